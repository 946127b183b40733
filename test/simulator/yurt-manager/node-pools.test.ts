import { describe, expect, test } from "vitest";
import { defaultsOf } from "../../../simulator/yurt-manager/defaults";
import { memberPatch, poolStatus } from "../../../simulator/yurt-manager/node-pools";
import { selects } from "../../../simulator/yurt-manager/selectors";
import { node, nodePool } from "./objects";

const now = new Date("2026-01-02T03:04:05.678Z");
const PREVIOUS = "nodepool.openyurt.io/previous-attributes";

describe("what a pool hands on to its nodes", () => {
  const taint = { key: "site", value: "a", effect: "NoSchedule" };
  const own = { key: "own", effect: "NoExecute" };

  test("is added to what a node has, and noted on it", () => {
    const pool = nodePool("a", { labels: { site: "a" }, annotations: { who: "x" }, taints: [taint] });
    expect(memberPatch(node("n1", { spec: { taints: [own] } }), pool)).toEqual({
      metadata: {
        resourceVersion: "1",
        labels: { site: "a" },
        annotations: {
          who: "x",
          [PREVIOUS]: JSON.stringify({ labels: { site: "a" }, annotations: { who: "x" }, taints: [taint] }),
        },
      },
      spec: { taints: [own, taint] },
    });
  });

  test("is taken away when the pool says it no longer, and nothing else", () => {
    const previous = JSON.stringify({ labels: { site: "a", kept: "b" }, taints: [taint] });
    const member = node("n1", { metadata: { annotations: { [PREVIOUS]: previous } }, spec: { taints: [own, taint] } });
    expect(memberPatch(member, nodePool("a", { labels: { kept: "b" } }))).toMatchObject({
      metadata: { labels: { site: null, kept: "b" }, annotations: { [PREVIOUS]: '{"labels":{"kept":"b"}}' } },
      spec: { taints: [own] },
    });
  });

  test("changes nothing twice, and nothing where there is nothing", () => {
    const previous = JSON.stringify({ labels: { site: "a" } });
    const member = node("n1", { metadata: { annotations: { [PREVIOUS]: previous } } });
    expect(memberPatch(member, nodePool("a", { labels: { site: "a" }, taints: [] }))).toBeUndefined();
    expect(memberPatch(node("n1"), nodePool("a", { labels: {} }))).toBeUndefined();
  });

  test("tells of the nodes' network", () => {
    const pool = nodePool("a", { hostNetwork: true });
    const labels = { "nodepool.openyurt.io/hostnetwork": "true" };
    expect(memberPatch(node("n1"), pool)).toEqual({ metadata: { resourceVersion: "1", labels } });
    expect(memberPatch(node("n1", { metadata: { labels } }), pool)).toBeUndefined();
  });

  test("is an error of this node alone where what is noted cannot be read", () => {
    const member = node("n1", { metadata: { annotations: { [PREVIOUS]: "{" } } });
    expect(() => memberPatch(member, nodePool("a"))).toThrow(SyntaxError);
  });
});

describe("the status of a pool", () => {
  const nodes = [node("n2"), node("n1"), node("n3", { ready: false })];

  test("counts its nodes, and is written when it changes only", () => {
    const status = { nodes: ["n1", "n2", "n3"], readyNodeNum: 2, unreadyNodeNum: 1 };
    expect(poolStatus(nodePool("a"), nodes, now)).toEqual(status);
    expect(poolStatus({ ...nodePool("a"), status }, nodes, now)).toBeUndefined();
    expect(poolStatus({ ...nodePool("a"), status }, [], now)).toEqual({
      nodes: [],
      readyNodeNum: 0,
      unreadyNodeNum: 0,
    });
    expect(poolStatus({ ...nodePool("a"), status: { readyNodeNum: 0, unreadyNodeNum: 0 } }, [], now)).toBeUndefined();
  });

  test("names ready nodes as leaders, and keeps those that it has", () => {
    const pool = nodePool("a", { enableLeaderElection: true, leaderReplicas: 1 });
    const second = { nodeName: "n2", address: "192.0.2.2" };
    expect(poolStatus(pool, nodes, now)).toMatchObject({
      leaderEndpoints: [second],
      leaderNum: 1,
      leaderLastElectedTime: "2026-01-02T03:04:05Z",
    });
    const elected = { ...pool, status: { leaderEndpoints: [{ nodeName: "n1", address: "192.0.2.1" }] } };
    expect(poolStatus(elected, nodes, now)).not.toHaveProperty("leaderEndpoints");
    expect(poolStatus(elected, [node("n1", { ready: false }), node("n2")], now)).toMatchObject({
      leaderEndpoints: [second],
    });
    expect(poolStatus({ ...nodePool("a"), status: elected.status }, nodes, now)).toMatchObject({ leaderEndpoints: [] });
  });

  test("takes leaders of the labels that are asked for", () => {
    const pool = nodePool("a", {
      enableLeaderElection: true,
      leaderElectionStrategy: "mark",
      leaderNodeLabelSelector: { strong: "yes" },
      leaderReplicas: 2,
    });
    const strong = node("n4", { metadata: { labels: { strong: "yes" } } });
    expect(poolStatus(pool, [...nodes, strong], now)).toMatchObject({
      leaderNum: 1,
      leaderEndpoints: [{ nodeName: "n4" }],
    });
  });
});

describe("what webhooks fill in", () => {
  const gateway = (spec: object) => ({ apiVersion: "", kind: "Gateway", metadata: { name: "g" }, spec });
  const tunnel = { nodeName: "n1", type: "tunnel" };

  test.each([
    [
      "NodePool",
      { ...nodePool("a"), spec: { type: "Cloud" } },
      { metadata: { labels: { "nodepool.openyurt.io/type": "cloud" } } },
    ],
    [
      "NodePool",
      { ...nodePool("a"), spec: undefined },
      { spec: { type: "Edge", leaderElectionStrategy: "random", leaderReplicas: 1 } },
    ],
    [
      "Node",
      node("n", { metadata: { labels: { "apps.openyurt.io/desired-nodepool": "a" } } }),
      { metadata: { labels: { "apps.openyurt.io/nodepool": "a" } } },
    ],
    [
      "YurtStaticSet",
      { ...gateway({}) },
      { spec: { upgradeStrategy: { type: "AdvancedRollingUpdate", maxUnavailable: "10%" } } },
    ],
    [
      "Gateway",
      gateway({ endpoints: [tunnel] }),
      {
        spec: {
          nodeSelector: { matchLabels: { "raven.openyurt.io/gateway": "g" } },
          endpoints: [{ ...tunnel, port: 4500 }],
        },
      },
    ],
  ])("%s", (kind, object, patch) => {
    expect(defaultsOf(kind, object)).toMatchObject(patch);
  });

  test("nothing where everything is said", () => {
    const services = { group: "", version: "v1", resource: "services" };
    const slices = { group: "discovery.k8s.io", version: "v1", resource: "endpointslices" };
    const spec = {
      type: "Edge",
      leaderElectionStrategy: "mark",
      leaderReplicas: 2,
      poolScopeMetadata: [slices, services],
    };
    expect(defaultsOf("NodePool", nodePool("a", spec, { "nodepool.openyurt.io/type": "edge" }))).toBeUndefined();
    expect(defaultsOf("Node", node("n", { pool: "a" }))).toBeUndefined();
    expect(defaultsOf("Deployment", node("n"))).toBeUndefined();
  });
});

test.each([
  [undefined, false],
  [{}, true],
  [{ matchLabels: { a: "1" } }, true],
  [{ matchLabels: { a: "2" } }, false],
  [{ matchExpressions: [{ key: "a", operator: "In", values: ["1", "2"] }] }, true],
  [{ matchExpressions: [{ key: "b", operator: "NotIn", values: ["1"] }] }, true],
  [{ matchExpressions: [{ key: "a", operator: "NotIn", values: ["1"] }] }, false],
  [{ matchExpressions: [{ key: "a", operator: "Exists" }] }, true],
  [{ matchExpressions: [{ key: "a", operator: "DoesNotExist" }] }, false],
])("a selector %j selects a=1: %s", (selector, expected) => expect(selects(selector, { a: "1" })).toBe(expected));
