import { check } from "../check";
import { missingAmount } from "../kubernetes/container-resources";

export const ctrMemoryRequest = check({
  id: "ctr-memory-request",
  title: "Every container requests memory",
  severity: "medium",
  pack: "reliability",
  asks: "`requests.memory` is above 0 in every regular and init container, by itself, by its limit, or by the pod's own `resources`.",
  why: "A node that is promised to nobody runs out of memory, and the containers that asked for none are the first to be killed.",
  remediation: "Set `resources.requests.memory` to what the program holds under its usual load.",
  equivalents: {
    kubeLinter: ["unset-memory-requirements"],
    polaris: ["memoryRequestsMissing"],
    kubeScore: ["container-resources"],
    kyverno: ["require-pod-requests-limits"],
    kubescape: ["C-0269"],
  },
  on: "container",
  judge: (container) => missingAmount(container, "requests", "memory"),
});
