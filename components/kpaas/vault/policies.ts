import { VaultArgs } from "./args";
import { AUDIENCE, KUBERNETES_AUTH, namesOf } from "./names";

const WRITE = ["create", "read", "update"];

/** Text of a policy, from what may be done at each path. */
export function policyText(rules: Record<string, string[]>): string {
  return Object.entries(rules)
    .map(([path, capabilities]) => `path "${path}" { capabilities = ${JSON.stringify(capabilities)} }`)
    .join("\n");
}

/** What our Jobs may: configure, but neither read secrets nor unseal, rotate or copy the vault. */
export function setupPolicy({ pki }: Pick<VaultArgs, "pki">): string {
  return policyText({
    "sys/mounts/*": WRITE,
    "sys/auth/*": [...WRITE, "sudo"],
    // To learn the accessors of auth methods.
    "sys/auth": ["read"],
    "sys/audit": ["read", "sudo"],
    "sys/audit/*": [...WRITE, "sudo"],
    "sys/policies/acl/*": WRITE,
    "auth/approle/role/*": [...WRITE, "list"],
    [`auth/${KUBERNETES_AUTH}/config`]: WRITE,
    [`auth/${KUBERNETES_AUTH}/role/*`]: WRITE,
    "auth/+/config": WRITE,
    "auth/+/role/*": WRITE,
    "identity/group": WRITE,
    "identity/group/*": WRITE,
    "identity/group-alias": WRITE,
    "identity/group-alias/*": WRITE,
    ...pkiSetup(pki),
  });
}

function pkiSetup(pki: VaultArgs["pki"]): Record<string, string[]> {
  const path = pki?.path ?? "pki";
  return {
    [`${path}/root/generate/internal`]: WRITE,
    [`${path}/config/*`]: WRITE,
    [`${path}/roles/*`]: WRITE,
    [`${path}/cert/ca`]: ["read"],
  };
}

/** A role of the auth method kubernetes, for one ServiceAccount. */
export function kubernetesRole(
  account: { namespace: string; name: string },
  policy: string,
  { audience = AUDIENCE, ttl = 1200 } = {},
): Record<string, unknown> {
  return {
    bound_service_account_names: [account.name],
    bound_service_account_namespaces: [account.namespace],
    audience,
    token_policies: [policy],
    token_no_default_policy: false,
    token_ttl: ttl,
    token_max_ttl: ttl,
  };
}

/** The role of our Jobs. */
export function setupRole(args: Pick<VaultArgs, "engine" | "namespace">): Record<string, unknown> {
  const { setup, namespace } = namesOf(args);
  return kubernetesRole({ namespace, name: setup }, "platform-setup", { ttl: 900 });
}

/** What the portal may: all secrets of the key-value engine, and nothing of the engine itself. */
export function portalPolicy(keyValuePath: string): string {
  return policyText({
    [`${keyValuePath}/data/*`]: ["create", "read", "update", "patch", "delete", "list"],
    [`${keyValuePath}/metadata/*`]: ["create", "read", "update", "delete", "list"],
    [`${keyValuePath}/metadata`]: ["list"],
    [`${keyValuePath}/delete/*`]: ["update"],
    [`${keyValuePath}/undelete/*`]: ["update"],
    [`${keyValuePath}/destroy/*`]: ["update"],
  });
}

/** What a reader may: read and list below its paths. */
export function readerPolicy(keyValuePath: string, paths: string[]): string {
  return policyText(
    Object.fromEntries(
      paths.flatMap((path) => [
        [`${keyValuePath}/data/${path}`, ["read"]],
        [`${keyValuePath}/metadata/${path}`, ["read", "list"]],
      ]),
    ),
  );
}

/** What a snapshot needs. */
export const SNAPSHOT_POLICY = policyText({ "sys/storage/raft/snapshot": ["read"] });
