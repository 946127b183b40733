import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Preset } from "../../core/preset";
import { KeycloakArgs, KeycloakDatabaseKind } from "./args";
import { ADMIN_USERNAME, OBJECTS, PASSWORD_KEY, SETUP_CLIENT, SETUP_SECRET_KEY } from "./names";
import { replicasOf } from "./replicas";

type EnvVar = k8s.types.input.core.v1.EnvVar;
type Volume = k8s.types.input.core.v1.Volume;
type VolumeMount = k8s.types.input.core.v1.VolumeMount;

const HOME = "/opt/keycloak";
const CERTIFICATE = "/etc/keycloak/tls";
const TRUST = "/etc/keycloak/trust";
const DATABASE_TRUST = "/etc/keycloak/database-trust";
/** Authorities lie under one name, whatever their key. */
const AUTHORITIES = "ca.pem";

/** Off unless asked for: sign-on without the user's browser, on televisions, as another user, and by Kerberos. */
const DISABLED_FEATURES = ["ciba", "device-flow", "impersonation", "kerberos"];

/** Ports that databases have by default. */
export const DATABASE_PORTS: Record<KeycloakDatabaseKind, number> = {
  [KeycloakDatabaseKind.MariaDb]: 3306,
  [KeycloakDatabaseKind.PostgreSql]: 5432,
};

/** The kind of the database. */
export function databaseKind({ databaseKind = KeycloakDatabaseKind.MariaDb }: KeycloakArgs): KeycloakDatabaseKind {
  return databaseKind;
}

/** What the server is built with, before it starts; the chart sets it for the server itself where it says so. */
function buildEnv(args: KeycloakArgs): EnvVar[] {
  const { disabledFeatures = DISABLED_FEATURES } = args;
  return [
    { name: "KC_DB", value: databaseKind(args) },
    // Galera has none, and one database needs none.
    { name: "KC_TRANSACTION_XA_ENABLED", value: "false" },
    ...(disabledFeatures.length > 0 ? [{ name: "KC_FEATURES_DISABLED", value: disabledFeatures.join() }] : []),
  ];
}

/** Variables of the server. */
export function serverEnv(args: KeycloakArgs): EnvVar[] {
  return [
    ...buildEnv(args),
    ...databaseEnv(args),
    ...clusterEnv(args),
    ...httpEnv(args),
    ...adminEnv(args),
    { name: "KC_LOG_LEVEL", value: args.logLevel ?? "info" },
    { name: "KC_LOG_CONSOLE_OUTPUT", value: "json" },
    // Failures are logged anyway; who signed on when is asked for after the fact.
    { name: "KC_SPI_EVENTS_LISTENER__JBOSS_LOGGING__SUCCESS_LEVEL", value: "info" },
    ...(args.trust ? [{ name: "KC_TRUSTSTORE_PATHS", value: `${TRUST}/${AUTHORITIES}` }] : []),
  ];
}

function databaseEnv(args: KeycloakArgs): EnvVar[] {
  const { host, port, database, username, passwordSecret } = args.database;
  const kind = databaseKind(args);
  const { connectionPoolSize: size = args.preset === Preset.Small ? 10 : 30 } = args;
  const file = `${DATABASE_TRUST}/${AUTHORITIES}`;
  const tls = {
    [KeycloakDatabaseKind.MariaDb]: `?sslMode=verify-full&serverSslCert=${file}`,
    [KeycloakDatabaseKind.PostgreSql]: `?sslmode=verify-full&sslrootcert=${file}`,
  }[kind];
  return [
    { name: "KC_DB_URL_HOST", value: host },
    { name: "KC_DB_URL_PORT", value: pulumi.output(port ?? DATABASE_PORTS[kind]).apply(String) },
    { name: "KC_DB_URL_DATABASE", value: database },
    ...(args.databaseTrust ? [{ name: "KC_DB_URL_PROPERTIES", value: tls }] : []),
    { name: "KC_DB_USERNAME", value: username },
    secretEnv("KC_DB_PASSWORD", passwordSecret?.name ?? OBJECTS.database, passwordSecret?.key ?? PASSWORD_KEY),
    // Pods that open and close connections under load make the load worse.
    ...["INITIAL", "MIN"].map((which) => ({ name: `KC_DB_POOL_${which}_SIZE`, value: String(Math.min(size, 5)) })),
    { name: "KC_DB_POOL_MAX_SIZE", value: String(size) },
  ];
}

function clusterEnv(args: KeycloakArgs): EnvVar[] {
  if (replicasOf(args) === 1) return [{ name: "KC_CACHE", value: "local" }];
  return [
    { name: "KC_CACHE", value: "ispn" },
    // Pods find each other by a table of the database, and speak TLS with keys that they keep there.
    { name: "KC_CACHE_STACK", value: "jdbc-ping" },
    // By default a private address is looked for, which pods of some networks lack.
    { name: "KC_CACHE_EMBEDDED_NETWORK_BIND_ADDRESS", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
  ];
}

function httpEnv({ web, issuer }: KeycloakArgs): EnvVar[] {
  return [
    { name: "KC_HOSTNAME", value: pulumi.interpolate`https://${web.host}` },
    { name: "KC_PROXY_HEADERS", value: "xforwarded" },
    { name: "KC_HTTP_ENABLED", value: String(issuer === undefined) },
    ...(issuer
      ? [
          { name: "KC_HTTPS_CERTIFICATE_FILE", value: `${CERTIFICATE}/tls.crt` },
          { name: "KC_HTTPS_CERTIFICATE_KEY_FILE", value: `${CERTIFICATE}/tls.key` },
        ]
      : []),
    // Health and metrics would else follow the port for people, and every Prometheus would need its authority.
    { name: "KC_HTTP_MANAGEMENT_SCHEME", value: "http" },
    // Beyond it callers get 503 at once, instead of an answer that nobody waits for any more.
    { name: "KC_HTTP_MAX_QUEUED_REQUESTS", value: "1000" },
  ];
}

function adminEnv({ admin = {} }: KeycloakArgs): EnvVar[] {
  const { username = ADMIN_USERNAME, passwordSecret } = admin;
  return [
    { name: "KC_BOOTSTRAP_ADMIN_USERNAME", value: username },
    secretEnv(
      "KC_BOOTSTRAP_ADMIN_PASSWORD",
      passwordSecret?.name ?? OBJECTS.admin,
      passwordSecret?.key ?? PASSWORD_KEY,
    ),
    { name: "KC_BOOTSTRAP_ADMIN_CLIENT_ID", value: SETUP_CLIENT },
    secretEnv("KC_BOOTSTRAP_ADMIN_CLIENT_SECRET", OBJECTS.setup, SETUP_SECRET_KEY),
  ];
}

function secretEnv(name: string, secret: pulumi.Input<string>, key: pulumi.Input<string>): EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

/**
 * Containers that build the server for its database and features before it starts. The image is not built for MariaDB, its root file
 * system is read-only, and a server that builds itself does so at each restart of its container.
 */
export function buildContainers(args: KeycloakArgs, securityContext: object, resources: object): object[] {
  // The chart fills in its own image, so that one that is set by `values` is built too.
  const image = "{{ .Values.image.repository }}:{{ .Values.image.tag }}";
  const build = (name: string, command: string[], mountPath: string, env: EnvVar[] = []) => ({
    name,
    image,
    command,
    env,
    resources,
    securityContext,
    volumeMounts: [
      { name: "quarkus", mountPath },
      { name: "tmp", mountPath: "/tmp" },
    ],
  });
  return [
    build("copy", ["/bin/cp", "-R", `${HOME}/lib/quarkus/.`, "/quarkus/"], "/quarkus"),
    build("build", [`${HOME}/bin/kc.sh`, "build"], `${HOME}/lib/quarkus`, [
      ...buildEnv(args),
      { name: "KC_HEALTH_ENABLED", value: "true" },
      { name: "KC_METRICS_ENABLED", value: "true" },
      { name: "KC_HTTP_RELATIVE_PATH", value: "/" },
    ]),
  ];
}

/** Volumes of the pods; `certificate` is the Secret of their certificate, which they wait for. */
export function serverVolumes(args: KeycloakArgs, certificate: pulumi.Input<string> = OBJECTS.certificate): Volume[] {
  const authorities = (name: string, trust: KeycloakArgs["trust"]): Volume[] => {
    if (!trust) return [];
    const items = [{ key: trust.key ?? "ca-certificates.crt", path: AUTHORITIES }];
    return [{ name, configMap: { name: trust.configMapName, items } }];
  };
  return [
    { name: "quarkus", emptyDir: { sizeLimit: "64Mi" } },
    { name: "data", emptyDir: { sizeLimit: "256Mi" } },
    { name: "tmp", emptyDir: { sizeLimit: "256Mi" } },
    { name: "import", configMap: { name: OBJECTS.import } },
    ...authorities("trust", args.trust),
    ...authorities("database-trust", args.databaseTrust),
    ...(args.issuer ? [{ name: "tls", secret: { secretName: certificate, items: KEY_PAIR } }] : []),
  ];
}

const KEY_PAIR = ["tls.crt", "tls.key"].map((key) => ({ key, path: key }));

/** Where the server sees its volumes; nothing else can be written. */
export function serverMounts(args: KeycloakArgs): VolumeMount[] {
  const readOnly = (name: string, mountPath: string) => ({ name, mountPath, readOnly: true });
  return [
    { name: "quarkus", mountPath: `${HOME}/lib/quarkus` },
    { name: "data", mountPath: `${HOME}/data` },
    { name: "tmp", mountPath: "/tmp" },
    readOnly("import", `${HOME}/data/import`),
    ...(args.trust ? [readOnly("trust", TRUST)] : []),
    ...(args.databaseTrust ? [readOnly("database-trust", DATABASE_TRUST)] : []),
    ...(args.issuer ? [readOnly("tls", CERTIFICATE)] : []),
  ];
}
