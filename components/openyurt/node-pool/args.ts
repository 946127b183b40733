/** Where the nodes of a pool are. */
export const NodePoolType = {
  /** At the edge: OpenYurt installs YurtHub on each node that joins. */
  Edge: "Edge",
  /** In the cloud, near the control plane: nodes are left as they are. */
  Cloud: "Cloud",
} as const;
export type NodePoolType = (typeof NodePoolType)[keyof typeof NodePoolType];

/** How the leaders of a pool are chosen. */
export const LeaderElectionStrategy = {
  /** Any ready nodes. */
  Random: "random",
  /** Ready nodes that carry certain labels. */
  Mark: "mark",
} as const;
export type LeaderElectionStrategy = (typeof LeaderElectionStrategy)[keyof typeof LeaderElectionStrategy];

/** What a taint does to pods that do not tolerate it. */
export const TaintEffect = {
  /** New pods are not placed there. */
  NoSchedule: "NoSchedule",
  /** New pods are placed elsewhere if that is possible. */
  PreferNoSchedule: "PreferNoSchedule",
  /** Pods are evicted as well. */
  NoExecute: "NoExecute",
} as const;
export type TaintEffect = (typeof TaintEffect)[keyof typeof TaintEffect];

/** Leaders of a pool: their YurtHubs read what is the same for the whole pool from the cloud, the others read it from them. */
export interface NodePoolLeaderElection {
  /** Whether leaders are elected; default true. */
  enabled?: boolean;
  /** How they are chosen; default random. */
  strategy?: LeaderElectionStrategy;
  /** Number of leaders, 1 to 100; default 1. */
  replicas?: number;
  /** Labels of the nodes that may lead; required for mark, and only for that. Default none. */
  nodeLabels?: Record<string, string>;
}

/** A kind of objects that is the same for the whole pool. */
export interface NodePoolScopeMetadata {
  /** API group; default the core group. */
  group?: string;
  /** Version of the API, such as v1. */
  version: string;
  /** Name of the resource in the plural, such as configmaps. */
  resource: string;
}

/** A taint that OpenYurt puts on each node of a pool. */
export interface NodePoolTaint {
  /** Key of the taint. */
  key: string;
  /** Value of the taint; default none. */
  value?: string;
  /** What it does to pods that do not tolerate it. */
  effect: TaintEffect;
}

/** Settings of a pool of a table; its name is the key in the table. */
export interface NodePoolSettings {
  /** Where its nodes are; a change replaces the pool. Default Edge. */
  type?: NodePoolType;
  /** Whether pods of its nodes use the nodes' network, so that they need no network plugin; not for Cloud, and a change replaces the pool. Default false. */
  hostNetwork?: boolean;
  /** Whether its nodes reach each other, by which they may share what they read; a change replaces the pool. Default false. */
  interConnectivity?: boolean;
  /** Election of leaders, which spare the line to the cloud; default none. */
  leaderElection?: NodePoolLeaderElection;
  /** What leaders read for the pool, besides Services and EndpointSlices; default nothing else. */
  poolScopeMetadata?: NodePoolScopeMetadata[];
  /** Labels of the pool, by which selectors find it; OpenYurt copies them onto each of its nodes. Default none. */
  labels?: Record<string, string>;
  /** Annotations that OpenYurt copies onto each node; default none. */
  annotations?: Record<string, string>;
  /** Taints that OpenYurt puts on each node, one for a key and an effect; default none. */
  taints?: NodePoolTaint[];
  /** Time for which pods stay on a node that gives no sign of life, such as 24h, or 0 for ever; not for Cloud. Default: Kubernetes' 5 minutes. */
  autonomyDuration?: string;
  /** Whether Pulumi refuses to delete or to replace the pool; default true. */
  protect?: boolean;
}

/** Settings of a node pool. */
export interface NodePoolArgs extends NodePoolSettings {
  /** Name of the pool, at most 63 characters, which its nodes carry as a label; a change replaces the pool. */
  name: string;
}
