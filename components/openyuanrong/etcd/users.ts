import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { imageOf } from "../../core/images";
import { SetupJob } from "../../core/setup-job";
import { imageVersions } from "../../core/versions";
import { mountsOf, secretFiles, volumesOf } from "../paths";
import { EtcdArgs } from "./args";
import { defaults } from "./defaults";
import { claimName } from "./workload";

/** User of the image that brings curl. */
const CURL_USER = 100;

/**
 * Sets up root, the clients' role and user, and turns on the checking of rights; run again, it changes nothing.
 * The official etcd image has no shell, so this asks etcd's JSON interface, which takes a password but no common name.
 * Passwords and tokens go through files and standard input, never through arguments.
 */
export const USERS_SCRIPT = `set -eu
: > /tmp/headers
call() {
  curl --silent --show-error --max-time 30 --retry 5 --retry-connrefused \\
    --cacert "$CLIENT/ca.crt" --cert "$CLIENT/client.crt" --key "$CLIENT/client.key" \\
    --header @/tmp/headers --data @- "$ENDPOINT/v3/auth/$1"
}
ensure() {
  answer=$(call "$1")
  case "$answer" in
    *'"error"'*) case "$answer" in *'already exists'*) ;; *) echo "$1: $answer" >&2; exit 1 ;; esac ;;
  esac
}
password=$(printf %s "$ROOT_PASSWORD" | sed 's/[\\\\"]/\\\\&/g')
root="{\\"name\\":\\"root\\",\\"password\\":\\"$password\\"}"
answer=$(printf %s "$root" | call authenticate)
case "$answer" in
  *'"token"'*) printf 'Authorization: %s' "$(printf %s "$answer" | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')" > /tmp/headers ;;
  *'not enabled'*)
    printf %s "$root" | ensure user/add
    printf %s "$root" | ensure user/changepw ;;
  *) echo "etcd does not accept the password of root: $answer" >&2; exit 1 ;;
esac
echo '{"name":"root"}' | ensure role/add
echo '{"user":"root","role":"root"}' | ensure user/grant
printf '{"name":"%s"}' "$ETCD_USER" | ensure role/add
printf '{"name":"%s","perm":{"permType":"READWRITE","key":"AA==","range_end":"AA=="}}' "$ETCD_USER" | ensure role/grant
printf '{"name":"%s","options":{"no_password":true}}' "$ETCD_USER" | ensure user/add
printf '{"user":"%s","role":"%s"}' "$ETCD_USER" "$ETCD_USER" | ensure user/grant
echo '{}' | ensure enable
echo "rights are checked; $ETCD_USER may read and write every key"
`;

/** The Job that runs the script. */
export function usersJob(
  args: EtcdArgs,
  metadata: k8s.types.input.meta.v1.ObjectMeta,
  endpoint: pulumi.Input<string>,
  secrets: { client: pulumi.Input<string>; root: pulumi.Input<string> },
): SetupJob {
  const user = args.authentication?.user ?? defaults.user;
  const client = secretFiles("client", "/etc/etcd/client", secrets.client);
  return {
    metadata,
    image: args.setupImage ?? imageOf(imageVersions.curl),
    user: CURL_USER,
    command: ["/bin/sh", "-c", USERS_SCRIPT],
    env: [
      { name: "ENDPOINT", value: pulumi.interpolate`https://${endpoint}` },
      { name: "CLIENT", value: "/etc/etcd/client" },
      { name: "ETCD_USER", value: user },
      { name: "ROOT_PASSWORD", valueFrom: { secretKeyRef: { name: secrets.root, key: "password" } } },
    ],
    volumes: volumesOf([client]),
    volumeMounts: mountsOf([client]),
    declared: [USERS_SCRIPT, user, secrets.root, claimName(args.members)],
    imagePullSecrets: args.imagePullSecrets,
    placement: args.placement,
  };
}
