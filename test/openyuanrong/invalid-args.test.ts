import { expect, test } from "vitest";
import { Etcd, FunctionMaster, MetaService, OpenYuanrong } from "../../components";
import { problemsOf } from "../../components/core/problems";
import { ValidationError } from "../../components/core/validation";
import { etcdSchema } from "../../components/openyuanrong/etcd/schema";
import { functionMasterSchema } from "../../components/openyuanrong/function-master/schema";
import { metaServiceSchema } from "../../components/openyuanrong/meta-service/schema";
import { openYuanrongSchema } from "../../components/openyuanrong/platform/schema";

const image = "registry.example.com/yuanrong/functionsystem:1.0.0";
const etcd = { endpoints: ["etcd.example.svc:2379"] };
const images = { init: image, agent: image, runtimeManager: image };
const amounts = { cpu: "600m", memory: "512Mi" };
const pool = { id: "small", size: 1, resources: { requests: amounts, limits: amounts } };

const network = { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"] };

const valid = {
  Etcd: { namespace: "yr" },
  MetaService: { namespace: "yr", image, etcd },
  FunctionMaster: { namespace: "yr", image, etcd, agent: { images } },
  OpenYuanrong: {
    images: { registry: "registry.example.com/yuanrong", tag: "1.0.0" },
    network,
    pools: [pool],
  },
};
const components = { Etcd, MetaService, FunctionMaster, OpenYuanrong };
const schemas = {
  Etcd: etcdSchema,
  MetaService: metaServiceSchema,
  FunctionMaster: functionMasterSchema,
  OpenYuanrong: openYuanrongSchema,
};
type Subject = keyof typeof valid;

/** What is set, and the place and reason of the one problem that it makes. */
type Case = [subject: Subject, change: object, path: string, problem: string];

const secrets = { peer: "p", server: "s", client: "c" };

const cases: Case[] = [
  ["Etcd", { namespace: "Yr" }, "namespace", '"Yr" does not match'],
  ["Etcd", { namespace: undefined }, "namespace", "is required"],
  ["Etcd", { members: 2 }, "members", "2 is not supported"],
  ["Etcd", { members: 4 }, "members", "4 is not supported"],
  ["Etcd", { members: "3" }, "members", '"3" is not supported'],
  ["Etcd", { serviceName: "1etcd" }, "serviceName", '"1etcd" does not match'],
  ["Etcd", { headlessServiceName: "ds-core-etcd" }, "headlessServiceName", "is the name of the client Service too"],
  ["Etcd", { serviceName: "a", headlessServiceName: "a" }, "headlessServiceName", "is the name of the client"],
  ["Etcd", { image: "etcd" }, "image", '"etcd" does not match'],
  ["Etcd", { image: "quay.example.com/etcd:latest" }, "image", "uses the moving tag latest"],
  ["Etcd", { quota: "8GB" }, "quota", '"8GB" does not match'],
  ["Etcd", { quota: "100Mi" }, "quota", "100Mi is outside what etcd bears"],
  ["Etcd", { quota: "32Gi", storage: { size: "64Gi" } }, "quota", "32Gi is outside what etcd bears"],
  ["Etcd", { storage: { size: "10Gi" } }, "storage.size", "10Gi is less than twice the quota 8Gi"],
  ["Etcd", { quota: "10Gi" }, "storage.size", "16Gi is less than twice the quota 10Gi"],
  ["Etcd", { storage: { class: "fast" } }, "storage.class", "is not a known property"],
  ["Etcd", { compaction: { mode: "hourly" } }, "compaction.mode", '"hourly" is not supported'],
  ["Etcd", { compaction: { retention: "1h" } }, "compaction.retention", '"1h" does not fit mode revision'],
  ["Etcd", { compaction: { mode: "periodic", retention: "5" } }, "compaction.retention", "does not fit mode periodic"],
  ["Etcd", { tls: { enabled: false, clientSecretName: "c" } }, "tls.clientSecretName", "while TLS is off"],
  [
    "Etcd",
    { tls: { enabled: false, secrets: { ...secrets, setup: "t" } } },
    "tls.secrets",
    "have no meaning while TLS is off",
  ],
  ["Etcd", { tls: { enabled: false }, authentication: { enabled: true } }, "authentication.enabled", "needs TLS"],
  ["Etcd", { tls: { secrets } }, "tls.secrets.setup", "is required to set up users"],
  ["Etcd", { tls: { secrets: { ...secrets, setup: "t", peer: undefined } } }, "tls.secrets.peer", "is required"],
  [
    "Etcd",
    { tls: { secrets: { ...secrets, setup: "t" }, clientSecretName: "c" } },
    "tls.clientSecretName",
    "stands beside secrets.client",
  ],
  ["Etcd", { authentication: { user: "root" } }, "authentication.user", '"root" does not match'],
  ["Etcd", { external: { endpoints: [] } }, "external.endpoints", "length 0 is too small"],
  ["Etcd", { external: { endpoints: ["https://e:1"] } }, "external.endpoints[0]", '"https://e:1" does not match'],
  ["Etcd", { external: { endpoints: ["e"] } }, "external.endpoints[0]", '"e" does not match'],
  ["Etcd", { external: { endpoints: ["e:1"] }, members: 3 }, "members", "has no meaning for an external cluster"],
  ["Etcd", { external: { endpoints: ["e:1"] }, tls: {} }, "tls", "has no meaning for an external cluster"],
  ["Etcd", { resources: { limits: { memory: "8 Gi" } } }, "resources.limits.memory", '"8 Gi" does not match'],
  [
    "Etcd",
    { resources: { requests: { cpu: "2" }, limits: { cpu: "1500m" } } },
    "resources.limits.cpu",
    "1500m is below the request 2",
  ],
  ["Etcd", { placement: { tolerations: [{ effect: "Never" }] } }, "placement.tolerations[0].effect", '"Never"'],
  ["Etcd", { placement: { affinity: {} } }, "placement.affinity", "is not a known property"],
  ["Etcd", { protect: "yes" }, "protect", "is a string"],
  ["MetaService", { image: undefined }, "image", "is required"],
  ["MetaService", { image: "registry.example.com/functionsystem" }, "image", "does not match"],
  ["MetaService", { etcd: undefined }, "etcd", "is required"],
  ["MetaService", { etcd: { endpoints: ["a:2379,b:2379"] } }, "etcd.endpoints[0]", '"a:2379,b:2379" does not match'],
  ["MetaService", { metaEtcd: {} }, "metaEtcd.endpoints", "is required"],
  ["MetaService", { replicas: 0 }, "replicas", "0 is too small"],
  ["MetaService", { replicas: 1.5 }, "replicas", "is a number"],
  ["MetaService", { service: { type: "NodePort" } }, "service", "is not a known property"],
  ["MetaService", { clusters: ["a,b"] }, "clusters[0]", '"a,b" does not match'],
  ["MetaService", { functions: { maxCpu: 200 } }, "functions.maxCpu", "200 is below minCpu 300"],
  ["MetaService", { functions: { minMemory: 64, maxMemory: 32 } }, "functions.maxMemory", "32 is below minMemory 64"],
  ["MetaService", { functions: { timeoutSeconds: 0 } }, "functions.timeoutSeconds", "0 is too small"],
  ["MetaService", { objectStore: { endpoint: "http://s3:80" } }, "objectStore.endpoint", '"http://s3:80" does not'],
  ["MetaService", { objectStore: { endpoint: "s3:80", secretKey: "x" } }, "objectStore.secretKey", "is not a known"],
  ["MetaService", { tls: { clientCertificates: "Always" } }, "tls.clientCertificates", '"Always" is not supported'],
  ["MetaService", { log: { level: "debug" } }, "log.level", '"debug" is not supported'],
  ["MetaService", { log: { fileSizeMb: 5000 } }, "log.fileSizeMb", "5000 is too large"],
  ["FunctionMaster", { agent: undefined }, "agent", "is required"],
  [
    "FunctionMaster",
    { agent: { images: { init: image, agent: image } } },
    "agent.images.runtimeManager",
    "is required",
  ],
  ["FunctionMaster", { election: "standalone" }, "election", '"standalone" is not supported'],
  ["FunctionMaster", { workerNamespace: "a.b" }, "workerNamespace", '"a.b" does not match'],
  ["FunctionMaster", { clusterId: "a b" }, "clusterId", '"a b" does not match'],
  ["FunctionMaster", { kubernetesUrl: "http://10.0.0.1" }, "kubernetesUrl", '"http://10.0.0.1" does not match'],
  ["FunctionMaster", { podGracePeriodSeconds: -1 }, "podGracePeriodSeconds", "-1 is too small"],
  ["FunctionMaster", { horizontalScale: "true" }, "horizontalScale", "is a string"],
  [
    "FunctionMaster",
    { agent: { images, runtimeResources: { limits: { memory: "1G" } } } },
    "agent.runtimeResources.limits.memory",
    "1G is not understood by runtime-manager",
  ],
  [
    "FunctionMaster",
    { agent: { images, runtimeResources: { requests: { cpu: "1k" } } } },
    "agent.runtimeResources.requests.cpu",
    "1k is not understood by runtime-manager",
  ],
  [
    "FunctionMaster",
    { agent: { images, placement: { podAntiAffinity: {} } } },
    "agent.placement.podAntiAffinity",
    "is not a known property",
  ],
  ["FunctionMaster", { agent: { images, gracePeriodSeconds: 0 } }, "agent.gracePeriodSeconds", "0 is too small"],
  ["OpenYuanrong", { images: { registry: "registry.example.com" } }, "images.tag", "is required"],
  ["OpenYuanrong", { images: { registry: "r", tag: "latest" } }, "images.tag", '"latest" does not match'],
  ["OpenYuanrong", { images: { registry: "https://r", tag: "1" } }, "images.registry", '"https://r" does not match'],
  [
    "OpenYuanrong",
    { images: { registry: "r", tag: "1", digests: { frontend: `sha256:${"0".repeat(64)}` } } },
    "images.digests.frontend",
    "is not an image of openYuanrong",
  ],
  [
    "OpenYuanrong",
    { images: { registry: "r", tag: "1", digests: { functionsystem: "sha256:0" } } },
    "images.digests.functionsystem",
    '"sha256:0" does not match',
  ],
  ["OpenYuanrong", { network: { apiServerCidrs: ["10.0.0.1/32"] } }, "network.nodeCidrs", "is required while policies"],
  [
    "OpenYuanrong",
    { network: { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: [] } },
    "network.apiServerCidrs",
    "is required while policies is on",
  ],
  [
    "OpenYuanrong",
    { network: { policies: false, nodeCidrs: ["10.0.0.300/8"] } },
    "network.nodeCidrs[0]",
    '"10.0.0.300/8" is not a network',
  ],
  [
    "OpenYuanrong",
    { etcd: { external: { endpoints: ["etcd.example.com:2379"] } } },
    "network.etcdCidrs",
    "is required to reach etcd.example.com",
  ],
  [
    "OpenYuanrong",
    { objectStore: { endpoint: "s3.example.com:443", secretName: "keys" } },
    "network.objectStoreCidrs",
    "is required to reach s3.example.com",
  ],
  [
    "OpenYuanrong",
    { objectStore: { endpoint: "rgw.rook.svc:80", accessKey: "a" } },
    "objectStore.secretKey",
    "required",
  ],
  [
    "OpenYuanrong",
    { objectStore: { endpoint: "rgw.rook.svc:80", accessKey: "a", secretKey: "minioadmin" } },
    "objectStore.secretKey",
    "is a known default password",
  ],
  [
    "OpenYuanrong",
    { objectStore: { endpoint: "rgw.rook.svc:80", secretName: "s", accessKey: "a", secretKey: "0123456789" } },
    "objectStore.secretName",
    "stands beside accessKey and secretKey",
  ],
  ["OpenYuanrong", { network: { ...network, apiServerPorts: [] } }, "network.apiServerPorts", "length 0 is too small"],
  ["OpenYuanrong", { network: { ...network, apiServerPorts: [0] } }, "network.apiServerPorts[0]", "0 is too small"],
  ["OpenYuanrong", { network: { ...network, dnsCidrs: ["10.0.0.10"] } }, "network.dnsCidrs[0]", "is not a network"],
  ["OpenYuanrong", { pools: [pool, pool] }, "pools[1].id", '"small" is the id of another pool'],
  ["OpenYuanrong", { pools: [{ ...pool, size: -1 }] }, "pools[0].size", "-1 is"],
  ["OpenYuanrong", { connection: { url: "ftp://x" } }, "connection.url", 'has the scheme "ftp:"'],
];

test.each(Object.keys(valid) as Subject[])("%s accepts the arguments that the cases change", (subject) => {
  expect(problemsOf(schemas[subject], valid[subject])).toEqual([]);
});

test.each(cases.map(([subject, change, path, problem]) => ({ subject, change, path, problem })))(
  "$subject: $path $problem",
  ({ subject, change, path, problem }) => {
    const args = { ...valid[subject], ...change } as never;
    const error = errorOf(() => new components[subject]("x", args));
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).problems).toEqual([
      { path, problem: expect.stringContaining(problem), expected: expect.stringMatching(/.../) },
    ]);
  },
);

test("one message names all problems of one set of arguments", () => {
  const args = { namespace: "Yr", members: 2, quota: "1", storage: { size: "x" }, extra: 1 } as never;
  const error = errorOf(() => new Etcd("store", args)) as ValidationError;
  expect(error.message).toContain("Etcd store is invalid (5 problems)");
  expect(error.problems.map((one) => one.path)).toEqual(["extra", "members", "namespace", "quota", "storage.size"]);
});

test("a refused secret is not repeated", () => {
  const objectStore = { endpoint: "rgw.rook.svc:80", accessKey: "a", secretKey: "Harbor12345" };
  const error = errorOf(() => new OpenYuanrong("x", { ...valid.OpenYuanrong, objectStore } as never)) as Error;
  expect(error.message).toContain("objectStore.secretKey");
  expect(error.message).not.toContain("Harbor12345");
});

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
