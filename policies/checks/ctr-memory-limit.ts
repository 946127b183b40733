import { check } from "../check";
import { missingAmount } from "../kubernetes/container-resources";
import { nsa } from "../frameworks";

export const ctrMemoryLimit = check({
  id: "ctr-memory-limit",
  title: "Every container has a memory limit",
  severity: "medium",
  pack: "reliability",
  asks: "`limits.memory` is above 0 in every regular and init container, or in the pod's own `resources`.",
  why: "A program that leaks memory takes that of its neighbours until the node itself fails.",
  remediation: "Set `resources.limits.memory` to the most the program may hold.",
  frameworks: [nsa("Resource policies")],
  equivalents: {
    kubeLinter: ["unset-memory-requirements"],
    polaris: ["memoryLimitsMissing"],
    kubeScore: ["container-resources"],
    kyverno: ["require-pod-requests-limits"],
    kubescape: ["C-0271"],
  },
  on: "container",
  judge: (container) => missingAmount(container, "limits", "memory"),
});
