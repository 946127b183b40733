import type * as k8s from "@pulumi/kubernetes";
import { MountedVolume, scratch, SN_USER } from "../paths";
import { ComponentSecurity, SERVER_NAME, tlsVolume, TLS_FOLDER } from "../security/connection";

type EnvVar = k8s.types.input.core.v1.EnvVar;

/** Where the init container finds the certificate. */
const SOURCE_FOLDER = `${TLS_FOLDER}-source`;
const KEYS = ["LITEBUS_ACCESS_KEY", "LITEBUS_SECRET_KEY", "LITEBUS_DATA_KEY"];

/** The folder with the certificate as agent and runtime manager mount it, and as the init container fills it. */
export function agentTlsVolumes({ tls }: ComponentSecurity = {}): { copy: MountedVolume[]; source: MountedVolume[] } {
  if (!tls) return { copy: [], source: [] };
  const { volume, mount } = scratch("module", TLS_FOLDER, "1Mi");
  return {
    copy: [{ volume: { ...volume, emptyDir: { medium: "Memory", sizeLimit: "1Mi" } }, mount }],
    source: [tlsVolume("module-source", SOURCE_FOLDER, tls.secretName)],
  };
}

/**
 * Makes the certificate readable for agent and runtime manager alone. A Secret's files belong to the pod's group, and
 * runtimes, which change their user, stay in it: with the Secret mounted beside them, functions could read the key.
 */
export const copyCertificate = [
  "umask 0077",
  `cp -L ${SOURCE_FOLDER}/* ${TLS_FOLDER}/`,
  `chown -R ${SN_USER}:${SN_USER} ${TLS_FOLDER}`,
  `chmod 0400 ${TLS_FOLDER}/*`,
  `chmod 0500 ${TLS_FOLDER}`,
];

/** The environment by which runtime-manager, which knows no flags for it, speaks TLS. */
export function runtimeManagerTlsEnv({ tls }: ComponentSecurity = {}): EnvVar[] {
  if (!tls) return [];
  const values = {
    LITEBUS_SSL_ENABLED: "1",
    LITEBUS_SSL_VERIFY_CERT: "1",
    // The key is not encrypted.
    LITEBUS_SSL_DECRYPT_TYPE: "0",
    LITEBUS_SSL_CA_DIR: TLS_FOLDER,
    LITEBUS_SSL_CA_FILE: `${TLS_FOLDER}/ca.crt`,
    LITEBUS_SSL_CERT_FILE: `${TLS_FOLDER}/module.crt`,
    LITEBUS_SSL_KEY_FILE: `${TLS_FOLDER}/module.key`,
  };
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

/** The keys by which a process signs. Runtimes run as another user and are handed no variable but those named YR_…. */
export function signingEnv({ keys }: ComponentSecurity = {}): EnvVar[] {
  if (!keys) return [];
  return [
    { name: "LITEBUS_AKSK_ENABLED", value: "1" },
    ...KEYS.map((key) => ({ name: key, valueFrom: { secretKeyRef: { name: keys.secretName, key } } })),
  ];
}

/** The command of a probe: the image's script, which speaks plain HTTP only, or the same question with the certificate. */
export function healthCheck(name: string, port: number, { tls }: ComponentSecurity = {}): string[] {
  if (!tls) return ["/bin/bash", "-c", `/home/sn/bin/health-check ${port} ${name}`];
  const server = tls.serverName ?? SERVER_NAME;
  const curl = [
    // The image's libraries of the binary are not curl's.
    'LD_LIBRARY_PATH="" curl -s -m 3 -o /dev/null -w "%{http_code}"',
    `--cacert ${TLS_FOLDER}/ca.crt --cert ${TLS_FOLDER}/module.crt --key ${TLS_FOLDER}/module.key`,
    `--connect-to "${server}:${port}:$POD_IP:${port}" -H "Node-ID: $NODE_ID" -H "PID: 1"`,
    `https://${server}:${port}/${name}/healthy`,
  ].join(" ");
  return ["/bin/bash", "-c", `test "$(${curl})" = 200`];
}
