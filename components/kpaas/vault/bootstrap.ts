import { VaultArgs } from "./args";
import { engineOf, KUBERNETES_AUTH, namesOf, ports, SETUP_ROLE } from "./names";
import { folders, quoted } from "./operations";
import { setupPolicy, setupRole } from "./policies";

/** It asks the API server with its own account, whose token and authority it reads anew. */
const KUBERNETES_CONFIG = { kubernetes_host: "https://kubernetes.default.svc" };

/** Key of the Secret with the recovery shares. */
export const SHARES_KEY = "recovery-shares.json";

/** What a new vault is told before anything else, in this order: it lets our Jobs in, and them only. */
export function bootstrapWrites(args: VaultArgs): [path: string, data: object][] {
  return [
    [`sys/auth/${KUBERNETES_AUTH}`, { type: "kubernetes" }],
    [`auth/${KUBERNETES_AUTH}/config`, KUBERNETES_CONFIG],
    [`sys/policies/acl/${SETUP_ROLE}`, { policy: setupPolicy(args) }],
    [`auth/${KUBERNETES_AUTH}/role/${SETUP_ROLE}`, setupRole(args)],
  ];
}

/** What an operator runs in a member after initialising by hand; the token of the session is given back. */
export function bootstrapScript(args: VaultArgs): string {
  const { command } = engineOf(args);
  const writes = bootstrapWrites(args).map(
    ([path, data]) => `printf '%s' ${quoted(JSON.stringify(data))} | ${command} write ${quoted(path)} -`,
  );
  return [
    "set -eu",
    `${command} read ${quoted(`sys/auth/${KUBERNETES_AUTH}`)} >/dev/null 2>&1 || ${writes[0]!}`,
    ...writes.slice(1),
    `${command} token revoke -self`,
    "",
  ].join("\n");
}

/** What a Job needs to know of the recovery shares. */
export interface Recovery {
  pgpKeys: string[];
  threshold: number;
  /** Secret into which the encrypted shares are written. */
  secretName: string;
}

/** The recovery shares of a vault that a Job initialises. */
export function recoveryOf(args: VaultArgs): Recovery {
  const { recoveryPgpKeys: pgpKeys = [], recoveryThreshold } = args.initialization ?? {};
  return {
    pgpKeys,
    threshold: recoveryThreshold ?? Math.floor(pgpKeys.length / 2) + 1,
    secretName: `${engineOf(args).name}-recovery-shares`,
  };
}

/**
 * Initialises a vault that is new: keeps the recovery shares, each encrypted for one key, lets our Jobs in, and gives the root token back.
 * Whether the shares can be kept is tried before. The root token is only in the memory of its pod.
 */
export function initializeScript(args: VaultArgs): string {
  const { members } = namesOf(args);
  const { pgpKeys, threshold, secretName } = recoveryOf(args);
  const request = JSON.stringify({
    recovery_shares: pgpKeys.length,
    recovery_threshold: threshold,
    recovery_pgp_keys: pgpKeys,
  });
  const writes = bootstrapWrites(args).map(
    ([path, data]) => `call POST ${quoted(path)} --data ${quoted(JSON.stringify(data))}`,
  );
  return `set -eu
umask 077
api=${quoted(`https://${members[0]!}:${ports.api}/v1`)}
account=${folders.account}
: > /tmp/headers
call() {
  method=$1 path=$2
  shift 2
  curl --silent --show-error --fail --max-time 30 --cacert ${folders.authority}/ca.crt --header @/tmp/headers --request "$method" "$@" "$api/$path"
}
keep() {
  printf 'Authorization: Bearer %s\\n' "$(cat "$account/token")" > /tmp/kubernetes
  curl --silent --show-error --fail --max-time 30 --cacert "$account/ca.crt" --header @/tmp/kubernetes \\
    --header 'Content-Type: application/strategic-merge-patch+json' --request PATCH --data @- --output /dev/null \\
    "$KUBERNETES_API/api/v1/namespaces/$NAMESPACE/secrets/${secretName}$1"
}
tries=0
until status=$(call GET sys/init); do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || exit 1
  sleep 5
done
case "$status" in
  *'"initialized":true'*) echo "it is initialised"; exit 0 ;;
esac
printf '{"data":{}}' | keep '?dryRun=All'
call PUT sys/init --data ${quoted(request)} > /tmp/init
shares=$(sed -n 's/.*"recovery_keys_base64":\\(\\[[^]]*\\]\\).*/\\1/p' /tmp/init | base64 | tr -d '\\n')
tries=0
until printf '{"data":{"${SHARES_KEY}":"%s"}}' "$shares" | keep ''; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || exit 1
  sleep 5
done
sed -n 's/.*"root_token":"\\([^"]*\\)".*/X-Vault-Token: \\1/p' /tmp/init > /tmp/headers
rm /tmp/init
tries=0
until call GET sys/health --output /dev/null; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || exit 1
  sleep 5
done
${writes.join("\n")}
call POST auth/token/revoke-self
echo "initialised"
`;
}
