import type { Manifest } from "../../../components/openyurt/custom-resource";
import { LeaderElectionStrategy, NodePoolType, TaintEffect } from "../../../components/openyurt/node-pool";
import { nodePoolManifest } from "../../../components/openyurt/node-pool/manifest";

/** Pools that together use every field. */
export const examples: Manifest[] = [
  nodePoolManifest({ name: "plain" }),
  nodePoolManifest({ name: "cloud", type: NodePoolType.Cloud, labels: { site: "cloud" } }),
  nodePoolManifest({
    name: "north.site",
    type: NodePoolType.Edge,
    hostNetwork: true,
    interConnectivity: true,
    leaderElection: {
      enabled: true,
      strategy: LeaderElectionStrategy.Mark,
      replicas: 2,
      nodeLabels: { "example.com/leader": "true" },
    },
    poolScopeMetadata: [
      { version: "v1", resource: "configmaps" },
      { group: "discovery.k8s.io", version: "v1", resource: "endpointslices" },
      { group: "apps.openyurt.io", version: "v1beta2", resource: "nodepools" },
    ],
    labels: { site: "north", "example.com/line": "5g" },
    annotations: { "example.com/contact": "Team North, phone 555" },
    taints: [
      { key: "example.com/edge", effect: TaintEffect.NoSchedule },
      { key: "example.com/edge", value: "north", effect: TaintEffect.PreferNoSchedule },
      { key: "example.com/line", value: "5g", effect: TaintEffect.NoExecute },
    ],
    autonomyDuration: "24h",
    protect: false,
  }),
];
