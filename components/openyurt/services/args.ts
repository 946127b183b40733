import type * as k8s from "@pulumi/kubernetes";

/** Whose pods answer a client at the edge. */
export const TopologyScope = {
  /** Those of the client's own node. */
  Node: "kubernetes.io/hostname",
  /** Those of the client's own node pool; of its own node where that is in none. */
  Pool: "openyurt.io/nodepool",
} as const;
export type TopologyScope = (typeof TopologyScope)[keyof typeof TopologyScope];

/** Pools whose nodes listen for a Service; in the others it is not there at all. Nodes in no pool always listen. */
export interface NodePortListeners {
  /** Names of pools that listen; default none but with all. */
  pools?: string[];
  /** Whether all pools listen, also later ones; default false. */
  all?: boolean;
  /** Names of pools that do not, beside all; default none. */
  except?: string[];
}

/** What OpenYurt does with a Service. */
export interface EdgeServiceSettings {
  /** Whose pods answer; default all of them. */
  topology?: TopologyScope;
  /** Pools that listen at node ports; default all nodes. */
  listeners?: NodePortListeners;
  /** Whether nodes at the edge do not get to see it; default false. */
  discard?: boolean;
  /** Labels of node pools that get a load balancer each; default one load balancer. */
  poolBalancers?: k8s.types.input.meta.v1.LabelSelector;
}
