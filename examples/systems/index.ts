import * as k8s from "@pulumi/kubernetes";
import { Etcd, FunctionMaster, MetaService, PodPool } from "yuanrong-platform";

const image = (name: string) => `registry.example.com/yuanrong/${name}:0.10.0`;

const namespace = new k8s.core.v1.Namespace("namespace", {
  metadata: { name: "functions", labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
});
const shared = { namespace: namespace.metadata.name, image: image("functionsystem") };

const etcd = new Etcd("etcd", { namespace: shared.namespace, members: 3 });
const metaService = new MetaService("meta-service", { ...shared, etcd: etcd.connection }, { dependsOn: etcd });
const functionMaster = new FunctionMaster(
  "function-master",
  {
    ...shared,
    etcd: etcd.connection,
    agent: {
      images: {
        init: image("function-agent-init"),
        agent: image("function-agent"),
        runtimeManager: image("runtime-manager"),
      },
    },
  },
  { dependsOn: etcd },
);

const resources = { cpu: "600m", memory: "512Mi" };
new PodPool(
  "small",
  {
    id: "small",
    size: 2,
    resources: { requests: resources, limits: resources },
    connection: { namespace: shared.namespace },
  },
  { dependsOn: [metaService, functionMaster] },
);

export const metaServiceUrl = metaService.url;
