import { z } from "zod";
import { dnsLabel, dnsSubdomain } from "../../core/names";
import { pattern, rule } from "../../core/problems";
import { chartServiceShape } from "../chart";
import { oidcClientReferenceSchema, trustReferenceSchema } from "../references";
import { VaultEngine } from "../vault/args";
import { VaultCapability } from "./args";
import { vaultName } from "../vault/schema";
import { mountPath } from "../vault/seal-schema";

const text = z.string().min(1);
const claim = pattern(/^[A-Za-z_][A-Za-z0-9_./-]*$/, "a claim such as preferred_username");
const groupName = pattern(/^[^\s"\\][^"\\]{0,254}$/, "the name of a group such as cp-cluster-admin");
const url = pattern(/^https:\/\/[^\s?#@]+$/, "an HTTPS address such as https://openbao-active.openbao.svc:8200");

const vault = z.strictObject({
  engine: z.enum(VaultEngine).optional(),
  namespace: dnsLabel,
  address: url,
  externalUrl: z.union([url, z.literal("")]).optional(),
  caSecretName: dnsSubdomain,
  kubernetesAuthPath: mountPath.optional(),
  setupServiceAccountName: dnsSubdomain,
  setupRole: text,
});

const group = z.strictObject({
  name: groupName,
  policyName: vaultName,
  rules: z.record(
    pattern(/^[^/\s"\\][^\s"\\]*$/, "a path such as secret/data/team/*"),
    z.array(z.enum(VaultCapability)).min(1),
  ),
});

/** The fields of VaultSignOnSettings. */
export const vaultSignOnSettingsShape = {
  vault,
  oidc: oidcClientReferenceSchema,
  trust: trustReferenceSchema.optional(),
  mountPath: pattern(/^[a-z0-9][a-z0-9_-]{0,62}$/, "a path such as oidc").optional(),
  userClaim: claim.optional(),
  groupsClaim: claim.optional(),
  scopes: z.array(pattern(/^[!#-[\]-~]+$/, "a scope such as profile")).optional(),
  adminGroup: groupName.optional(),
  adminPolicyName: vaultName.optional(),
  groups: z.array(group).optional(),
  commandLine: z.boolean().optional(),
  sessionTtlSeconds: z.int().min(300).max(86_400).optional(),
};

/** Checks VaultSignOnArgs. */
export const vaultSignOnSchema = rule(
  z.strictObject({
    ...vaultSignOnSettingsShape,
    imageRegistry: chartServiceShape.imageRegistry,
    imagePullSecrets: chartServiceShape.imagePullSecrets,
  }),
  (args, report) => {
    const { groups = [], adminGroup = "cp-cluster-admin", adminPolicyName = "platform-admin" } = args;
    const names = new Set([adminGroup]);
    const policies = new Set(["root", "default", adminPolicyName]);
    if (["root", "default"].includes(adminPolicyName))
      report(["adminPolicyName"], `${adminPolicyName} is built in`, "a name of your own");
    for (const [index, one] of groups.entries()) {
      if (one?.name !== undefined && names.has(one.name))
        report(["groups", index, "name"], `${one.name} is the name of another group`, "a group of its own");
      if (one?.policyName !== undefined && policies.has(one.policyName))
        report(["groups", index, "policyName"], `${one.policyName} is the name of another policy`, "its own");
      if (one?.name !== undefined) names.add(one.name);
      if (one?.policyName !== undefined) policies.add(one.policyName);
    }
    const { mountPath: path = "oidc", vault: given } = args;
    if (["approle", "token", given?.kubernetesAuthPath ?? "kubernetes"].includes(path))
      report(["mountPath"], `${path} is the path of another auth method`, "its own");
    if (args.commandLine === false && given !== undefined && !("externalUrl" in given))
      report(["commandLine"], "leaves no way to sign on without web pages", "true, or vault.externalUrl");
  },
);
