// The program with components: as many openYuanrong systems and pools as the stack's configuration asks for.
const pulumi = require("@pulumi/pulumi");
const { OpenYuanrong } = require("yuanrong-platform");

const config = new pulumi.Config();
const systems = config.requireNumber("systems");
const pools = config.requireNumber("pools");
const resources = { requests: { cpu: "600m", memory: "512Mi" }, limits: { cpu: "600m", memory: "512Mi" } };

for (let system = 0; system < systems; system++) {
  const count = Math.floor(pools / systems) + (system < pools % systems ? 1 : 0);
  new OpenYuanrong(`system-${system}`, {
    images: { registry: "registry.example.com/yuanrong", tag: "0.0.0-example" },
    namespace: `system-${system}`,
    network: { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"], objectStoreCidrs: ["10.1.0.0/24"] },
    objectStore: { endpoint: "store.example.com:9000", secretName: "store", tls: true },
    connection: { url: `http://meta-service.system-${system}.svc:31182` },
    pools: Array.from({ length: count }, (_, pool) => ({
      id: `pool-${system}-${pool}`,
      size: 2,
      maxSize: 2 + (pool % 8),
      labels: { tier: `tier-${pool % 3}` },
      nodeSelector: { zone: `zone-${pool % 4}` },
      resources,
    })),
  });
}
