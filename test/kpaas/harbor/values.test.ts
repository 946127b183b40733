import { expect, test } from "vitest";
import { chartVersions } from "../../../components/core/versions";
import { dockerConfigJson, Harbor, HarborArgs, PORTAL_PROJECT } from "../../../components/kpaas";
import { contentFiles } from "../../../components/kpaas/harbor/content";
import { workloadOverrides } from "../../../components/kpaas/harbor/overrides";
import { Values } from "../../../components/core/values";
import { contractHere } from "../../support/contract";
import { only, registered } from "../../support/registered";
import { everything, production, small } from "./arguments";

async function valuesOf(args: HarborArgs) {
  const resources = await registered(() => new Harbor("harbor", args));
  return only(resources, "Chart").inputs.values as Record<string, Values & { replicas: number }>;
}

test.for<[string, HarborArgs]>([
  ["production", production],
  ["small", small],
  ["everything", everything],
  ["a shared volume", { ...production, storage: { accessMode: "ReadWriteMany", className: "fs", size: "1Ti" } }],
  [
    "small with metrics by annotations and a mirror",
    { ...small, imageRegistry: "m.test", monitoring: { scrape: "annotations" } },
  ],
  ["small without a scanner", { ...small, scanner: { enabled: false } }],
])("%s sets what the real chart knows", async ([, args], context) => {
  const values = await valuesOf(args);
  expect(contractHere(context, chartVersions.harbor, values)).toEqual({ problems: [], unchecked: [] });
});

test("a wrong key of the values is found", async (context) => {
  const values = await valuesOf({ ...small, values: { registry: { replica: 2 } } });
  expect(contractHere(context, chartVersions.harbor, values).problems).toEqual([
    "registry.replica is not in harbor-1.19.1",
  ]);
});

test("production has two of each program that can, and one registry on a volume for one pod", async () => {
  const values = await valuesOf(production);
  for (const program of ["nginx", "portal", "core", "jobservice", "trivy"]) {
    expect(values[program], program).toMatchObject({
      replicas: 2,
      podDisruptionBudget: { enabled: true, minAvailable: 1 },
    });
    const spread = values[program]!.topologySpreadConstraints as object[];
    expect(spread).toHaveLength(2);
    expect(spread[0]).not.toHaveProperty("labelSelector");
  }
  expect(values).toMatchObject({
    registry: { replicas: 1, podDisruptionBudget: { enabled: false } },
    updateStrategy: { type: "Recreate" },
    persistence: { resourcePolicy: "keep", persistentVolumeClaim: { registry: { size: "100Gi" } } },
  });
  const shared = await valuesOf({ ...production, storage: { accessMode: "ReadWriteMany" } });
  expect(shared).toMatchObject({ registry: { replicas: 2 }, updateStrategy: { type: "RollingUpdate" } });
  const one = await valuesOf(small);
  for (const program of ["nginx", "portal", "core", "jobservice", "registry", "trivy"])
    expect(one[program], program).toMatchObject({ replicas: 1, podDisruptionBudget: { enabled: false } });
});

test("images are in a bucket with its Secret's own keys, and clients are not sent to it", async () => {
  const { registry, persistence } = await valuesOf(everything);
  expect(persistence!.imageChartStorage).toEqual({
    type: "s3",
    disableredirect: true,
    s3: {
      region: "eu",
      bucket: "harbor-images",
      regionendpoint: "https://rgw.rook-ceph.svc",
      secure: true,
      v4auth: true,
    },
  });
  const key = (name: string, own: string) => ({
    name,
    valueFrom: { secretKeyRef: { name: "harbor-bucket", key: own } },
  });
  for (const container of ["registry", "controller"])
    expect((registry![container] as Values).extraEnvVars).toEqual([
      expect.objectContaining({ name: "REGISTRY_REDIS_PASSWORD" }),
      key("REGISTRY_STORAGE_S3_ACCESSKEY", "ACCESS"),
      key("REGISTRY_STORAGE_S3_SECRETKEY", "SECRET"),
    ]);
  const plain = { endpoint: "http://rgw.rook-ceph.svc", bucketName: "images", secretName: "bucket" };
  const { persistence: over } = await valuesOf({ ...production, storage: { bucket: plain } });
  expect(over!.imageChartStorage).toMatchObject({ s3: { secure: false, region: "us-east-1" } });
});

test("database and key-value store are reached with checks, and a bounded number of connections", async () => {
  expect(await valuesOf(production)).toMatchObject({
    database: {
      type: "external",
      external: { host: "postgres-rw.postgres.svc", port: "5432", sslmode: "verify-full", password: "" },
      maxOpenConns: 20,
      maxIdleConns: 10,
    },
    redis: {
      type: "external",
      external: { addr: "valkey.valkey.svc:6379", password: "", tlsOptions: { enable: true } },
    },
  });
  const { core, jobservice, exporter } = await valuesOf(production);
  const url = (path: string) => `rediss://:$(KEY_VALUE_PASSWORD)@valkey.valkey.svc:6379/${path}`;
  const named = (values: Values | undefined) =>
    Object.fromEntries(
      (values!.extraEnvVars as { name: string; value?: string }[]).map((one) => [one.name, one.value]),
    );
  expect(named(core)).toMatchObject({
    _REDIS_URL_CORE: url("0?idle_timeout_seconds=30"),
    _REDIS_URL_REG: url("2?idle_timeout_seconds=30"),
  });
  expect(named(jobservice)).toMatchObject({ JOB_SERVICE_POOL_REDIS_URL: url("1") });
  expect(named(exporter)).toMatchObject({ HARBOR_REDIS_URL: url("1") });
  // A variable is put into those after it only.
  const order = (core!.extraEnvVars as { name: string }[]).map(({ name }) => name);
  expect(order.indexOf("KEY_VALUE_PASSWORD")).toBeLessThan(order.indexOf("_REDIS_URL_CORE"));
});

test("sign-on by OpenID is Harbor's whole configuration, with the secret from its variable", async () => {
  const { core } = await valuesOf(everything);
  const env = core!.extraEnvVars as { name: string; value?: string }[];
  const configuration = env.find(({ name }) => name === "CONFIG_OVERWRITE_JSON")!.value!;
  expect(JSON.parse(configuration)).toEqual({
    project_creation_restriction: "adminonly",
    auth_mode: "oidc_auth",
    oidc_name: "Keycloak",
    oidc_endpoint: "https://keycloak.apps.team.test/realms/platform",
    oidc_client_id: "harbor",
    oidc_client_secret: "$(OIDC_CLIENT_SECRET)",
    oidc_scope: "openid,profile,email,offline_access",
    oidc_groups_claim: "groups",
    oidc_admin_group: "admins",
    oidc_user_claim: "preferred_username",
    oidc_auto_onboard: true,
    oidc_verify_cert: true,
  });
  const order = env.map(({ name }) => name);
  expect(order.indexOf("OIDC_CLIENT_SECRET")).toBe(order.indexOf("CONFIG_OVERWRITE_JSON") - 1);
  const { adminGroup: _, ...oidc } = everything.oidc!;
  const usual = (await valuesOf({ ...production, oidc })).core!.extraEnvVars as { value?: string }[];
  expect(usual.at(-1)!.value).toContain('"oidc_admin_group":"cp-cluster-admin"');
  const only = (await valuesOf({ ...production, configuration: { token_expiration: 30 } })).core!
    .extraEnvVars as object[];
  expect(only.at(-1)).toEqual({ name: "CONFIG_OVERWRITE_JSON", value: '{"token_expiration":30}' });
});

test("the rest of the arguments reach the chart", async () => {
  expect(await valuesOf(everything)).toMatchObject({
    imagePullSecrets: [{ name: "regcred" }],
    logLevel: "warning",
    cache: { enabled: true },
    ipFamily: { ipv6: { enabled: false } },
    metrics: { enabled: true },
    proxy: {
      httpsProxy: "http://proxy.test:3128",
      noProxy: "127.0.0.1,localhost,.svc,.cluster.local,.team.test",
    },
    core: {
      replicas: 3,
      resources: { requests: { cpu: "1" } },
      nodeSelector: { pool: "infra" },
      tolerations: [{ key: "infra" }],
      affinity: { nodeAffinity: {} },
      priorityClassName: "platform",
      image: { repository: "mirror.test/x/goharbor/harbor-core" },
    },
    jobservice: { maxJobWorkers: 20, loggerSweeperDuration: 30, jobLoggers: ["database"] },
    registry: {
      registry: { resources: { requests: { cpu: "2" } } },
      controller: { resources: { requests: { cpu: "3" } } },
    },
    trivy: { dbRepository: ["mirror.test/trivy-db:2"], offlineScan: true },
    persistence: { persistentVolumeClaim: { trivy: { size: "10Gi", storageClass: "ceph-block" } } },
    caBundleSecretName: "trust-bundle",
  });
  const mirror = await valuesOf({ ...small, imageRegistry: "m.test/x" });
  expect(mirror.trivy!.dbRepository).toEqual(["m.test/x/aquasecurity/trivy-db"]);
  expect(mirror.database).toMatchObject({ internal: { image: { repository: "m.test/x/goharbor/harbor-db" } } });
});

test("workloads read authorities from the ConfigMap, and the scanner its password before the URLs with it", () => {
  const scanner = [
    { name: "KEY_VALUE_PASSWORD", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
    { name: "SCANNER_REDIS_URL", value: "redis://:$(KEY_VALUE_PASSWORD)@kv:6379/5" },
  ];
  const workload = (env: { name: string }[]) => ({
    kind: "StatefulSet",
    spec: {
      replicas: 2,
      template: {
        metadata: { labels: { a: "b" } },
        spec: {
          containers: [{ name: "c", env }],
          volumes: [{ name: "data" }, { name: "ca-bundle-certs", secret: { secretName: "trust" } }],
        },
      },
    },
  });
  const { StatefulSet } = workloadOverrides({ configMapName: "trust", key: "ca.crt" }, scanner)!;
  const trivy = StatefulSet!(workload([{ name: "A" }, { name: "SCANNER_REDIS_URL" }]));
  expect(trivy).toEqual({
    kind: "StatefulSet",
    spec: {
      replicas: 2,
      template: {
        metadata: { labels: { a: "b" } },
        spec: {
          containers: [{ name: "c", env: [...scanner, { name: "A" }] }],
          volumes: [
            { name: "data" },
            { name: "ca-bundle-certs", configMap: { name: "trust", items: [{ key: "ca.crt", path: "ca.crt" }] } },
          ],
        },
      },
    },
  });
  const other = StatefulSet!(workload([{ name: "A" }]));
  expect(other.spec.template.spec.containers[0]!.env).toEqual([{ name: "A" }]);
  expect(workloadOverrides(undefined, [])).toBeUndefined();
});

test("a project of the portal is private and scanned; a robot pulls unless it may do more", () => {
  const files = contentFiles({
    ...small,
    projects: [PORTAL_PROJECT],
    robots: [{ name: "a", permissions: [{ project: "cp-portal-repository" }] }],
  });
  expect(JSON.parse(files["project-cp-portal-repository.json"]!)).toEqual({
    project_name: "cp-portal-repository",
    metadata: { public: "false", auto_scan: "true", prevent_vul: "false" },
  });
  expect(JSON.parse(files["robot-a-update.json"]!)).toEqual({
    name: "robot$a",
    description: "",
    level: "system",
    disable: false,
    duration: -1,
    permissions: [
      { kind: "project", namespace: "cp-portal-repository", access: [{ resource: "repository", action: "pull" }] },
    ],
  });
  const unscanned = contentFiles({ ...small, scanner: { enabled: false }, projects: [PORTAL_PROJECT] });
  expect(unscanned["project-cp-portal-repository.json"]).toContain('"auto_scan":"false"');
});

test("a pull secret is what container runtimes read", () => {
  expect(JSON.parse(dockerConfigJson("harbor.apps.team.test", "robot$puller", 'a"b'))).toEqual({
    auths: {
      "harbor.apps.team.test": {
        username: "robot$puller",
        password: 'a"b',
        auth: Buffer.from('robot$puller:a"b').toString("base64"),
      },
    },
  });
});
