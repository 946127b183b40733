import { describe, expect, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { nodePoolSchema } from "../../../components/openyurt/node-pool/schema";
import { type Refusal, refuses } from "../../support/refusals";

const valid = { name: "north" };
const mark = { strategy: "mark", nodeLabels: { leader: "true" } };
const taint = { key: "example.com/edge", effect: "NoSchedule" };
const label = (key: string, problem: string): Refusal => [{ labels: { [key]: "x" } }, `labels["${key}"]`, problem];
const taints = (...list: object[]) => ({ taints: list });

describe("one wrong thing", () => {
  refuses(nodePoolSchema, valid, [
    [{ name: undefined }, "name", "is required"],
    [{ name: "" }, "name", "does not match"],
    [{ name: "North" }, "name", "does not match"],
    [{ name: "-north" }, "name", "does not match"],
    [{ name: "n".repeat(64) }, "name", "length 64 is too large"],
    [{ type: "edge" }, "type", '"edge" is not supported'],
    [{ type: "Fog" }, "type", '"Fog" is not supported'],
    [{ type: "Cloud", hostNetwork: true }, "hostNetwork", "is not for a pool of type Cloud"],
    [{ type: "Cloud", autonomyDuration: "24h" }, "autonomyDuration", "has no effect"],
    [{ hostNetwork: "yes" }, "hostNetwork", "is a string"],
    [{ interConnectivity: 1 }, "interConnectivity", "is a number"],
    [{ hostnetwork: true }, "hostnetwork", "is not a known property"],
    [{ leaderElection: { strategy: "Random" } }, "leaderElection.strategy", "is not supported"],
    [{ leaderElection: { strategy: "first", nodeLabels: { a: "b" } } }, "leaderElection.strategy", "is not supported"],
    [{ leaderElection: { strategy: "mark" } }, "leaderElection.nodeLabels", "is required"],
    [{ leaderElection: { ...mark, nodeLabels: {} } }, "leaderElection.nodeLabels", "is required"],
    [{ leaderElection: { nodeLabels: { a: "b" } } }, "leaderElection.nodeLabels", "has no effect on strategy random"],
    [
      { leaderElection: { ...mark, nodeLabels: { "apps.openyurt.io/nodepool": "north" } } },
      'leaderElection.nodeLabels["apps.openyurt.io/nodepool"]',
      "is set by OpenYurt",
    ],
    [{ leaderElection: { ...mark, nodeLabels: { a: "b c" } } }, "leaderElection.nodeLabels.a", "does not match"],
    [{ leaderElection: { replicas: 0 } }, "leaderElection.replicas", "0 is too small"],
    [{ leaderElection: { replicas: 1.5 } }, "leaderElection.replicas", "is a number"],
    [{ leaderElection: { enabled: "true" } }, "leaderElection.enabled", "is a string"],
    [{ poolScopeMetadata: [{ resource: "pods" }] }, "poolScopeMetadata[0].version", "is required"],
    [{ poolScopeMetadata: [{ version: "v1" }] }, "poolScopeMetadata[0].resource", "is required"],
    [{ poolScopeMetadata: [{ version: "1", resource: "pods" }] }, "poolScopeMetadata[0].version", "does not match"],
    [{ poolScopeMetadata: [{ version: "v1", resource: "Pods" }] }, "poolScopeMetadata[0].resource", "does not match"],
    [
      { poolScopeMetadata: [{ group: "Apps", version: "v1", resource: "pods" }] },
      "poolScopeMetadata[0].group",
      "does not match",
    ],
    [
      {
        poolScopeMetadata: [
          { version: "v1", resource: "pods" },
          { group: "", version: "v1", resource: "pods" },
        ],
      },
      "poolScopeMetadata[1]",
      "lists v1 pods again",
    ],
    label("apps.openyurt.io/nodepool", "would move nodes"),
    label("apps.openyurt.io/desired-nodepool", "would send nodes back"),
    label("openyurt.io/is-edge-worker", "the controller that installs YurtHub alone"),
    label("nodepool.openyurt.io/hostnetwork", "can never be taken away"),
    label("nodepool.openyurt.io/type", "is set by OpenYurt"),
    label("raven.openyurt.io/gateway", "belongs to a Gateway"),
    label("kubernetes.io/hostname", "the kubelet gives"),
    label("kubernetes.io/os", "the kubelet gives"),
    label("kubernetes.io/arch", "the kubelet gives"),
    label("beta.kubernetes.io/os", "the kubelet gives"),
    label("beta.kubernetes.io/arch", "the kubelet gives"),
    [{ labels: { "Example.com/site": "x" } }, 'labels["Example.com/site"]', ""],
    [{ labels: { site: "a b" } }, "labels.site", "does not match"],
    [{ labels: { site: "a".repeat(64) } }, "labels.site", "does not match"],
    [{ labels: { site: 5 } }, "labels.site", "is a number"],
    [{ annotations: { "a b": "x" } }, 'annotations["a b"]', ""],
    [{ annotations: { a: 5 } }, "annotations.a", "is a number"],
    [{ annotations: { a: "x".repeat(256 * 1024) } }, "annotations", "262145 bytes are too many"],
    [
      { annotations: { "nodepool.openyurt.io/previous-attributes": "{}" } },
      'annotations["nodepool.openyurt.io/previous-attributes"]',
      "is where OpenYurt keeps",
    ],
    [
      { annotations: { "node.openyurt.io/autonomy-duration": "24h" } },
      'annotations["node.openyurt.io/autonomy-duration"]',
      "is set by autonomyDuration",
    ],
    [
      { autonomyDuration: "24h", annotations: { "node.beta.openyurt.io/autonomy": "true" } },
      'annotations["node.beta.openyurt.io/autonomy"]',
      "would overrule autonomyDuration",
    ],
    [
      { autonomyDuration: "24h", annotations: { "apps.openyurt.io/binding": "true" } },
      'annotations["apps.openyurt.io/binding"]',
      "would overrule autonomyDuration",
    ],
    [taints({ effect: "NoSchedule" }), "taints[0].key", "is required"],
    [taints({ key: "a" }), "taints[0].effect", "is required"],
    [taints({ ...taint, effect: "Evict" }), "taints[0].effect", "is not supported"],
    [taints({ ...taint, key: "a b" }), "taints[0].key", "does not match"],
    [taints({ ...taint, value: "a/b" }), "taints[0].value", "does not match"],
    [taints({ ...taint, timeAdded: "2026-01-01T00:00:00Z" }), "taints[0].timeAdded", "is not a known property"],
    [taints({ ...taint, key: "node.kubernetes.io/not-ready" }), "taints[0].key", "is set by Kubernetes"],
    [taints(taint, { ...taint, value: "other" }), "taints[1]", "of another"],
    [{ autonomyDuration: "1 day" }, "autonomyDuration", "does not match"],
    [{ autonomyDuration: "24" }, "autonomyDuration", "does not match"],
    [{ autonomyDuration: "-1h" }, "autonomyDuration", "does not match"],
    [{ autonomyDuration: 0 }, "autonomyDuration", "is a number"],
    [{ autonomyDuration: "500ms" }, "autonomyDuration", "is cut to no time at all"],
    [{ autonomyDuration: "2562048h" }, "autonomyDuration", "is longer than OpenYurt can count"],
    [{ protect: "no" }, "protect", "is a string"],
  ]);
});

test.each([
  { type: "Cloud", hostNetwork: false, labels: { site: "" } },
  { leaderElection: {} },
  { leaderElection: { ...mark, enabled: false } },
  { autonomyDuration: "0" },
  { autonomyDuration: "1h30m" },
  { autonomyDuration: "2562047h" },
  { annotations: { "node.beta.openyurt.io/autonomy": "true", "example.com/text": "any text, with spaces" } },
  taints(taint, { ...taint, effect: "NoExecute" }, { ...taint, key: "example.com/other" }),
])("takes %j", (change) => {
  expect(problemsOf(nodePoolSchema, { ...valid, ...change })).toEqual([]);
});

test("several wrong things are told at once", () => {
  const args = {
    name: "North",
    type: "Cloud",
    hostNetwork: true,
    taints: [taint, taint],
    labels: { "kubernetes.io/os": "x" },
  };
  expect(problemsOf(nodePoolSchema, args).map(({ path }) => path)).toEqual([
    "hostNetwork",
    'labels["kubernetes.io/os"]',
    "name",
    "taints[1]",
  ]);
});
