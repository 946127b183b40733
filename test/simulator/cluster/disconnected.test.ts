import { afterAll, beforeAll, expect, test } from "vitest";
import { clusterUp } from "../../../simulator/cluster";
import { kubectl, requireCluster } from "../../support/cluster";

const cluster = requireCluster();
const NAMESPACE = "disconnected-test";

beforeAll(async () => {
  if (cluster()) await kubectl(cluster(), ["create", "namespace", NAMESPACE]);
});
afterAll(async () => {
  if (cluster()) await kubectl(cluster(), ["delete", "namespace", NAMESPACE]);
});

interface Read {
  metadata: { uid: string };
  spec: { nodeName?: string; taints: { key: string; effect: string }[] };
  status: { conditions: { type: string; status: string; reason: string }[] };
}

const read = async (): Promise<Read> =>
  JSON.parse(await kubectl(cluster(), ["get", "node", cluster().disconnected, "-o", "json"]));

const daemonSet = (name: string, spec: object) => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name, namespace: NAMESPACE },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: "main", image: "example.com/main:1" }], ...spec },
    },
  },
});

test("the disconnected node is as node lifecycle leaves one, and never sends a sign of life", async () => {
  const { spec, status } = await read();
  expect(status.conditions.find(({ type }) => type === "Ready")).toMatchObject({
    status: "Unknown",
    reason: "NodeStatusUnknown",
  });
  expect(spec.taints.map(({ key, effect }) => `${key}:${effect}`).sort()).toEqual([
    "node.kubernetes.io/unreachable:NoExecute",
    "node.kubernetes.io/unreachable:NoSchedule",
    "simulator/disconnected:NoExecute",
  ]);
  const leases = await kubectl(cluster(), ["get", "leases", "-n", "kube-node-lease", "-o", "name"]);
  expect(leases).toContain("lease.coordination.k8s.io/edge-2");
  expect(leases).not.toContain(cluster().disconnected);
});

test("up neither waits for it nor changes it", async () => {
  const told = async () => {
    const { metadata, spec, status } = await read();
    // Node lifecycle notes in its taint when it first looked.
    return { uid: metadata.uid, status, taints: spec.taints.map(({ key, effect }) => `${key}:${effect}`).sort() };
  };
  const before = await told();
  await clusterUp({ name: cluster().name, report: () => {} });
  expect(await told()).toEqual(before);
});

test("DaemonSets are rolled out without it, also those that tolerate every taint", async () => {
  const everywhere = { tolerations: [{ operator: "Exists" }], nodeSelector: { "kubernetes.io/os": "linux" } };
  await kubectl(cluster(), ["apply", "-f", "-"], [daemonSet("workers", {}), daemonSet("everywhere", everywhere)]);
  for (const [name, pods] of [
    ["workers", 5],
    ["everywhere", 6],
  ] as const) {
    await kubectl(cluster(), ["rollout", "status", "-n", NAMESPACE, `daemonset/${name}`, "--timeout=60s"]);
    const path = "{.status.desiredNumberScheduled} {.status.numberReady}";
    const numbers = await kubectl(cluster(), ["get", "-n", NAMESPACE, `daemonset/${name}`, "-o", `jsonpath=${path}`]);
    expect(numbers).toBe(`${pods} ${pods}`);
  }
});
