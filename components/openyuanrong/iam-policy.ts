import { z } from "zod";
import { pattern } from "../core/problems";

/** Which tenants may create, invoke and end instances of which, where IAM is on. */
export interface IamPolicy {
  /** Tenants whose functions may do nothing to others; default none. */
  deniedTenants?: string[];
  /**
   * Whether a tenant may create instances of its own functions only; default false, so that it may also use those which others,
   * such as the cluster's default service, have registered.
   */
  createOwnOnly?: boolean;
}

/** Id of a tenant. */
const tenantId = pattern(
  /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/,
  "letters, digits, dots, hyphens and underscores, at most 128",
);

/** Address of the IAM adaptor; plain HTTP, since the frontend knows no other. */
export const iamUrl = pattern(
  /^http:\/\/[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?:[1-9][0-9]{0,4}$/,
  "a URL without a path, such as http://iam-adaptor.openyuanrong.svc:31218",
);

/** Tenant of openYuanrong's own functions, such as the frontend, which act for all tenants. */
const SYSTEM_TENANT = "0";

/** Checks an {@link IamPolicy}. */
export const iamPolicySchema = z.strictObject({
  deniedTenants: z
    .array(
      tenantId.refine((tenant) => tenant !== SYSTEM_TENANT, { error: "is the system's own tenant; expected another" }),
    )
    .optional(),
  createOwnOnly: z.boolean().optional(),
});

/** Name of the policy's file. */
export const IAM_POLICY_FILE = "iam-policy.json";

/** Which callees are meant: all, or those of the caller's own tenant. */
const ALL = ["*"];
const OWN = ["="];

type Group = "system" | "external";
type Rules = Partial<Record<Group, Partial<Record<Group, string[]>>>>;

/** A policy as function_proxy reads it: by method, by the caller's group and by the callee's. */
export interface IamPolicyDocument {
  tenant_group: Record<Group, Record<string, string[]>>;
  white_list: Record<string, string[]>;
  policy: { allow: Record<"create" | "invoke" | "kill", Rules>; deny: { tenant_list: string[] } };
}

/** The system acts on all; a tenant invokes the system and its own functions, and ends its own instances only. */
export function iamPolicy({ deniedTenants = [], createOwnOnly = false }: IamPolicy = {}): IamPolicyDocument {
  const system = { system: ALL, external: ALL };
  return {
    // Every tenant that no group names is external.
    tenant_group: { system: { [SYSTEM_TENANT]: [] }, external: {} },
    white_list: {},
    policy: {
      allow: {
        create: { system, external: { external: createOwnOnly ? OWN : ALL } },
        invoke: { system, external: { system: ALL, external: OWN } },
        kill: { system, external: { external: OWN } },
      },
      deny: { tenant_list: deniedTenants },
    },
  };
}

/** The key of a ConfigMap that holds a policy. */
export function iamPolicyFile(policy?: IamPolicy): Record<typeof IAM_POLICY_FILE, string> {
  return { [IAM_POLICY_FILE]: JSON.stringify(iamPolicy(policy), undefined, 2) };
}
