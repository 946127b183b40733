import { OpenYuanrong, PodPool } from "yuanrong-platform";

const runtime = new OpenYuanrong("runtime", {
  images: { registry: "registry.example.com/yuanrong", tag: "0.10.0" },
  etcd: { members: 3, storage: { size: "32Gi" } },
  network: { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"] },
});

const resources = { cpu: "600m", memory: "512Mi" };
new PodPool(
  "small",
  { id: "small", size: 2, resources: { requests: resources, limits: resources }, connection: runtime.poolConnection },
  { dependsOn: runtime },
);
