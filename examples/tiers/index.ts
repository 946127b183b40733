import * as k8s from "@pulumi/kubernetes";
import { Etcd, MasterTier, PodPool, SystemSecurity, WorkerTier } from "yuanrong-platform";

const image = (name: string) => `registry.example.com/yuanrong/${name}:0.10.0`;
const control = "openyuanrong";
const workers = "openyuanrong-workers";

// The worker tier and the pods of pools need more than any standard but privileged allows.
const levels = { [control]: "restricted", [workers]: "privileged" };
const namespaces = Object.entries(levels).map(
  ([name, level]) =>
    new k8s.core.v1.Namespace(name, {
      metadata: { name, labels: { "pod-security.kubernetes.io/enforce": level } },
    }),
);

const etcd = new Etcd("etcd", { namespace: control, clientNamespaces: [workers] }, { dependsOn: namespaces });
const security = new SystemSecurity(
  "security",
  {
    namespaces: [control, workers],
    serviceHosts: ["meta-service", "frontend"].map((name) => `${name}.${control}.svc.cluster.local`),
  },
  { dependsOn: namespaces },
);

// What both tiers are told alike.
const shared = { etcd: etcd.connection, security: security.connection };
const iamUrl = `http://iam-adaptor.${control}.svc.cluster.local:31218`;

const workerTier = new WorkerTier(
  "worker",
  {
    ...shared,
    namespace: workers,
    images: { functionSystem: image("functionsystem"), dataSystem: image("datasystem") },
    iamUrl,
    dataWorker: { sharedMemoryMb: 2048 },
  },
  { dependsOn: [etcd, security] },
);

const masterTier = new MasterTier(
  "master",
  {
    ...shared,
    namespace: control,
    workerNamespace: workers,
    images: {
      functionSystem: image("functionsystem"),
      init: image("function-agent-init"),
      agent: image("function-agent"),
      runtimeManager: image("runtime-manager"),
    },
    // The Secret is in both namespaces.
    objectStore: { endpoint: "rook-ceph-rgw-packages.rook-ceph.svc:443", secretName: "function-packages" },
    iamAdaptor: { enabled: true },
    frontend: { replicas: 3 },
  },
  { dependsOn: workerTier },
);

const resources = { cpu: "600m", memory: "512Mi" };
new PodPool(
  "small",
  {
    id: "small",
    size: 2,
    resources: { requests: resources, limits: resources },
    // meta-service shows the systems' certificate, so the API server must speak TLS to it.
    connection: { namespace: control, tls: {} },
  },
  { dependsOn: masterTier },
);

export const frontendUrl = masterTier.frontendUrl;
export const metaServiceUrl = masterTier.metaServiceUrl;
