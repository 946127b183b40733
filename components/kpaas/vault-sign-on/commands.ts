import { enableAuth, put, quoted } from "../vault/operations";
import { policyText } from "../vault/policies";
import { VaultCapability, VaultSignOnSettings } from "./args";

/** Folders of the Job: the client's secret, and the authorities of the provider. */
export const folders = { client: "/etc/oidc-client", trust: "/etc/oidc-trust" };

/** What administrators may: everything but to read the storage below the engines. */
export const ADMIN_RULES: Record<string, VaultCapability[]> = {
  "*": ["create", "read", "update", "patch", "delete", "list", "sudo"],
  "sys/raw/*": ["deny"],
};

/** What of the arguments the commands are made of, once it is known. */
export type KnownSignOn = Omit<VaultSignOnSettings, "vault" | "oidc" | "trust"> & {
  externalUrl: string;
  issuerUrl: string;
  clientId: string;
  trusted: boolean;
};

/** The commands that let people sign on. */
export function signOnCommands(known: KnownSignOn): string[] {
  const { mountPath: path = "oidc", userClaim = "preferred_username", groupsClaim = "groups" } = known;
  const { adminGroup = "cp-cluster-admin", adminPolicyName = "platform-admin", groups = [] } = known;
  const ttl = known.sessionTtlSeconds ?? 3600;
  const all = [{ name: adminGroup, policyName: adminPolicyName, rules: ADMIN_RULES }, ...groups];
  return [
    enableAuth(path, "oidc"),
    put(
      `auth/${path}/config`,
      { oidc_discovery_url: known.issuerUrl, oidc_client_id: known.clientId, default_role: "default" },
      {
        oidc_client_secret: `${folders.client}/secret`,
        ...(known.trusted && { oidc_discovery_ca_pem: `${folders.trust}/ca.crt` }),
      },
    ),
    put(`auth/${path}/role/default`, {
      role_type: "oidc",
      user_claim: userClaim,
      groups_claim: groupsClaim,
      oidc_scopes: known.scopes ?? ["profile"],
      allowed_redirect_uris: redirectUris(known.externalUrl, path, known.commandLine),
      token_ttl: ttl,
      token_max_ttl: ttl,
    }),
    // So that the web page offers it before anybody has signed on.
    put(`sys/auth/${path}/tune`, { listing_visibility: "unauth" }),
    `mount=$(vault read -field=accessor ${quoted(`sys/auth/${path}`)})`,
    ...all.flatMap(({ name, policyName, rules }) => [
      put(`sys/policies/acl/${policyName}`, { policy: policyText(rules) }),
      // Under the name of the policy: the provider's may hold what no path does.
      put(`identity/group/name/${policyName}`, { type: "external", policies: [policyName] }),
      `group=$(vault read -field=id ${quoted(`identity/group/name/${policyName}`)})`,
      // A group has one alias; another cannot be made of the same name.
      `alias=$(vault read -field=alias ${quoted(`identity/group/name/${policyName}`)} | sed -n 's/.*[[ ]id:\\([^] ]*\\).*/\\1/p')`,
      `vault write "identity/group-alias\${alias:+/id/$alias}" ${quoted(`name=${name}`)} mount_accessor="$mount" canonical_id="$group" >/dev/null`,
      `echo ${quoted(`group ${name}`)}`,
    ]),
  ];
}

/** Where the provider may send people back to. */
export function redirectUris(externalUrl: string, path: string, commandLine = true): string[] {
  return [
    ...(externalUrl === "" ? [] : [`${externalUrl.replace(/\/+$/, "")}/ui/vault/auth/${path}/oidc/callback`]),
    ...(commandLine ? ["http://localhost:8250/oidc/callback"] : []),
  ];
}
