import { VaultArgs, VaultEngine, VaultPki, VaultPortal } from "./args";
import { auditDevices } from "./config";
import { KUBERNETES_AUTH, SETUP_ROLE, SNAPSHOT_ROLE, namesOf } from "./names";
import { enableAuth, folders, mountEngine, put, putOnce } from "./operations";
import { kubernetesRole, policyText, portalPolicy, readerPolicy, setupPolicy, SNAPSHOT_POLICY } from "./policies";

/** Path of the key-value engine, and names of what the portal uses. */
export const defaults = { keyValuePath: "secret", policyName: "cp_policy", roleName: "cp_role" };

/** Policy and role by which cert-manager signs. */
const CERT_MANAGER_ROLE = "cert-manager";

/** The commands that bring the vault into the declared state. */
export function setupCommands(args: VaultArgs): string[] {
  const { keyValuePath = defaults.keyValuePath, readers = [], portal, pki, snapshots } = args;
  const { namespace, snapshots: account } = namesOf(args);
  return [
    policy(SETUP_ROLE, setupPolicy(args)),
    ...(args.engine === VaultEngine.Vault ? audit(args) : []),
    mountEngine(keyValuePath, { type: "kv", options: { version: "2" } }),
    ...readers.flatMap(({ name, paths, ...reader }) => [
      policy(name, readerPolicy(keyValuePath, paths)),
      role(name, kubernetesRole({ namespace: reader.namespace, name: reader.serviceAccountName }, name)),
    ]),
    ...(snapshots
      ? [
          policy(SNAPSHOT_ROLE, SNAPSHOT_POLICY),
          role(SNAPSHOT_ROLE, kubernetesRole({ namespace, name: account }, SNAPSHOT_ROLE)),
        ]
      : []),
    ...(portal ? portalCommands(portal, keyValuePath) : []),
    ...(pki ? pkiCommands(pki) : []),
  ];
}

function policy(name: string, text: string): string {
  return put(`sys/policies/acl/${name}`, { policy: text });
}

function role(name: string, body: object): string {
  return put(`auth/${KUBERNETES_AUTH}/role/${name}`, body);
}

/** OpenBao has them in its configuration. */
function audit(args: VaultArgs): string[] {
  return Object.entries(auditDevices(args)).map(
    ([path, options]) =>
      `vault read -format=json sys/audit | grep -q '"${path}/"' || ${put(`sys/audit/${path}`, { type: "file", options })}`,
  );
}

function portalCommands(portal: VaultPortal, keyValuePath: string): string[] {
  const { policyName = defaults.policyName, roleName = defaults.roleName, boundCidrs = [] } = portal;
  const path = `auth/approle/role/${roleName}`;
  const secretId = `secret_id=@${folders.portal}/secret-id`;
  return [
    enableAuth("approle", "approle"),
    policy(policyName, portalPolicy(keyValuePath)),
    put(path, {
      token_policies: [policyName],
      token_ttl: portal.tokenTtlSeconds ?? 60,
      token_max_ttl: portal.tokenMaxTtlSeconds ?? 600,
      bind_secret_id: true,
      secret_id_ttl: 0,
      secret_id_num_uses: 0,
      secret_id_bound_cidrs: boundCidrs,
      token_bound_cidrs: boundCidrs,
    }),
    put(`${path}/role-id`, {}, { role_id: `${folders.portal}/role-id` }),
    // Of a secret id that it does not know, the vault tells nothing, or that it wrote.
    `accessor() { vault write -format=json '${path}/secret-id/lookup' ${secretId} 2>/dev/null | sed -n 's/.*"secret_id_accessor": *"\\([^"]*\\)".*/\\1/p'; }`,
    "kept=$(accessor)",
    `[ -n "$kept" ] || ${put(`${path}/custom-secret-id`, {}, { secret_id: `${folders.portal}/secret-id` })}`,
    "kept=$(accessor)",
    '[ -n "$kept" ]',
    `for other in $(vault list -format=json '${path}/secret-id' | tr -d '[]", '); do`,
    `  [ "$other" = "$kept" ] || vault write '${path}/secret-id-accessor/destroy' secret_id_accessor="$other" >/dev/null`,
    "done",
  ];
}

function pkiCommands(pki: VaultPki): string[] {
  const { path = "pki", roleName = "services", issuerName = "vault", certManagerNamespace = "cert-manager" } = pki;
  const { rootTtlHours = 87_600, maxTtlHours = 2160 } = pki;
  const account = { namespace: certManagerNamespace, name: `${issuerName}-vault` };
  return [
    mountEngine(path, { type: "pki", config: { max_lease_ttl: `${rootTtlHours}h` } }),
    putOnce(`${path}/cert/ca`, `${path}/root/generate/internal`, {
      common_name: pki.commonName,
      ttl: `${rootTtlHours}h`,
      key_type: "ec",
      key_bits: 384,
    }),
    put(`${path}/roles/${roleName}`, {
      allowed_domains: pki.allowedDomains,
      allow_subdomains: true,
      allow_bare_domains: false,
      allow_any_name: false,
      enforce_hostnames: true,
      require_cn: false,
      key_type: "any",
      server_flag: true,
      client_flag: true,
      max_ttl: `${maxTtlHours}h`,
    }),
    policy(CERT_MANAGER_ROLE, policyText({ [`${path}/sign/${roleName}`]: ["create", "update"] })),
    // cert-manager asks for a token of this audience.
    role(CERT_MANAGER_ROLE, kubernetesRole(account, CERT_MANAGER_ROLE, { audience: `vault://${issuerName}` })),
  ];
}
