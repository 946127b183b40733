import { expect, test } from "vitest";
import { chartVersions } from "../../../components/core/versions";
import { KeycloakArgs } from "../../../components/kpaas/keycloak";
import { keycloakFlows } from "../../../components/kpaas/keycloak/flows";
import { POD_LABELS } from "../../../components/kpaas/keycloak/names";
import { mergeValues } from "../../../components/core/values";
import { contractHere } from "../../support/contract";
import { everything, items, production, valuesOf } from "./support";

const small: KeycloakArgs = { ...production, preset: "small", databaseTrust: undefined };

async function envOf(args: KeycloakArgs): Promise<Record<string, unknown>> {
  const found = items(await valuesOf(args), "extraEnv");
  return Object.fromEntries(found.map(({ name, value, valueFrom }) => [name, value ?? valueFrom]));
}

test.for<[string, KeycloakArgs]>([
  ["production", production],
  ["small", small],
  ["everything", everything],
  ["on PostgreSQL, with annotations", { ...small, databaseKind: "postgres", monitoring: { scrape: "annotations" } }],
])("%s sets what the real chart knows, as its schema wants it", async ([, args], context) => {
  const values = await valuesOf(args);
  expect(contractHere(context, chartVersions.keycloakx, values)).toEqual({ problems: [], unchecked: [] });
  const wrong = contractHere(context, chartVersions.keycloakx, mergeValues(values, { http: { path: "/" }, args: "x" }));
  expect(wrong.problems).toEqual([
    "http.path is not in keycloakx-7.1.11",
    expect.stringMatching(/^args: .*\(schema\)$/),
  ]);
});

test("production stands a node's loss, small does with one pod that needs no cluster", async () => {
  const values = await valuesOf(production);
  expect(values).toMatchObject({
    replicas: 2,
    podManagementPolicy: "OrderedReady",
    podDisruptionBudget: { maxUnavailable: 1 },
    affinity: "",
  });
  const spread = items(values, "topologySpreadConstraints");
  expect(spread.map(({ topologyKey, whenUnsatisfiable }) => [topologyKey, whenUnsatisfiable])).toEqual([
    ["topology.kubernetes.io/zone", "ScheduleAnyway"],
    ["kubernetes.io/hostname", "ScheduleAnyway"],
  ]);
  expect(spread[0]).toMatchObject({ labelSelector: { matchLabels: POD_LABELS } });
  expect(await envOf(production)).toMatchObject({ KC_CACHE: "ispn", KC_CACHE_STACK: "jdbc-ping" });
  expect(await valuesOf(small)).toMatchObject({ replicas: 1, podDisruptionBudget: {}, topologySpreadConstraints: "" });
  expect(await envOf(small)).toMatchObject({ KC_CACHE: "local", KC_DB_POOL_MAX_SIZE: "10" });
});

test("the server is built once per pod and starts built, with nothing else to write than its own folders", async () => {
  const values = await valuesOf(production);
  expect(values.args).toEqual(["start", "--optimized", "--import-realm"]);
  const [copy, build] = items(values, "extraInitContainers") as Record<string, any>[]; // eslint-disable-line @typescript-eslint/no-explicit-any
  expect(copy!.image).toBe("{{ .Values.image.repository }}:{{ .Values.image.tag }}");
  expect(build!.command).toEqual(["/opt/keycloak/bin/kc.sh", "build"]);
  const built = Object.fromEntries(build!.env.map(({ name, value }: { name: string; value: string }) => [name, value]));
  expect(built).toEqual({
    KC_DB: "mariadb",
    KC_TRANSACTION_XA_ENABLED: "false",
    KC_FEATURES_DISABLED: "ciba,device-flow,impersonation,kerberos",
    KC_HEALTH_ENABLED: "true",
    KC_METRICS_ENABLED: "true",
    KC_HTTP_RELATIVE_PATH: "/",
  });
  const env = await envOf(production);
  for (const name of ["KC_DB", "KC_TRANSACTION_XA_ENABLED", "KC_FEATURES_DISABLED"])
    expect(env[name]).toBe(built[name]);
  for (const container of [copy, build, values])
    expect(container!.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
  const writable = items(values, "extraVolumeMounts").filter(({ readOnly }) => !readOnly);
  expect(writable.map(({ mountPath }) => mountPath)).toEqual([
    "/opt/keycloak/lib/quarkus",
    "/opt/keycloak/data",
    "/tmp",
  ]);
  const volumes = items(values, "extraVolumes").map(({ name }) => name);
  for (const { name } of items(values, "extraVolumeMounts")) expect(volumes).toContain(name);
});

test("the database is verified by the authorities of a ConfigMap, whatever its kind", async () => {
  expect(await envOf(production)).toMatchObject({
    KC_DB_URL_HOST: "mariadb.mariadb.svc",
    KC_DB_URL_PORT: "3306",
    KC_DB_URL_PROPERTIES: "?sslMode=verify-full&serverSslCert=/etc/keycloak/database-trust/ca.pem",
    KC_DB_PASSWORD: { secretKeyRef: { name: "keycloak-database", key: "password" } },
  });
  expect(items(await valuesOf(production), "extraVolumes")).toContainEqual({
    name: "database-trust",
    configMap: { name: "trust-bundle", items: [{ key: "ca-certificates.crt", path: "ca.pem" }] },
  });
  const postgres = await envOf({ ...production, databaseKind: "postgres" });
  expect(postgres).toMatchObject({
    KC_DB: "postgres",
    KC_DB_URL_PORT: "5432",
    KC_DB_URL_PROPERTIES: "?sslmode=verify-full&sslrootcert=/etc/keycloak/database-trust/ca.pem",
  });
  expect(await envOf(small)).not.toHaveProperty("KC_DB_URL_PROPERTIES");
  const passwordSecret = { name: "theirs", key: "pw" };
  const given = { ...production, database: { ...production.database, password: undefined, passwordSecret } };
  expect(await envOf(given)).toMatchObject({ KC_DB_PASSWORD: { secretKeyRef: { name: "theirs", key: "pw" } } });
});

test("people's addresses begin with the host, and pods speak HTTPS alone where an issuer is given", async () => {
  const plain = await envOf(production);
  expect(plain).toMatchObject({
    KC_HOSTNAME: "https://keycloak.apps.team.test",
    KC_PROXY_HEADERS: "xforwarded",
    KC_HTTP_ENABLED: "true",
    KC_HTTP_MANAGEMENT_SCHEME: "http",
  });
  expect(plain).not.toHaveProperty("KC_HTTPS_CERTIFICATE_FILE");
  expect((await valuesOf(production)).service).toEqual({ httpPort: 80, httpsPort: 0 });
  const tls = await valuesOf(everything);
  expect(tls.service).toEqual({ httpPort: 80, httpsPort: 8443 });
  expect(await envOf(everything)).toMatchObject({
    KC_HTTP_ENABLED: "false",
    KC_HTTPS_CERTIFICATE_FILE: "/etc/keycloak/tls/tls.crt",
    KC_TRUSTSTORE_PATHS: "/etc/keycloak/trust/ca.pem",
  });
});

test("each argument reaches the chart", async () => {
  const values = await valuesOf(everything);
  expect(values).toMatchObject({
    image: { repository: "mirror.test/x/keycloak/keycloak", tag: "26.5.6" },
    imagePullSecrets: [{ name: "regcred" }],
    replicas: 3,
    resources: { requests: { cpu: "2" } },
    nodeSelector: { pool: "infra" },
    tolerations: [{ key: "infra" }],
    affinity: '{"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[]}}',
    priorityClassName: "platform",
    serviceMonitor: { enabled: true, interval: "5s", scrapeTimeout: "5s", labels: { release: "prometheus" } },
    podAnnotations: { "traffic.sidecar.istio.io/excludeInboundPorts": "7800,57800" },
  });
  // Twice the braces are none of the chart's templates.
  expect(values.extraEnv).toContain('a{{ "{{" }}b}}');
  expect(await envOf(everything)).toMatchObject({
    KC_DB_URL_PORT: "3307",
    KC_DB_URL_DATABASE: "a{{b}}",
    KC_DB_POOL_MAX_SIZE: "50",
    KC_FEATURES_DISABLED: "ciba",
    KC_LOG_LEVEL: "debug",
  });
  const scraped = await valuesOf({ ...production, monitoring: { scrape: "annotations" } });
  expect(scraped.podAnnotations).toMatchObject({ "prometheus.io/port": "9000" });
  expect(await envOf({ ...production, disabledFeatures: [] })).not.toHaveProperty("KC_FEATURES_DISABLED");
});

test("no secret is among the values", async () => {
  for (const args of [production, everything]) expect(JSON.stringify(await valuesOf(args))).not.toContain("canary");
});

test("connections are those of the ports that the pods listen on", () => {
  const portsOf = (args: KeycloakArgs) =>
    Object.fromEntries(keycloakFlows(args, "sso").flows.map(({ from, to, ports }) => [`${from} → ${to}`, ports]));
  expect(portsOf(production)).toEqual({
    "gateway → keycloak": [8080],
    "keycloak-setup → keycloak": [8080],
    "nodes → keycloak": [9000],
    "monitoring → keycloak": [9000],
    "keycloak → keycloak": [7800, 57800],
    "keycloak → database": [],
    "keycloak → external": [443],
  });
  expect(portsOf(everything)["gateway → keycloak"]).toEqual([8443]);
  expect(portsOf(small)).not.toHaveProperty("keycloak → keycloak");
  const outside = { ...production, databaseCidrs: ["192.0.2.0/24"] };
  expect(portsOf(outside)["keycloak → database"]).toEqual([3306]);
  const { endpoints } = keycloakFlows({ ...production, databaseNamespace: "data" }, "sso");
  expect(endpoints.database).toEqual({ foreignNamespace: "data" });
  expect(endpoints.keycloak).toEqual({ namespace: "sso", selector: { matchLabels: POD_LABELS } });
});
