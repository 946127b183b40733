import type * as k8s from "@pulumi/kubernetes";
import { Labels } from "./labels";

/** Spec of a PodDisruptionBudget that lets one pod at a time be evicted, and evicts unready pods always. */
export function disruptionBudget(selector: Labels): k8s.types.input.policy.v1.PodDisruptionBudgetSpec {
  return {
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: "AlwaysAllow",
    selector: { matchLabels: selector },
  };
}

/** Spreads pods over zones and nodes as well as can be; where `nodes` are given, over no fewer than these, or pods wait. */
export function topologySpread(selector: Labels, nodes?: number): k8s.types.input.core.v1.TopologySpreadConstraint[] {
  const spread = (topologyKey: string, whenUnsatisfiable: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable,
    labelSelector: { matchLabels: selector },
  });
  return [
    spread("topology.kubernetes.io/zone", "ScheduleAnyway"),
    nodes === undefined
      ? spread("kubernetes.io/hostname", "ScheduleAnyway")
      : { ...spread("kubernetes.io/hostname", "DoNotSchedule"), minDomains: nodes },
  ];
}
