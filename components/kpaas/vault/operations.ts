import * as pulumi from "@pulumi/pulumi";
import { VaultEngine } from "./args";
import { AUDIENCE, engineOf, KUBERNETES_AUTH } from "./names";

/** Folders of the Jobs: tokens for the vault and for the API server, the vault's authority, and the ids of the portal. */
export const folders = {
  token: "/var/run/secrets/vault",
  account: "/var/run/secrets/kubernetes.io/serviceaccount",
  authority: "/etc/vault-ca",
  portal: "/etc/portal",
};

/** A word of a shell command, taken literally. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A command that writes data; `files` are fields whose values are in files, so that no secret stands in the script. */
export function put(path: string, data: object, files: Record<string, string> = {}): string {
  const fields = Object.entries(files).map(([field, file]) => `${field}=@${file}`);
  return ["put", quoted(path), quoted(JSON.stringify(data)), ...fields.map(quoted)].join(" ");
}

/** A command that writes data only where a path can't be read yet. */
export function putOnce(probe: string, path: string, data: object): string {
  return `present ${quoted(probe)} || ${put(path, data)}`;
}

/** Mounts an engine, unless something is mounted there. */
export function mountEngine(path: string, body: object): string {
  return putOnce(`sys/mounts/${path}`, `sys/mounts/${path}`, body);
}

/** Enables an auth method, unless one is there. */
export function enableAuth(path: string, type: string): string {
  return putOnce(`sys/auth/${path}`, `sys/auth/${path}`, { type });
}

/** Waits for the vault, authenticates as the pod's ServiceAccount, runs the commands and gives the token back. */
export function sessionScript(engine: VaultEngine | undefined, role: string, commands: string[]): string {
  const { command, prefix } = engineOf({ engine });
  return `set -eu
export HOME=/tmp
vault() { command ${command} "$@"; }
put() {
  path=$1 data=$2
  shift 2
  printf '%s' "$data" | vault write "$path" - "$@" >/dev/null
  echo "wrote $path"
}
present() { vault read "$1" >/dev/null 2>&1; }
login() { vault write -field=token ${quoted(`auth/${KUBERNETES_AUTH}/login`)} ${quoted(`role=${role}`)} jwt=@${folders.token}/token; }
tries=0
until token=$(login); do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || exit 1
  sleep 5
done
export ${prefix}_TOKEN="$token"
trap 'vault token revoke -self >/dev/null 2>&1 || true' EXIT
${commands.join("\n")}
`;
}

/** Environment of a container that calls the vault. */
export function clientEnv(
  engine: VaultEngine | undefined,
  address: pulumi.Input<string>,
): { name: string; value: pulumi.Input<string> }[] {
  const { prefix } = engineOf({ engine });
  return [
    { name: `${prefix}_ADDR`, value: address },
    { name: `${prefix}_CACERT`, value: `${folders.authority}/ca.crt` },
  ];
}

/** The files that such a container reads: the authority of the vault, and a token for it alone that lasts ten minutes. */
export function clientFiles(caSecretName: pulumi.Input<string>) {
  return {
    volumes: [
      { name: "authority", secret: { secretName: caSecretName, items: [{ key: "ca.crt", path: "ca.crt" }] } },
      {
        name: "token",
        projected: {
          sources: [{ serviceAccountToken: { path: "token", audience: AUDIENCE, expirationSeconds: 600 } }],
        },
      },
    ],
    volumeMounts: [
      { name: "authority", mountPath: folders.authority, readOnly: true },
      { name: "token", mountPath: folders.token, readOnly: true },
    ],
  };
}
