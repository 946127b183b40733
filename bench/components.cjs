// The program with components: as many systems and pools as the stack's configuration asks for.
const k8s = require("@pulumi/kubernetes");
const pulumi = require("@pulumi/pulumi");
const { Etcd, functionPools } = require("/tmp/sec/pkg.cjs");

const config = new pulumi.Config();
const resources = { requests: { cpu: "600m", memory: "512Mi" }, limits: { cpu: "600m", memory: "512Mi" } };

for (let i = 0; i < config.requireNumber("systems"); i++) {
  const namespace = new k8s.core.v1.Namespace(`system-${i}`, { metadata: { name: `system-${i}` } });
  new Etcd(`etcd-${i}`, { namespace: namespace.metadata.name });
}

const table = {};
for (let i = 0; i < config.requireNumber("pools"); i++)
  table[`pool-${i}`] = { size: 2, maxSize: 2 + (i % 8), labels: { tier: `tier-${i % 3}` }, nodeSelector: { zone: `zone-${i % 4}` } };
functionPools("pools", table, { resources, connection: { url: "http://127.0.0.1:8081" } });
