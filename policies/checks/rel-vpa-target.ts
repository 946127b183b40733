import { horizontalFor, ownMetrics, targetOf, targetProblem } from "../kubernetes/autoscalers";
import { check } from "../check";
import { namespaceOf, Resource } from "../resource";
import { mapOf, mapsOf, textOf, textsOf } from "../values";

const TARGETS = {
  Deployment: "apps",
  StatefulSet: "apps",
  DaemonSet: "apps",
  ReplicaSet: "apps",
  ReplicationController: "",
  Job: "batch",
  CronJob: "batch",
};

export const relVpaTarget = check({
  id: "rel-vpa-target",
  title: "VerticalPodAutoscalers fit a workload that exists",
  severity: "medium",
  pack: "reliability",
  asks: "The target of a VerticalPodAutoscaler is in the stack; where it changes pods, no horizontal autoscaler follows the same CPU or memory.",
  why: "Without a target it does nothing. Where both look at the same use, the one makes pods larger while the other makes more of them, and neither comes to rest.",
  remediation:
    "Correct `targetRef`; give the vertical one other resources by `controlledResources`, or set `updateMode: Off` for advice alone.",
  equivalents: { kyverno: ["check-vpa-configuration", "verify-vpa-target"] },
  scope: "stack",
  on: "resource",
  kinds: ["autoscaling.k8s.io/VerticalPodAutoscaler"],
  judge(resource, { set }) {
    const problem = targetProblem(set, resource, TARGETS);
    if (problem !== undefined) return { path: ["spec", "targetRef"], message: problem };
    const target = targetOf(resource);
    const own = controlled(resource);
    for (const other of horizontalFor(set, namespaceOf(resource), target)) {
      const shared = ownMetrics(other).find((metric) => own.includes(metric));
      if (shared === undefined) continue;
      const message = `${other.kind} "${other.name}" scales ${target.kind} "${target.name}" by ${shared}, which this one changes`;
      return { path: ["spec", "targetRef"], message };
    }
    return undefined;
  },
});

/** The resources that a VerticalPodAutoscaler changes. */
function controlled({ object }: Resource): string[] {
  const spec = mapOf(object.spec);
  if (textOf(mapOf(spec.updatePolicy).updateMode) === "Off") return [];
  const policies = mapsOf(mapOf(spec.resourcePolicy).containerPolicies).map(({ entry }) => entry);
  if (policies.length === 0) return ["cpu", "memory"];
  return policies
    .filter(({ mode }) => mode !== "Off")
    .flatMap(({ controlledResources }) => (controlledResources ? textsOf(controlledResources) : ["cpu", "memory"]));
}
