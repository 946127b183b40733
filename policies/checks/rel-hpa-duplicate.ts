import { horizontalFor, targetOf, verticalFor } from "../kubernetes/autoscalers";
import { check } from "../check";
import { namespaceOf } from "../resource";

export const relHpaDuplicate = check({
  id: "rel-hpa-duplicate",
  title: "A workload has one autoscaler of each sort",
  severity: "high",
  pack: "reliability",
  asks: "No two HorizontalPodAutoscalers or ScaledObjects, and no two VerticalPodAutoscalers, have the same target.",
  why: "Two autoscalers set different numbers in turn, so pods come and go without end; Kubernetes stops scaling when it notices.",
  remediation: "Join their metrics in one autoscaler and remove the other.",
  equivalents: { kyverno: ["prevent-duplicate-hpa", "prevent-duplicate-vpa"] },
  scope: "stack",
  on: "resource",
  kinds: ["HorizontalPodAutoscaler", "keda.sh/ScaledObject", "autoscaling.k8s.io/VerticalPodAutoscaler"],
  judge(resource, { set }) {
    const isVertical = resource.kind === "VerticalPodAutoscaler";
    const target = targetOf(resource);
    const all = (isVertical ? verticalFor : horizontalFor)(set, namespaceOf(resource), target);
    const [first] = all;
    if (all.length < 2 || !first || first === resource) return;
    return {
      path: ["spec", isVertical ? "targetRef" : "scaleTargetRef"],
      message: `${target.kind} "${target.name}" is the target of ${first.kind} "${first.name}" too`,
    };
  },
});
