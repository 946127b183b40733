import type * as pulumi from "@pulumi/pulumi";
import type { ClusterConnectionArgs } from "../connection";

/** Settings of the membership of one node in a pool. */
export interface NodePoolMembershipArgs {
  /** Name of the node, which exists; a change has the former node leave. */
  node: pulumi.Input<string>;
  /** Name of the pool, such as the output `poolName` of a NodePool; a change has the node leave, then join. */
  pool: pulumi.Input<string>;
  /** Time for which pods stay on the node when it gives no sign of life, such as 24h, or 0 for ever; not beside the pool's. Default: the pool's. */
  autonomyDuration?: pulumi.Input<string>;
  /** Name of the Gateway of Raven by which the node reaches other networks; default none. */
  gateway?: pulumi.Input<string>;
  /**
   * Whether to wait until OpenYurt has installed YurtHub on a node of an Edge pool, and removed it when the node leaves.
   * Default: where yurt-manager's webhooks are installed.
   */
  awaitConversion?: pulumi.Input<boolean>;
  /** Seconds to wait for the node to have joined or left, 1 to 86400; default 600. */
  timeoutSeconds?: pulumi.Input<number>;
  /** How to reach the cluster. Default: by the stack's `kubernetes:kubeconfig` and `kubernetes:context`. */
  connection?: pulumi.Input<ClusterConnectionArgs>;
}
