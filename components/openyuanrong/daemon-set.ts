import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { System } from "./control-plane";

/** Without its system a node serves no function, so the pod goes before others. */
export const NODE_PRIORITY = "system-node-critical";

/** Spec of a DaemonSet in the network of its nodes, which replaces its pods on `maxUnavailable` nodes at once. */
export function nodeDaemonSetSpec(
  system: System,
  maxUnavailable = 1,
  annotations: Record<string, pulumi.Input<string>>,
  spec: k8s.types.input.core.v1.PodSpec,
): k8s.types.input.apps.v1.DaemonSetSpec {
  return {
    selector: { matchLabels: system.selector },
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable } },
    template: {
      metadata: { labels: system.labels, annotations },
      spec: { hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet", ...spec },
    },
  };
}

/**
 * Time for its making, change and removal: nodes are replaced one after the other, which outlasts the provider's ten minutes on all but
 * small clusters, and its pods end together, each within its grace.
 */
export function nodeDaemonSetTimeouts(graceSeconds: number): pulumi.CustomTimeouts {
  return { create: "30m", update: "6h", delete: `${Math.ceil(graceSeconds / 60) + 10}m` };
}
