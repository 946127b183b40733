import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { MariaDb, MariaDbArgs } from "../../../components/kpaas/mariadb";
import { customResourceProblems } from "../custom-resources";
import { called, only, Registered, registered } from "../../support/registered";
import { everything, portal } from "./arguments";

const made = (args: MariaDbArgs = {}) => registered(() => new MariaDb("db", args));
const kinds = (resources: Registered[], kind: string) => resources.filter(({ inputs }) => inputs.kind === kind);
const known = (value: unknown) =>
  new Promise((resolve) => void (pulumi.output(value) as pulumi.Output<unknown>).apply(resolve));
const spec = async (args: MariaDbArgs) => called(await made(args), "db-server").inputs.spec;

test("production is three members of Galera over as many nodes, by TLS alone", async () => {
  const resources = await made();
  expect(only(resources, "Release").inputs).toMatchObject({
    chart: "oci://ghcr.io/mariadb-operator/charts/mariadb-operator-crds",
    name: "mariadb-operator-crds",
    namespace: "mariadb-operator",
    version: "26.6.0",
  });
  expect(only(resources, "Chart").inputs).toMatchObject({
    chart: "oci://ghcr.io/mariadb-operator/charts/mariadb-operator",
    namespace: "mariadb-operator",
    version: "26.6.0",
  });
  const server = called(resources, "db-server").inputs;
  expect(server.metadata).toMatchObject({
    name: "mariadb",
    namespace: "mariadb",
    annotations: { "pulumi.com/waitFor": "condition=Ready" },
  });
  const data = {
    image: "ghcr.io/mariadb-operator/mariadb-operator:26.6.0",
    securityContext: { readOnlyRootFilesystem: true },
  };
  expect(server.spec).toMatchObject({
    image: "docker.io/library/mariadb:11.8.8",
    replicas: 3,
    galera: { enabled: true, agent: data, initContainer: data, config: { reuseStorageVolume: true } },
    rootPasswordSecretKeyRef: { name: "mariadb-root", key: "password" },
    storage: { size: "20Gi", pvcRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" } },
    tls: { enabled: true, required: true, galeraSSTEnabled: true },
    podSecurityContext: { runAsUser: 999, runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    podDisruptionBudget: { maxUnavailable: 1 },
  });
  const labelSelector = {
    matchLabels: { "app.kubernetes.io/name": "mariadb", "app.kubernetes.io/instance": "mariadb" },
  };
  expect(server.spec.topologySpreadConstraints).toMatchObject([
    { labelSelector },
    { topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "DoNotSchedule", minDomains: 3, labelSelector },
  ]);
  for (const absent of ["metrics", "bootstrapFrom", "replication"]) expect(server.spec).not.toHaveProperty(absent);
});

test("the namespaces are within the restricted standard", async () => {
  const namespaces = (await made()).filter(({ type }) => type.endsWith(":Namespace"));
  expect(namespaces.map(({ name, inputs }) => [name, inputs.metadata.name])).toEqual([
    ["db-namespace", "mariadb"],
    ["db-operator-namespace", "mariadb-operator"],
  ]);
  for (const { inputs } of namespaces)
    expect(inputs.metadata.labels["pod-security.kubernetes.io/enforce"]).toBe("restricted");
  const together = await made({ operator: { namespace: "mariadb" } });
  expect(only(together, "Namespace").inputs.metadata.name).toBe("mariadb");
});

test("small is one server, and replication a primary that waits for a replica", async () => {
  const small = await spec({ preset: "small" });
  expect(small).toMatchObject({ replicas: 1, storage: { size: "5Gi" } });
  for (const absent of ["galera", "replication", "podDisruptionBudget"]) expect(small).not.toHaveProperty(absent);
  const bucket = { endpoint: "https://s3.test", bucketName: "backups", secretName: "keys" };
  const replicated = await spec({ topology: "replication", backups: { bucket } });
  expect(replicated).toMatchObject({
    replicas: 3,
    replication: {
      enabled: true,
      semiSyncEnabled: true,
      replica: {
        bootstrapFrom: { physicalBackupTemplateRef: { name: "mariadb-backup" } },
        recovery: { enabled: true },
      },
    },
    tls: { required: true },
  });
  expect((await spec({ topology: "replication" })).replication).not.toHaveProperty("replica");
  const loose = await spec({ strictSpread: false });
  expect(loose.topologySpreadConstraints[1]).toMatchObject({ whenUnsatisfiable: "ScheduleAnyway" });
});

test("databases, users and grants are resources that are waited for, and keep or lose what they name", async () => {
  const resources = await made(portal);
  const databases = kinds(resources, "Database");
  expect(databases.map(({ inputs }) => inputs.metadata.name)).toEqual([
    "mariadb-db-keycloak",
    "mariadb-db-cp",
    "mariadb-db-cp-scm",
  ]);
  expect(databases[0]!.inputs.spec).toEqual({
    mariaDbRef: { name: "mariadb" },
    name: "keycloak",
    characterSet: "utf8mb4",
    collate: "utf8mb4_unicode_ci",
    cleanupPolicy: "Skip",
  });
  expect(databases[2]!.inputs.spec).toMatchObject({ name: "cp_scm", characterSet: "utf8mb3", collate: "utf8mb3_bin" });
  expect(called(resources, "db-user-keycloak").inputs.spec).toEqual({
    mariaDbRef: { name: "mariadb" },
    name: "keycloak",
    host: "%",
    passwordSecretKeyRef: { name: "mariadb-user-keycloak", key: "password" },
    maxUserConnections: 100,
    require: { ssl: true },
    cleanupPolicy: "Delete",
  });
  expect(called(resources, "db-user-cp-admin").inputs.spec).toMatchObject({ host: "10.%", maxUserConnections: 50 });
  const grants = kinds(resources, "Grant").map(({ inputs }) => inputs.spec);
  expect(grants).toHaveLength(4);
  expect(called(resources, "db-grant-cp-admin-cp_scm").inputs.spec).toEqual({
    mariaDbRef: { name: "mariadb" },
    privileges: ["SELECT", "INSERT", "CREATE TEMPORARY TABLES"],
    // A bare _ would stand for any character.
    database: "cp\\_scm",
    table: "*",
    username: "cp-admin",
    host: "10.%",
    grantOption: false,
    cleanupPolicy: "Delete",
  });
  for (const { inputs } of [...databases, ...kinds(resources, "User"), ...kinds(resources, "Grant")])
    expect(inputs.metadata.annotations).toEqual({ "pulumi.com/waitFor": "condition=Ready" });
});

test("passwords are in Secrets alone, of which the operator is told", async () => {
  const resources = await made(everything);
  const secrets = resources.filter(({ type }) => type.endsWith(":Secret"));
  expect(secrets.map(({ inputs }) => inputs.metadata.name).sort()).toEqual([
    "db-root",
    "db-user-cp-admin",
    "db-user-keycloak",
  ]);
  for (const { inputs } of secrets) expect(inputs.metadata.labels).toHaveProperty(["k8s.mariadb.com/watch"], "");
  for (const { type, inputs } of resources)
    if (!type.endsWith(":Secret") && !type.endsWith(":MariaDb"))
      expect(JSON.stringify(inputs)).not.toContain("canary-5e1c");
  expect(resources.filter(({ type }) => type.endsWith(":RandomPassword")).map(({ name }) => name)).toEqual([
    "db-user-keycloak-password",
  ]);
});

test("passwords in the component's own inputs are secrets", async () => {
  const { inputs } = called(await made(everything), "db");
  const secret = expect.objectContaining({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" });
  expect(inputs.rootPassword).toEqual(secret);
  expect(inputs.users).toEqual(secret);
});

test("a connection names the server that is written to, and the password as a secret", async () => {
  let db: MariaDb | undefined;
  await registered(() => void (db = new MariaDb("db", portal)));
  const { password, ...reference } = db!.connection("cp", "cp-admin");
  expect(await known(reference)).toEqual({
    host: "mariadb-primary.mariadb.svc",
    port: 3306,
    database: "cp",
    username: "cp-admin",
  });
  expect(await known(password)).toBe("canary-5e1c-admin");
  expect(await pulumi.isSecret(password as pulumi.Output<string>)).toBe(true);
  expect(await known([db!.namespace, db!.host, db!.port, db!.rootSecretName, db!.caSecretName])).toEqual([
    "mariadb",
    "mariadb-primary.mariadb.svc",
    3306,
    "mariadb-root",
    "mariadb-ca-bundle",
  ]);
  expect(() => db!.connection("cp", "keycloak")).toThrow("no user keycloak with a grant on cp");
  expect(() => db!.connection("cp", "nobody")).toThrow("no user nobody");
  await registered(() => void (db = new MariaDb("db", { preset: "small" })));
  expect(await known(db!.host)).toBe("mariadb.mariadb.svc");
});

test("SQL is run by its user once for each text", async () => {
  const job = everything.sqlJobs![0]!;
  const names = async (sql: string) => {
    const resources = await made({ ...portal, sqlJobs: [{ ...job, sql }] });
    const { metadata, spec: of } = called(resources, "db-sql-seed").inputs;
    const text = called(resources, "db-sql-seed-text").inputs;
    expect(text).toMatchObject({ metadata: { name: metadata.name }, data: { "job.sql": sql } });
    expect(of).toMatchObject({
      username: "cp-admin",
      passwordSecretKeyRef: { name: "mariadb-user-cp-admin", key: "password" },
      database: "cp",
      sqlConfigMapKeyRef: { name: metadata.name, key: "job.sql" },
      podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    });
    expect(metadata.annotations).toEqual({ "pulumi.com/waitFor": "condition=Complete" });
    return metadata.name as string;
  };
  const first = await names("SELECT 1;");
  expect(first).toMatch(/^mariadb-sql-seed-[0-9a-f]{8}$/);
  expect(await names("SELECT 1;")).toBe(first);
  expect(await names("SELECT 2;")).not.toBe(first);
});

test("every argument reaches its resource", async () => {
  const resources = await made(everything);
  const { metadata, spec: of } = called(resources, "db-server").inputs;
  expect(metadata).toMatchObject({ name: "db", namespace: "data" });
  const issuer = { name: "platform", kind: "Issuer", group: "cert-manager.io" };
  expect(of).toMatchObject({
    image: "registry.test/mariadb:11.4.5",
    imagePullSecrets: [{ name: "regcred" }],
    replicas: 5,
    galera: { agent: { image: "m.test/x/mariadb-operator/mariadb-operator:26.6.0" } },
    storage: { size: "100Gi", storageClassName: "ceph-block" },
    tls: { serverCertIssuerRef: issuer, clientCertIssuerRef: issuer },
    resources: { requests: { cpu: "2" }, limits: { memory: "8Gi" } },
    nodeSelector: { pool: "data" },
    tolerations: [{ key: "data" }],
    affinity: { nodeAffinity: {} },
    priorityClassName: "data",
    metrics: {
      exporter: { image: "m.test/x/prom/mysqld-exporter:v0.15.1" },
      serviceMonitor: { interval: "15s", scrapeTimeout: "10s", prometheusRelease: "prometheus" },
    },
    bootstrapFrom: {
      s3: { prefix: "old", tls: { caSecretKeyRef: { name: "store-ca", key: "ca.pem" } } },
      backupContentType: "Physical",
      targetRecoveryTime: "2026-01-31T12:00:00Z",
    },
  });
  for (const line of [
    "max_connections=500",
    "wait_timeout=1200",
    "innodb_buffer_pool_size=4096M",
    "log_bin=mariadb-bin",
  ])
    expect(of.myCnf.split("\n")).toContain(line);
  expect(called(resources, "db-backup").inputs.spec).toMatchObject({
    mariaDbRef: { name: "db" },
    schedule: { cron: "30 1 * * *", immediate: true },
    compression: "bzip2",
    maxRetention: "168h",
    target: "PreferReplica",
    storage: {
      s3: {
        bucket: "backups",
        prefix: "daily/db",
        endpoint: "rgw.rook-ceph.svc:8443",
        region: "seoul",
        accessKeyIdSecretKeyRef: { name: "backup-keys", key: "id" },
        secretAccessKeySecretKeyRef: { name: "backup-keys", key: "key" },
        tls: { enabled: true, caSecretKeyRef: { name: "store-ca", key: "ca.crt" } },
      },
    },
    stagingStorage: {
      persistentVolumeClaim: { storageClassName: "ceph-block", resources: { requests: { storage: "120Gi" } } },
    },
  });
});

test("an operator that is there is not installed again", async () => {
  const resources = await made({ operator: { install: false }, createNamespace: false });
  for (const kind of ["Release", "Chart", "Namespace"])
    expect(resources.filter(({ type }) => type.endsWith(`:${kind}`))).toEqual([]);
  expect(called(resources, "db-server").inputs.metadata.namespace).toBe("mariadb");
});

test("custom resources are as their definitions want them", async (context) => {
  for (const args of [{}, { preset: "small" } as const, everything])
    for (const { inputs } of (await made(args)).filter(({ inputs: of }) => String(of.apiVersion).includes("mariadb"))) {
      const problems = customResourceProblems(inputs);
      if ("skipped" in problems) context.skip(true, problems.skipped);
      else expect(problems, JSON.stringify(inputs)).toEqual([]);
    }
});
