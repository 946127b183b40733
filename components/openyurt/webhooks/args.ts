import type * as pulumi from "@pulumi/pulumi";
import type { ClusterConnectionArgs } from "../connection";

/** Settings of the wait for OpenYurt's webhooks. */
export interface YurtWebhooksArgs {
  /** A text, such as the chart's version, with whose change they are asked again; default none. */
  trigger?: pulumi.Input<string>;
  /** Seconds to wait for their answer, 1 to 86400; default 600. */
  timeoutSeconds?: pulumi.Input<number>;
  /** How to reach the cluster. Default: by the stack's `kubernetes:kubeconfig` and `kubernetes:context`. */
  connection?: pulumi.Input<ClusterConnectionArgs>;
}
