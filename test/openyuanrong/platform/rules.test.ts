import { expect, test } from "vitest";
import { OpenYuanrong } from "../../../components";
import { ValidationError } from "../../../components/core/validation";
import { validateConfig } from "../../../stacks/config";

const images = { registry: "registry.example.com/yuanrong", tag: "1.0.0" };
const network = { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"] };
const amounts = { cpu: "600m", memory: "512Mi" };
const pool = { id: "small", size: 1, resources: { requests: amounts, limits: amounts } };
const off = { enabled: false };
const on = { enabled: true };
const noDrivers = { functionManager: off, functionScheduler: off, frontend: off };
const nodeSelector = { "node-role.example.com/functions": "true" };
const chosen = { placement: { nodeSelector } };
const elsewhere = { placement: { nodeSelector: { zone: "a" } } };
const elsewhereAlike = { placement: { nodeSelector: { "node-role.example.com/functions": "false" } } };
const store = { endpoint: "rgw.rook-ceph.svc:443", secretName: "keys" };
const etcdAt = (...endpoints: string[]) => ({ external: { endpoints } });
const ingress = { host: "functions.example.com", className: "nginx" };
const keycloak = { realm: "yuanrong", clientId: "frontend", clientSecretName: "keycloak-client" };

/** What is set beside images, network and one pool, and the place and reason of the one problem that it makes. */
type Case = [change: object, path: string, problem: string];

const cases: Case[] = [
  // Systems that cannot do without another.
  [{ metaService: off }, "pools", "cannot be made without meta-service"],
  [{ functionMaster: off }, "pools", "cannot be made without function-master"],
  [
    { functionProxy: off, functionManager: off, functionScheduler: off, pools: [] },
    "frontend.enabled",
    "needs the function proxy of its node",
  ],
  [
    { functionProxy: off, functionManager: off, frontend: off, pools: [] },
    "functionScheduler.enabled",
    "needs the function proxy of its node",
  ],
  [
    { functionProxy: off, functionScheduler: off, frontend: off, pools: [] },
    "functionManager.enabled",
    "needs the function proxy of its node",
  ],
  [{ dataWorker: off, agent: { dataSystem: true } }, "agent.dataSystem", "needs the data worker, which is turned off"],
  [{ dataWorker: off, frontend: { sharedMemory: true } }, "frontend.sharedMemory", "which is not used"],
  [
    { metaService: { externalUrl: "https://meta.data.svc:8081", replicas: 2 }, pools: [] },
    "metaService.replicas",
    "has no meaning beside externalUrl",
  ],
  [
    { iamAdaptor: { externalUrl: "http://iam.auth.svc:31218", enabled: true } },
    "iamAdaptor.enabled",
    "has no meaning beside externalUrl",
  ],
  [{ iamAdaptor: { replicas: 3 } }, "iamAdaptor.enabled", "is required, since there is none by default"],
  [{ iamAdaptor: { externalUrl: "https://iam.auth.svc:443" } }, "iamAdaptor.externalUrl", "does not match"],
  [{ frontend: { tokens: true } }, "frontend.tokens", "are not verified without an IAM adaptor"],
  [{ frontend: { service: { type: "LoadBalancer" } } }, "frontend.tokens", "are not asked for"],
  [{ frontend: { tls: {} }, security: { mutualTls: off } }, "frontend.tls", "needs TLS between systems"],
  // Nodes.
  [{ functionProxy: chosen, frontend: elsewhere }, "frontend.placement.nodeSelector", "leads to nodes without"],
  [
    { dataWorker: chosen, functionScheduler: elsewhere },
    "functionScheduler.placement.nodeSelector",
    "leads to nodes without",
  ],
  [
    { functionProxy: chosen, functionManager: elsewhere },
    "functionManager.placement.nodeSelector",
    "leads to nodes without",
  ],
  [{ functionProxy: chosen, agent: elsewhere }, "agent.placement.nodeSelector", "leads to nodes without"],
  [
    { functionProxy: chosen, dataWorker: chosen, pools: [{ ...pool, nodeSelector: { disk: "ssd" } }] },
    "pools[0].nodeSelector",
    "leads to nodes without function proxy or data worker",
  ],
  [{ functionProxy: chosen, dataWorker: elsewhereAlike }, "dataWorker.placement.nodeSelector", "leads to other nodes"],
  // What function-master and its proxies must see alike.
  [
    { functionMaster: { heartbeatTimeoutSeconds: 60 }, functionProxy: { heartbeatTimeoutSeconds: 90 } },
    "functionProxy.heartbeatTimeoutSeconds",
    "is taken from functionMaster",
  ],
  [{ functionProxy: { recoverInstances: true } }, "functionProxy.recoverInstances", "is taken from functionMaster"],
  [{ pools: [pool, { ...pool, size: 2 }] }, "pools[1].id", '"small" is the id of another pool'],
  // Stores.
  [{ metaEtcd: {} }, "metaEtcd.serviceName", "must tell it from the other etcd"],
  [{ metaEtcd: { serviceName: "ds-core-etcd" } }, "metaEtcd.serviceName", "must tell it from the other etcd"],
  [
    { etcd: { serviceName: "records" }, metaEtcd: { serviceName: "records" } },
    "metaEtcd.serviceName",
    "must tell it from the other etcd",
  ],
  [{ metaEtcd: { serviceName: "ds-core-etcd-headless" } }, "metaEtcd.serviceName", "must tell it from the other etcd"],
  [{ etcd: { snapshots: { bucket: "backups" } } }, "etcd.snapshots.store", "is required"],
  [{ etcd: { snapshots: { store } } }, "etcd.snapshots.bucket", "is required"],
  [{ etcd: { snapshots: {} }, objectStore: store }, "etcd.snapshots.bucket", "is required"],
  [
    { metaEtcd: { serviceName: "meta-etcd", snapshots: {} }, objectStore: store },
    "metaEtcd.snapshots.bucket",
    "is required",
  ],
  [{ etcd: etcdAt("a.data.svc:2379", "b.data.svc:2379") }, "etcd.external.endpoints", "names several hosts"],
  [{ objectStore: { secretName: "keys" } }, "objectStore.endpoint", "is required"],
  [{ objectStore: { endpoint: store.endpoint, secretKey: "correct horse" } }, "objectStore.accessKey", "is required"],
  [{ objectStore: { endpoint: store.endpoint, accessKey: "key" } }, "objectStore.secretKey", "is required"],
  [
    { objectStore: { endpoint: store.endpoint, minio: { acceptUnmaintained: true } } },
    "objectStore.endpoint",
    "stands beside minio",
  ],
  [
    { objectStore: { ...store, accessKey: "key", secretKey: "correct horse" } },
    "objectStore.secretName",
    "stands beside accessKey and secretKey",
  ],
  // Hosts that no NetworkPolicy can name.
  [{ etcd: etcdAt("etcd.example.com:2379") }, "network.etcdCidrs", "is required to reach etcd.example.com"],
  [{ metaEtcd: etcdAt("meta.example.com:2379") }, "network.etcdCidrs", "is required to reach meta.example.com"],
  [
    { objectStore: { ...store, endpoint: "s3.example.com:443" } },
    "network.objectStoreCidrs",
    "is required to reach s3.example.com",
  ],
  [
    { etcd: { snapshots: { store: { endpoint: "backup.example.com:443" }, bucket: "backups" } } },
    "network.objectStoreCidrs",
    "is required to reach backup.example.com",
  ],
  [
    { metaService: { externalUrl: "https://meta.example.com" }, pools: [] },
    "network.externalCidrs",
    "is required to reach meta.example.com",
  ],
  [
    { iamAdaptor: { externalUrl: "http://iam.example.com:31218" } },
    "network.externalCidrs",
    "is required to reach iam.example.com",
  ],
  [
    { iamAdaptor: { ...on, keycloak: { ...keycloak, url: "http://login.example.com" } } },
    "network.externalCidrs",
    "is required to reach login.example.com",
  ],
  [{ frontend: { ingress }, iamAdaptor: on }, "network.frontendNamespaces", "reached through a controller"],
  [
    { frontend: { gateway: { name: "public", hostnames: ["functions.example.com"] }, tokens: false } },
    "network.frontendNamespaces",
    "reached through a controller",
  ],
  [{ network: { ...network, nodeCidrs: [] } }, "network.nodeCidrs", "is required while policies is on"],
  [{ network: { nodeCidrs: network.nodeCidrs } }, "network.apiServerCidrs", "is required while policies is on"],
];

/** What is near to a case and right. */
const accepted: [name: string, change: object][] = [
  ["no drivers without function proxy", { functionProxy: off, ...noDrivers, pools: [] }],
  ["no pools without meta-service", { metaService: off, pools: [] }],
  ["no data worker", { dataWorker: off, agent: { dataSystem: false } }],
  [
    "drivers on a part of the workers' nodes",
    { functionProxy: chosen, frontend: { placement: { nodeSelector: { ...nodeSelector, zone: "a" } } } },
  ],
  ["two namespaces and an etcd without TLS", { workerNamespace: "workers", etcd: { tls: off } }],
  ["pools at an external meta-service", { metaService: { externalUrl: "https://meta.data.svc:8081" } }],
  ["two external etcds", { etcd: etcdAt("10.1.0.1:2379"), metaEtcd: etcdAt("10.1.0.2:2379") }],
  ["snapshots in the store of packages", { etcd: { snapshots: {} }, objectStore: { ...store, bucket: "functions" } }],
  [
    "external hosts and their networks",
    { etcd: etcdAt("etcd.example.com:2379"), network: { ...network, etcdCidrs: ["10.9.0.0/24"] } },
  ],
  ["external hosts without policies", { etcd: etcdAt("etcd.example.com:2379"), network: { policies: false } }],
  [
    "a way in and who may use it",
    { frontend: { ingress }, iamAdaptor: on, network: { ...network, frontendNamespaces: ["ingress-nginx"] } },
  ],
];

const named = ([change, path, problem]: Case) => ({ change, path, problem });

test.each(cases.map(named))("OpenYuanrong: $path $problem", ({ change, path, problem }) => {
  expect(problemsOf(change)).toEqual([
    { path, problem: expect.stringContaining(problem), expected: expect.stringMatching(/.../) },
  ]);
});

test.each(cases.map(named))("configuration: $path $problem", ({ change, path, problem }) => {
  const place = path.startsWith("network.") ? path : `openYuanrong.${path}`;
  expect(validateConfig(configured(change), "production")).toEqual([
    { path: place, problem: expect.stringContaining(problem), expected: expect.stringMatching(/.../) },
  ]);
});

test.each([["what the cases change", {}] as [string, object], ...accepted])("accepted: %s", (_name, change) => {
  expect(validateConfig(configured(change), "production")).toEqual([]);
});

test("without the function proxy each driver is named, and nothing else", () => {
  expect(problemsOf({ functionProxy: off, pools: [] }).map(({ path }) => path)).toEqual([
    "frontend.enabled",
    "functionManager.enabled",
    "functionScheduler.enabled",
  ]);
});

test("beside a url for the pools, the section is checked as without it", () => {
  const config = configured({ metaService: { url: "http://127.0.0.1:31182", enabled: false } });
  expect(validateConfig(config).map(({ path }) => path)).toEqual(["openYuanrong.pools"]);
});

test.each([
  ["production", {}, ["openYuanrong.objectStore.minio.acceptUnmaintained"]],
  ["staging", {}, ["openYuanrong.objectStore.minio.acceptUnmaintained"]],
  ["production", { acceptUnmaintained: true }, []],
  ["local", {}, []],
  ["dev", {}, []],
  [undefined, {}, []],
] as const)("MinIO in the configuration of stack %s with %j", (stack, minio, paths) => {
  expect(validateConfig(configured({ objectStore: { minio } }), stack).map(({ path }) => path)).toEqual(paths);
});

test("MinIO in a section that is off is nobody's problem", () => {
  const config = { openYuanrong: { enabled: false, objectStore: { minio: {} } } };
  expect(validateConfig(config, "production")).toEqual([]);
});

/** The problems with which the component refuses arguments. */
function problemsOf(change: object) {
  try {
    new OpenYuanrong("x", { images, network, pools: [pool], ...change } as never);
  } catch (error) {
    if (error instanceof ValidationError && error.subject === "OpenYuanrong x") return error.problems;
    throw error;
  }
  return [];
}

/** The same as the configuration of a stack. */
function configured(change: object): Record<string, unknown> {
  const { network: given = network, ...section } = change as { network?: object };
  return { images, network: given, openYuanrong: { enabled: true, pools: [pool], ...section } };
}
