import { appSet, nodePool, template } from "./objects";

export const changed = (kind: string, object: string, patch: object) => [
  "patch",
  kind,
  object,
  "--type=merge",
  "-p",
  JSON.stringify(patch),
];
const gateway = (spec: object) => ({
  apiVersion: "raven.openyurt.io/v1beta1",
  kind: "Gateway",
  metadata: { name: "x" },
  spec,
});
const tunnel = { nodeName: "edge-1", type: "tunnel" };
const proxy = { nodeName: "edge-1", type: "proxy" };
const staticSet = (spec: object) => ({
  apiVersion: "apps.openyurt.io/v1alpha1",
  kind: "YurtStaticSet",
  metadata: { name: "x", namespace: "default" },
  spec,
});

/** Changes of what is there, as kubectl's arguments, that are refused, and what is said. */
export const REFUSED_CHANGES: [string, string[], RegExp][] = [
  [
    "a node that changes its pool",
    ["label", "node", "edge-1", "apps.openyurt.io/nodepool=site-b", "--overwrite"],
    /added to a node and removed, but not changed/,
  ],
  [
    "a converted node that is called another",
    ["label", "node", "edge-1", "openyurt.io/is-edge-worker-"],
    /only by the node itself/,
  ],
  [
    "a node that is called converted",
    ["label", "node", "cloud-2", "openyurt.io/is-edge-worker=true"],
    /only by the node itself/,
  ],
  [
    "another type of a pool",
    changed("nodepool", "cloud", { spec: { type: "Edge" } }),
    /type of a pool cannot be changed/,
  ],
  [
    "another network of a pool",
    changed("nodepool", "site-a", { spec: { hostNetwork: true } }),
    /hostNetwork of a pool cannot be changed/,
  ],
  [
    "another connectivity of a pool",
    changed("nodepool", "site-a", { spec: { interConnectivity: true } }),
    /interConnectivity of a pool cannot/,
  ],
  ["the end of a pool with nodes", ["delete", "nodepool", "site-b"], /has nodes cannot be deleted/],
];

/** Objects that are refused, and what is said. */
export const REFUSED_OBJECTS: [string, object, RegExp][] = [
  ["a pool of no known type", nodePool("x", { type: "Fog" }), /must be Edge or Cloud/],
  [
    "a Cloud pool in the nodes' network",
    nodePool("x", { type: "Cloud", hostNetwork: true }),
    /Cloud pool cannot have hostNetwork/,
  ],
  ["another election", nodePool("x", { leaderElectionStrategy: "Random" }), /must be random or mark/],
  [
    "a set without a template",
    appSet("x", {}, { workloadTemplate: {} }),
    /either a deploymentTemplate or a statefulSetTemplate/,
  ],
  [
    "a set with both",
    appSet("x", {}, { workloadTemplate: { deploymentTemplate: template, statefulSetTemplate: template } }),
    /either a deploymentTemplate/,
  ],
  ["a static set without a file", staticSet({ template: {} }), /staticPodManifest is needed/],
  [
    "a static set of another strategy",
    staticSet({ staticPodManifest: "x", upgradeStrategy: { type: "Recreate" } }),
    /must be OTA or AdvancedRollingUpdate/,
  ],
  ["a Gateway exposed otherwise", gateway({ exposeType: "NodePort" }), /must be PublicIP or LoadBalancer/],
  [
    "an exposed Gateway behind NAT",
    gateway({ exposeType: "PublicIP", endpoints: [{ ...tunnel, underNAT: true }] }),
    /exposed Gateway must be false/,
  ],
  [
    "a Gateway half behind NAT",
    gateway({ endpoints: [{ ...tunnel, underNAT: true }, proxy] }),
    /must be the same in all endpoints/,
  ],
  [
    "an endpoint with an odd address",
    gateway({ endpoints: [{ ...tunnel, publicIP: "somewhere" }] }),
    /must be an IP address/,
  ],
  [
    "an endpoint of another type",
    gateway({ endpoints: [{ ...tunnel, type: "bridge" }] }),
    /proxy or tunnel as its type/,
  ],
  ["two tunnels", gateway({ tunnelConfig: { Replicas: 2 } }), /cannot be greater than 1/],
  [
    "more proxies than endpoints",
    gateway({ endpoints: [proxy, tunnel], proxyConfig: { Replicas: 2 } }),
    /as many proxy endpoints/,
  ],
];

/** Objects that are let through. */
export const ALLOWED_OBJECTS: [string, object][] = [
  ["a pool", nodePool("x", { type: "Edge", hostNetwork: true, interConnectivity: true })],
  ["a pool that says nothing", { ...nodePool("x"), spec: {} }],
  ["a set", appSet("x", {})],
  ["a static set", staticSet({ staticPodManifest: "x", upgradeStrategy: { type: "ota" } })],
  ["a static set without a strategy", staticSet({ staticPodManifest: "x" })],
  [
    "a Gateway",
    gateway({
      exposeType: "PublicIP",
      endpoints: [proxy, { ...tunnel, publicIP: "192.0.2.1" }],
      proxyConfig: { Replicas: 1 },
      tunnelConfig: { Replicas: 1 },
    }),
  ],
  ["a Gateway behind NAT", gateway({ endpoints: [{ ...tunnel, underNAT: true }] })],
  ["a Gateway that says nothing", gateway({})],
];
