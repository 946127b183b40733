import { check } from "../check";
import { missingAmount } from "../kubernetes/container-resources";

export const ctrCpuRequest = check({
  id: "ctr-cpu-request",
  title: "Every container requests CPU",
  severity: "medium",
  pack: "reliability",
  asks: "`requests.cpu` is above 0 in every regular and init container, by itself, by its limit, or by the pod's own `resources`.",
  why: "The scheduler sees a container without a request as one that needs nothing: it fills nodes until their programs starve.",
  remediation: "Set `resources.requests.cpu` to what the program needs under its usual load.",
  equivalents: {
    kubeLinter: ["unset-cpu-requirements"],
    polaris: ["cpuRequestsMissing"],
    kubeScore: ["container-resources"],
    kyverno: ["require-pod-requests-limits"],
    kubescape: ["C-0268"],
  },
  on: "container",
  judge: (container) => missingAmount(container, "requests", "cpu"),
});
