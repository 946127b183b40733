// The program with components: node pools of ten nodes each, and an app set for each of them.
const pulumi = require("@pulumi/pulumi");
const { NodePool, NodePoolMembership, YurtAppSet } = require("yuanrong-platform");

const size = new pulumi.Config().requireNumber("size");

for (let site = 0; site < size; site++) {
  const pool = new NodePool(`site-${site}`, {
    name: `site-${site}`,
    labels: { region: `region-${site % 8}` },
    taints: [{ key: "edge", value: "true", effect: "NoSchedule" }],
    autonomyDuration: "24h",
  });
  for (let node = 0; node < 10; node++)
    new NodePoolMembership(`site-${site}-node-${node}`, { node: `site-${site}-node-${node}`, pool: pool.poolName });
  const labels = { app: `app-${site}` };
  const container = { name: "app", image: "registry.example.com/app:1.2.3" };
  new YurtAppSet(`app-${site}`, {
    name: `app-${site}`,
    namespace: "apps",
    pools: [`site-${site}`],
    workload: {
      deployment: {
        spec: {
          replicas: 2,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: { containers: [container], tolerations: [{ key: "edge", operator: "Exists" }] },
          },
        },
      },
    },
    tweaks: [{ pools: [`site-${site}`], replicas: 1 + (site % 3) }],
  });
}
