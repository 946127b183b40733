import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { chartVersions } from "../../../components/core/versions";
import { Valkey, ValkeyArgs } from "../../../components/kpaas/valkey";
import { valkeyValues } from "../../../components/kpaas/valkey/values";
import { mergeValues, Values } from "../../../components/core/values";
import { contractHere } from "../../support/contract";
import { customResourceProblems } from "../custom-resources";
import { called, only, registered } from "../../support/registered";

const issuer = { name: "platform" };

const everything: ValkeyArgs = {
  issuer,
  serverName: "kv",
  namespace: "stores",
  replicas: 2,
  password: "canary-77ab-password",
  eviction: "allkeys-lru",
  imageRegistry: "m.test/x",
  imagePullSecrets: ["regcred"],
  storage: { size: "20Gi", className: "ceph-block" },
  resources: { requests: { memory: "1Gi" }, limits: { memory: "4Gi" } },
  placement: { nodeSelector: { pool: "data" }, tolerations: [{ operator: "Exists" }], priorityClassName: "data" },
  monitoring: { scrape: "service-monitor", intervalSeconds: 5, labels: { release: "prometheus" } },
  clientNamespaces: ["harbor"],
  network: { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"], monitoringNamespace: "monitoring" },
};

const made = (args: ValkeyArgs) => registered(() => new Valkey("kv", args));
const known = <T>(value: pulumi.Input<T>) =>
  new Promise<T>((resolve) => void (pulumi.output(value) as pulumi.Output<T>).apply(resolve));
const valuesOf = (args: ValkeyArgs, tlsSecret?: string) =>
  known(mergeValues(valkeyValues(args, { usersSecret: "valkey-users", tlsSecret }))) as Promise<Values>;

test.for<[string, ValkeyArgs, string?]>([
  ["production", { issuer }, "valkey-certificate"],
  ["small", { preset: "small" }],
  ["everything", everything, "kv-certificate"],
])("%s sets what the real chart knows, as its schema wants it", async ([, args, tlsSecret], context) => {
  const values = await valuesOf(args, tlsSecret);
  const found = contractHere(context, chartVersions.valkey, values, { freeForm: ["readinessProbe.customProbe"] });
  expect(found).toEqual({ problems: [], unchecked: [] });
});

test("a wrong key of the values is found", async (context) => {
  const values = mergeValues(await valuesOf({ preset: "small" }), { replica: { replica: 2 } });
  const { problems } = contractHere(context, chartVersions.valkey, values);
  expect(problems).toContain("replica.replica is not in valkey-0.11.0");
});

test("production has a copy, a budget and TLS; small is one pod that keeps its volume", async () => {
  const production = await valuesOf({ issuer }, "valkey-certificate");
  expect(production).toMatchObject({
    replica: { enabled: true, replicas: 1, persistence: { size: "8Gi" }, service: { enabled: true } },
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    tls: { enabled: true, existingSecret: "valkey-certificate", serverPublicKey: "tls.crt", serverKey: "tls.key" },
    metrics: { enabled: false },
  });
  expect(production.topologySpreadConstraints).toHaveLength(2);
  expect(production.valkeyConfig).toBe(
    "maxmemory 751619276\nmaxmemory-policy noeviction\nappendonly yes\nappendfsync everysec\n" +
      'tls-auto-reload-interval 3600\ntls-protocols "TLSv1.2 TLSv1.3"\n',
  );
  const small = await valuesOf({ preset: "small" });
  expect(small).toMatchObject({
    replica: { enabled: true, replicas: 0, service: { enabled: false } },
    podDisruptionBudget: { enabled: false },
    topologySpreadConstraints: [],
    tls: { enabled: false },
  });
  expect(small.valkeyConfig).not.toContain("tls");
});

test("nobody may administer the server, and copies may do no more than follow", async () => {
  expect((await valuesOf({ preset: "small" })).auth).toEqual({
    enabled: true,
    usersExistingSecret: "valkey-users",
    aclUsers: {
      default: { permissions: "~* &* +@all -@admin" },
      replication: { permissions: "+psync +replconf +ping" },
    },
  });
});

test("a pod is ready when it answers one who may ask", async () => {
  const command = async (args: ValkeyArgs, tls?: string) =>
    ((await valuesOf(args, tls)).readinessProbe as { customProbe: { exec: { command: string[] } } }).customProbe.exec
      .command[2];
  expect(await command({ issuer }, "s")).toBe(
    'REDISCLI_AUTH="$(cat /auth/default)" valkey-cli --tls --cacert /tls/ca.crt ping | grep -q PONG',
  );
  expect(await command({ preset: "small" })).not.toContain("--tls");
});

test("each argument reaches the chart", async () => {
  expect(await valuesOf(everything, "kv-certificate")).toMatchObject({
    fullnameOverride: "kv",
    global: { imageRegistry: "m.test/x", imagePullSecrets: ["regcred"] },
    replica: { replicas: 2, persistence: { size: "20Gi", storageClass: "ceph-block" } },
    valkeyConfig: expect.stringContaining("maxmemory 3006477107\nmaxmemory-policy allkeys-lru"),
    resources: { limits: { memory: "4Gi" } },
    nodeSelector: { pool: "data" },
    tolerations: [{ operator: "Exists" }],
    priorityClassName: "data",
    podAnnotations: {},
    metrics: {
      enabled: true,
      exporter: { extraEnvs: { REDIS_ADDR: "rediss://localhost:6379" }, extraVolumeMounts: [{ name: "kv-tls" }] },
      podMonitor: { enabled: true, interval: "5s", scrapeTimeout: "5s", extraLabels: { release: "prometheus" } },
    },
  });
  const annotated = await valuesOf({ preset: "small", monitoring: { scrape: "annotations" } });
  expect(annotated).toMatchObject({ podAnnotations: { "prometheus.io/port": "9121" }, metrics: { enabled: true } });
  expect(annotated.metrics).not.toHaveProperty("podMonitor");
});

test("is the chart with passwords and a certificate in Secrets, and waits for both", async () => {
  const resources = await made(everything);
  expect(only(resources, "Chart").inputs).toMatchObject({
    name: "kv",
    namespace: "stores",
    chart: "valkey",
    version: "0.11.0",
    repositoryOpts: { repo: "https://valkey.io/valkey-helm" },
    values: { auth: { usersExistingSecret: "kv-users" }, tls: { existingSecret: "kv-certificate" } },
  });
  const { metadata } = only(resources, "Namespace").inputs;
  expect(metadata.labels).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
  const certificate = called(resources, "kv-certificate").inputs;
  expect(certificate.spec.dnsNames).toEqual(
    expect.arrayContaining(["kv.stores.svc", "*.kv-headless.stores.svc.cluster.local", "localhost"]),
  );
  expect(customResourceProblems(certificate)).toEqual([]);
  expect(called(resources, "kv-users").inputs.stringData.value).toMatchObject({ default: "canary-77ab-password" });
  for (const { type, inputs } of resources)
    if (!/:(Secret|Valkey)$/.test(type)) expect(JSON.stringify(inputs)).not.toContain("canary-77ab");
  expect(JSON.stringify(called(resources, "kv").inputs.password)).toContain("1b47061264138c4ac30d75fd1eb44270");
  expect(resources.filter(({ type }) => type.endsWith(":RandomPassword")).map(({ name }) => name)).toEqual([
    "kv-replication-password",
  ]);
});

test("tells where it is and how to log in", async () => {
  let kv: Valkey | undefined;
  await registered(() => void (kv = new Valkey("kv", everything)));
  const { password, ...reference } = kv!.reference;
  expect(await known(reference)).toEqual({ host: "kv.stores.svc", port: 6379, tls: true });
  expect(await known(password!)).toBe("canary-77ab-password");
  expect(await pulumi.isSecret(password as pulumi.Output<string>)).toBe(true);
  expect(await known(pulumi.all([kv!.namespace, kv!.secretName]))).toEqual(["stores", "kv-users"]);
  await registered(() => void (kv = new Valkey("kv", { preset: "small" })));
  expect(kv!.reference.tls).toBe(false);
});

test("a given certificate is taken as it is", async () => {
  const resources = await made({ tlsSecretName: "mine" });
  expect(only(resources, "Chart").inputs.values.tls).toMatchObject({ existingSecret: "mine" });
  expect(resources.filter(({ inputs }) => inputs.kind === "Certificate")).toEqual([]);
});

test("NetworkPolicies admit clients, copies and metrics", async () => {
  const policies = (await made(everything)).filter(({ type }) => type.endsWith(":NetworkPolicy"));
  expect(policies.map(({ inputs }) => inputs.metadata.name).sort()).toEqual([
    "allow-dns",
    "allow-servers",
    "default-deny",
  ]);
  const { spec } = policies.find(({ inputs }) => inputs.metadata.name === "allow-servers")!.inputs;
  expect(spec.podSelector.matchLabels).toEqual({
    "app.kubernetes.io/name": "valkey",
    "app.kubernetes.io/instance": "kv",
  });
  expect(spec.ingress[0]).toEqual({
    from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "harbor" } } }],
    ports: [{ protocol: "TCP", port: 6379 }],
  });
  expect(spec.egress).toHaveLength(1);
});
