// The program with components: the whole runtime, and as many pools as the stack's configuration asks for.
const pulumi = require("@pulumi/pulumi");
const { OpenYuanrong } = require("yuanrong-platform");

const pools = new pulumi.Config().requireNumber("size");
const resources = { requests: { cpu: "600m", memory: "512Mi" }, limits: { cpu: "600m", memory: "512Mi" } };

new OpenYuanrong("yuanrong", {
  images: { registry: "registry.example.com/yuanrong", tag: "0.0.0-example" },
  network: { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"] },
  objectStore: { minio: { acceptUnmaintained: true }, bucket: "functions" },
  iamAdaptor: { enabled: true },
  connection: { url: "http://meta-service.openyuanrong.svc:31182" },
  pools: Array.from({ length: pools }, (_, pool) => ({
    id: `pool-${pool}`,
    size: 2,
    maxSize: 2 + (pool % 8),
    labels: { tier: `tier-${pool % 3}` },
    nodeSelector: { zone: `zone-${pool % 4}` },
    resources,
  })),
});
