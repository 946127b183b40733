import { expect, test } from "vitest";
import { NodePool, nodePools, NodePoolType, poolScopeRules } from "../../../components/openyurt/node-pool";
import { nodePoolManifest } from "../../../components/openyurt/node-pool/manifest";
import { called, known, registered } from "../../support/registered";
import { examples } from "./examples";

const ALWAYS = [
  { group: "", version: "v1", resource: "services" },
  { group: "discovery.k8s.io", version: "v1", resource: "endpointslices" },
];

test("a pool of a name alone has the defaults of OpenYurt's webhook written out", () => {
  expect(nodePoolManifest({ name: "north" })).toEqual({
    apiVersion: "apps.openyurt.io/v1beta2",
    kind: "NodePool",
    metadata: {
      name: "north",
      labels: { "nodepool.openyurt.io/type": "edge", "openyurt.io/pool-name": "north" },
    },
    spec: {
      type: "Edge",
      hostNetwork: false,
      interConnectivity: false,
      enableLeaderElection: false,
      leaderElectionStrategy: "random",
      leaderReplicas: 1,
      poolScopeMetadata: ALWAYS,
    },
  });
});

test("what leaders read ends with what the webhook would add, and lists nothing twice", () => {
  const [, , { spec }] = examples as [unknown, unknown, (typeof examples)[number]];
  expect(spec.poolScopeMetadata).toEqual([
    { group: "", version: "v1", resource: "configmaps" },
    { group: "discovery.k8s.io", version: "v1", resource: "endpointslices" },
    { group: "apps.openyurt.io", version: "v1beta2", resource: "nodepools" },
    { group: "", version: "v1", resource: "services" },
  ]);
});

test("everything that is given is written", () => {
  expect(examples[2]).toMatchObject({
    metadata: { labels: { site: "north", "nodepool.openyurt.io/type": "edge", "openyurt.io/pool-name": "north.site" } },
    spec: {
      hostNetwork: true,
      interConnectivity: true,
      enableLeaderElection: true,
      leaderElectionStrategy: "mark",
      leaderReplicas: 2,
      leaderNodeLabelSelector: { "example.com/leader": "true" },
      labels: { site: "north", "example.com/line": "5g" },
      annotations: {
        "example.com/contact": "Team North, phone 555",
        "node.openyurt.io/autonomy-duration": "24h",
      },
      taints: [
        { key: "example.com/edge", effect: "NoSchedule" },
        { key: "example.com/edge", value: "north", effect: "PreferNoSchedule" },
        { key: "example.com/line", value: "5g", effect: "NoExecute" },
      ],
    },
  });
  expect(nodePoolManifest({ name: "a", leaderElection: { enabled: false } }).spec).toMatchObject({
    enableLeaderElection: false,
  });
});

test("nodes may read what leaders read beyond Services and EndpointSlices", () => {
  const pool = (resource: string, group?: string) => ({ poolScopeMetadata: [{ group, version: "v1", resource }] });
  expect(poolScopeRules([{}, pool("services"), pool("endpointslices", "discovery.k8s.io")])).toEqual([]);
  expect(poolScopeRules([pool("secrets"), pool("jobs", "batch"), pool("configmaps"), pool("secrets")])).toEqual([
    { apiGroups: [""], resources: ["configmaps", "secrets"], verbs: ["list", "watch"] },
    { apiGroups: ["batch"], resources: ["jobs"], verbs: ["list", "watch"] },
  ]);
});

test("the class makes one object, with labels of both, and tells its name and type", async () => {
  let pool!: NodePool;
  const resources = await registered(() => {
    pool = new NodePool("pool", { name: "north", type: NodePoolType.Cloud, labels: { site: "north" } });
  });
  const object = called(resources, "pool-node-pool");
  expect(resources.map(({ type, name }) => `${type} ${name}`)).toEqual([
    "yuanrong-platform:openyurt:NodePool pool",
    "kubernetes:apps.openyurt.io/v1beta2:NodePool pool-node-pool",
  ]);
  expect(object.inputs.metadata).toEqual({
    name: "north",
    labels: {
      site: "north",
      "nodepool.openyurt.io/type": "cloud",
      "openyurt.io/pool-name": "north",
      "app.kubernetes.io/name": "nodepool",
      "app.kubernetes.io/instance": "north",
      "app.kubernetes.io/component": "nodepool",
      "app.kubernetes.io/part-of": "openyurt",
      "app.kubernetes.io/managed-by": "yuanrong-platform",
    },
  });
  expect(await known(pool.poolName)).toBe("north");
  expect(await known(pool.type)).toBe("Cloud");
});

test("a table makes a pool for each name, with what all have in common", async () => {
  const resources = await registered(() =>
    nodePools("pools", { north: { hostNetwork: true }, south: { autonomyDuration: "0" } }, { autonomyDuration: "24h" }),
  );
  const pool = (name: string) => called(resources, `pools-${name}-node-pool`).inputs;
  expect(resources).toHaveLength(4);
  expect(pool("north")).toMatchObject({
    metadata: { name: "north" },
    spec: { hostNetwork: true, annotations: { "node.openyurt.io/autonomy-duration": "24h" } },
  });
  expect(pool("south")).toMatchObject({
    metadata: { name: "south" },
    spec: { hostNetwork: false, annotations: { "node.openyurt.io/autonomy-duration": "0" } },
  });
});

test("a table is refused as a whole, with the places of all problems", () => {
  const table = { North: {}, south: { type: "Fog" as NodePoolType } };
  expect(() => nodePools("pools", table)).toThrow(
    /^Node pools pools is invalid \(2 problems\):\n {2}North\.name: .*\n {2}south\.type: "Fog" is not supported/,
  );
});
