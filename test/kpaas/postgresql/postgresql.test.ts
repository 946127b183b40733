import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { PostgreSql, PostgreSqlArgs } from "../../../components/kpaas/postgresql";
import { customResourceProblems } from "../custom-resources";
import { called, only, Registered, registered } from "../../support/registered";
import { everything, harbor } from "./arguments";

const made = (args: PostgreSqlArgs = harbor) => registered(() => new PostgreSql("pg", args));
const kinds = (resources: Registered[], kind: string) => resources.filter(({ inputs }) => inputs.kind === kind);
const known = <T>(value: pulumi.Input<T>) =>
  new Promise<T>((resolve) => void (pulumi.output(value) as pulumi.Output<T>).apply(resolve));

test("production is three instances on as many nodes, with a standby that has each write", async () => {
  const resources = await made();
  expect(only(resources, "Chart").inputs).toMatchObject({
    name: "cloudnative-pg",
    namespace: "cnpg-system",
    chart: "cloudnative-pg",
    version: "0.29.0",
    repositoryOpts: { repo: "https://cloudnative-pg.github.io/charts" },
  });
  expect(called(resources, "pg-operator-budget").inputs.spec).toMatchObject({
    maxUnavailable: 1,
    selector: {
      matchLabels: { "app.kubernetes.io/name": "cloudnative-pg", "app.kubernetes.io/instance": "cloudnative-pg" },
    },
  });
  const { metadata, spec } = called(resources, "pg-cluster").inputs;
  expect(metadata).toMatchObject({
    name: "postgresql",
    namespace: "postgresql",
    annotations: { "pulumi.com/waitFor": "condition=Ready" },
  });
  expect(spec).toMatchObject({
    instances: 3,
    imageName: "ghcr.io/cloudnative-pg/postgresql:17.11-minimal-trixie",
    enableSuperuserAccess: false,
    enablePDB: true,
    postgresql: {
      synchronous: { method: "any", number: 1, dataDurability: "preferred" },
      parameters: { max_connections: "200", shared_buffers: "512MB", effective_cache_size: "1536MB" },
    },
    storage: { size: "20Gi", resizeInUseVolumes: true },
    walStorage: { size: "10Gi" },
    affinity: { podAntiAffinityType: "required" },
  });
  for (const absent of ["plugins", "certificates"]) expect(spec).not.toHaveProperty(absent);
});

test("small is one instance, which nothing keeps on its node", async () => {
  const resources = await made({ ...harbor, preset: "small" });
  const { spec } = called(resources, "pg-cluster").inputs;
  expect(spec).toMatchObject({
    instances: 1,
    enablePDB: false,
    storage: { size: "5Gi" },
    affinity: { podAntiAffinityType: "preferred" },
    topologySpreadConstraints: [],
  });
  expect(spec).not.toHaveProperty("walStorage");
  expect(spec.postgresql).not.toHaveProperty("synchronous");
  expect(resources.map(({ name }) => name)).not.toContain("pg-operator-budget");
});

test("owners alone may connect, each to their own database, by TLS and SCRAM", async () => {
  const { spec } = called(await made(), "pg-cluster").inputs;
  expect(spec.postgresql.pg_hba).toEqual([
    'hostssl "registry" "harbor" all scram-sha-256',
    'hostssl "my_app" "app-user" all scram-sha-256',
    "host all all all reject",
  ]);
  expect(spec.managed.roles[0]).toEqual({
    name: "harbor",
    ensure: "present",
    login: true,
    superuser: false,
    createdb: false,
    createrole: false,
    replication: false,
    bypassrls: false,
    connectionLimit: 100,
    passwordSecret: { name: "postgresql-user-harbor" },
  });
  expect(spec.bootstrap.initdb).toMatchObject({
    database: "registry",
    owner: "harbor",
    secret: { name: "postgresql-user-harbor" },
    dataChecksums: true,
  });
});

test("databases are resources that are waited for and outlive their objects", async () => {
  const databases = kinds(await made(), "Database").map(({ inputs }) => inputs);
  expect(databases.map(({ metadata }) => metadata.name)).toEqual(["postgresql-db-registry", "postgresql-db-my-app"]);
  expect(databases[0]!.metadata.annotations).toEqual({ "pulumi.com/waitFor": "jsonpath={.status.applied}=true" });
  expect(databases[1]!.spec).toEqual({
    cluster: { name: "postgresql" },
    name: "my_app",
    owner: "app-user",
    databaseReclaimPolicy: "retain",
    extensions: [{ name: "pg_trgm", ensure: "present" }],
  });
});

test("passwords are in Secrets alone, as the operator reads them", async () => {
  const resources = await made(everything);
  const secret = called(resources, "pg-user-harbor-secret").inputs;
  expect(secret).toMatchObject({
    type: "kubernetes.io/basic-auth",
    metadata: { name: "pg-user-harbor", labels: { "cnpg.io/reload": "true" } },
  });
  for (const { type, inputs } of resources)
    if (!/:(Secret|PostgreSql)$/.test(type)) expect(JSON.stringify(inputs)).not.toContain("canary-90fe");
  expect(JSON.stringify(called(resources, "pg").inputs.users)).toContain("1b47061264138c4ac30d75fd1eb44270");
  expect(resources.filter(({ type }) => type.endsWith(":RandomPassword")).map(({ name }) => name)).toEqual([
    "pg-user-app-user-password",
  ]);
});

test("a connection is that of a database's owner", async () => {
  let pg: PostgreSql | undefined;
  await registered(() => void (pg = new PostgreSql("pg", everything)));
  const { password, ...reference } = pg!.connection("registry", "harbor");
  expect(await known(reference)).toEqual({
    host: "pg-rw.data.svc",
    port: 5432,
    database: "registry",
    username: "harbor",
  });
  expect(await known(password!)).toBe("canary-90fe-harbor");
  expect(await pulumi.isSecret(password as pulumi.Output<string>)).toBe(true);
  expect(await known(pulumi.all([pg!.namespace, pg!.host, pg!.port, pg!.caSecretName]))).toEqual([
    "data",
    "pg-rw.data.svc",
    5432,
    "pg-certificate",
  ]);
  expect(() => pg!.connection("registry", "app-user")).toThrow("no database registry of the user app-user");
  await registered(() => void (pg = new PostgreSql("pg", harbor)));
  expect(await known(pg!.caSecretName)).toBe("postgresql-ca");
});

test("a certificate of an issuer is the server's, and reloaded when it is renewed", async () => {
  const resources = await made(everything);
  const certificate = called(resources, "pg-certificate").inputs;
  expect(certificate.spec).toMatchObject({
    secretName: "pg-certificate",
    secretTemplate: { labels: { "cnpg.io/reload": "true" } },
  });
  expect(certificate.spec.dnsNames).toEqual(expect.arrayContaining(["pg-rw", "pg-rw.data.svc", "pg-ro.data"]));
  expect(customResourceProblems(certificate)).toEqual([]);
  expect(called(resources, "pg-cluster").inputs.spec.certificates).toEqual({
    serverTLSSecret: "pg-certificate",
    serverCASecret: "pg-certificate",
  });
});

test("backups and the log go to the bucket by the plugin", async () => {
  const resources = await made(everything);
  expect(
    resources.filter(({ type }) => type.endsWith(":Chart")).map(({ inputs }) => [inputs.name, inputs.version]),
  ).toEqual([
    ["cloudnative-pg", "0.29.0"],
    ["plugin-barman-cloud", "0.7.0"],
  ]);
  expect(called(resources, "pg-cluster").inputs.spec.plugins).toEqual([
    {
      name: "barman-cloud.cloudnative-pg.io",
      isWALArchiver: true,
      parameters: { barmanObjectName: "pg-backups", serverName: "pg" },
    },
  ]);
  expect(called(resources, "pg-backup-store").inputs.spec).toMatchObject({
    configuration: {
      destinationPath: "s3://backups/daily/pg",
      endpointURL: "https://rgw.rook-ceph.svc:8443",
      endpointCA: { name: "store-ca", key: "ca.crt" },
      s3Credentials: {
        accessKeyId: { name: "backup-keys", key: "AWS_ACCESS_KEY_ID" },
        secretAccessKey: { name: "backup-keys", key: "AWS_SECRET_ACCESS_KEY" },
      },
    },
    retentionPolicy: "7d",
    instanceSidecarConfiguration: { env: [{ name: "AWS_DEFAULT_REGION", value: "seoul" }] },
  });
  // Six fields, of which the first is the second.
  expect(called(resources, "pg-backup").inputs.spec).toMatchObject({ schedule: "0 30 1 * * *", method: "plugin" });
  const { bucket } = everything.backups!;
  const daily = await made({ ...harbor, backups: { bucket, schedule: "@daily" } });
  expect(called(daily, "pg-backup").inputs.spec.schedule).toBe("@daily");
  expect(kinds(await made(), "ObjectStore")).toEqual([]);
});

test("every argument reaches the server", async () => {
  const resources = await made(everything);
  expect(called(resources, "pg-cluster").inputs.spec).toMatchObject({
    instances: 5,
    imageName: "registry.test/postgresql:16.4",
    imagePullSecrets: [{ name: "regcred" }],
    postgresql: { parameters: { max_connections: "400", work_mem: "8MB", shared_buffers: "1024MB" } },
    storage: { size: "100Gi", storageClass: "ceph-block" },
    walStorage: { size: "20Gi", storageClass: "ceph-block" },
    affinity: { podAntiAffinityType: "preferred", nodeSelector: { pool: "data" }, tolerations: [{ key: "data" }] },
    priorityClassName: "data",
  });
  expect(called(resources, "pg-cluster").inputs.spec.postgresql).not.toHaveProperty("synchronous");
  expect(called(resources, "pg-pod-monitor").inputs).toMatchObject({
    metadata: { labels: { release: "prometheus" } },
    spec: { selector: { matchLabels: { "cnpg.io/cluster": "pg" } }, podMetricsEndpoints: [{ interval: "15s" }] },
  });
});

test("an operator that is there is not installed again", async () => {
  const resources = await made({ ...harbor, operator: { install: false }, createNamespace: false });
  for (const kind of ["Chart", "Namespace"])
    expect(resources.filter(({ type }) => type.endsWith(`:${kind}`))).toEqual([]);
  expect(kinds(resources, "Cluster")).toHaveLength(1);
});

describe("NetworkPolicies", () => {
  const policies = async (args: PostgreSqlArgs) => {
    const resources = await made({ network: everything.network, ...args });
    const found = resources.filter(({ type }) => type.endsWith(":NetworkPolicy"));
    // Mocks let two resources have one name, which Pulumi refuses.
    expect(new Set(found.map(({ name }) => name)).size).toBe(found.length);
    return Object.fromEntries(
      found.map(({ inputs }) => [`${inputs.metadata.namespace}/${inputs.metadata.name}`, inputs.spec]),
    );
  };

  test("admit clients, replication, the operator and its plugin", async () => {
    const all = await policies(everything);
    const instances = all["data/allow-instances"]!;
    expect(instances.podSelector).toEqual({ matchLabels: { "cnpg.io/cluster": "pg" } });
    expect(instances.ingress[0]).toEqual({
      from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "harbor" } } }],
      ports: [{ protocol: "TCP", port: 5432 }],
    });
    expect(JSON.stringify(instances.egress)).toContain('"rook-ceph"');
    expect(all["operators/allow-operator"]!.ingress).toContainEqual({
      from: [{ ipBlock: { cidr: "10.0.0.1/32" } }],
      ports: [{ protocol: "TCP", port: 9443 }],
    });
    expect(Object.keys(all)).toContain("operators/allow-plugin");
  });

  test("leave the namespace of an operator that others installed alone", async () => {
    const all = await policies({ ...harbor, operator: { install: false } });
    expect(Object.keys(all).sort()).toEqual([
      "postgresql/allow-dns",
      "postgresql/allow-instances",
      "postgresql/default-deny",
    ]);
    expect(JSON.stringify(all["postgresql/allow-instances"]!.ingress)).toContain('"cnpg-system"');
  });
});

test("custom resources are as their definitions want them", async (context) => {
  for (const args of [harbor, { ...harbor, preset: "small" } as const, everything])
    for (const { inputs } of (await made(args)).filter(({ inputs: of }) => String(of.apiVersion).includes("cnpg"))) {
      const problems = customResourceProblems(inputs);
      if ("skipped" in problems) context.skip(true, problems.skipped);
      else expect(problems, JSON.stringify(inputs)).toEqual([]);
    }
});
