import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { pattern } from "../core/problems";

/** The cluster whose nodes and webhooks are meant. */
export interface ClusterConnectionArgs {
  /** Context of the kubeconfig. Default: its current context. */
  context?: pulumi.Input<string>;
  /** Path or content of a kubeconfig, kept as a secret. Default: `KUBECONFIG`, `~/.kube/config` or the pod's service account. */
  kubeconfig?: pulumi.Input<string>;
}

/** Checks ClusterConnectionArgs. */
export const clusterConnectionSchema = z.strictObject({
  context: pattern(/^\S(.*\S)?$/, "a text without blanks around it").optional(),
  kubeconfig: z.string().min(1).optional(),
});
