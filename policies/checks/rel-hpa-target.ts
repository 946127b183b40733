import { SCALABLE, targetProblem } from "../kubernetes/autoscalers";
import { check } from "../check";

export const relHpaTarget = check({
  id: "rel-hpa-target",
  title: "Autoscalers scale a workload that exists",
  severity: "medium",
  pack: "reliability",
  asks: "The target of a HorizontalPodAutoscaler or ScaledObject is in the same namespace of the stack, in the API group that it names, and of a kind that can be scaled.",
  why: "An autoscaler without a target does nothing, and nobody sees it before the load comes.",
  remediation: "Correct `scaleTargetRef`: kind, name, and `apiVersion: apps/v1` for a Deployment or StatefulSet.",
  equivalents: {
    kubeLinter: ["dangling-horizontalpodautoscaler"],
    kubeScore: ["horizontalpodautoscaler-has-target"],
  },
  scope: "stack",
  on: "resource",
  kinds: ["HorizontalPodAutoscaler", "keda.sh/ScaledObject"],
  judge(resource, { set }) {
    const message = targetProblem(set, resource, SCALABLE);
    return message === undefined ? undefined : { path: ["spec", "scaleTargetRef"], message };
  },
});
