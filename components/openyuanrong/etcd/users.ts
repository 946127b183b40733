import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { imageOf } from "../../core/images";
import { restrictedContainer, restrictedPod } from "../../core/pod-security";
import { placed, pullSecrets } from "../../core/pods";
import { imageVersions } from "../../core/versions";
import { EtcdArgs } from "./args";
import { defaults } from "./defaults";

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

/** Spec of the Job that runs the script. */
export function usersJobSpec(
  args: EtcdArgs,
  template: k8s.types.input.meta.v1.ObjectMeta,
  endpoint: pulumi.Input<string>,
  secrets: { client: pulumi.Input<string>; root: pulumi.Input<string> },
): k8s.types.input.batch.v1.JobSpec {
  return {
    backoffLimit: 10,
    template: {
      metadata: template,
      spec: {
        restartPolicy: "OnFailure",
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        imagePullSecrets: pullSecrets(args.imagePullSecrets),
        securityContext: restrictedPod(CURL_USER),
        ...placed(args.placement),
        containers: [
          {
            name: "users",
            image: args.setupImage ?? imageOf(imageVersions.curl),
            command: ["/bin/sh", "-c", USERS_SCRIPT],
            env: [
              { name: "ENDPOINT", value: pulumi.interpolate`https://${endpoint}` },
              { name: "CLIENT", value: "/etc/etcd/client" },
              { name: "ETCD_USER", value: args.authentication?.user ?? defaults.user },
              { name: "ROOT_PASSWORD", valueFrom: { secretKeyRef: { name: secrets.root, key: "password" } } },
            ],
            resources: {
              requests: { cpu: "10m", memory: "32Mi" },
              limits: { cpu: "200m", memory: "64Mi" },
            },
            securityContext: restrictedContainer(),
            volumeMounts: [
              { name: "client", mountPath: "/etc/etcd/client", readOnly: true },
              { name: "tmp", mountPath: "/tmp" },
            ],
          },
        ],
        volumes: [
          { name: "client", secret: { secretName: secrets.client, defaultMode: 0o440 } },
          { name: "tmp", emptyDir: { medium: "Memory", sizeLimit: "1Mi" } },
        ],
      },
    },
  };
}
