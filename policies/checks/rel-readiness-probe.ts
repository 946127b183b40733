import { check } from "../check";
import { missingProbe } from "../kubernetes/probes";

export const relReadinessProbe = check({
  id: "rel-readiness-probe",
  title: "Containers tell when they are ready",
  severity: "medium",
  pack: "reliability",
  asks: "Every container and sidecar of a pod that runs for good has a readiness probe that asks something; those of Jobs need none.",
  why: "Without one, a pod gets requests before its program can answer and after it no longer can, and an upgrade goes on over pods that do not work.",
  remediation: "Add a `readinessProbe` that fails while the program cannot serve.",
  equivalents: {
    kubeLinter: ["no-readiness-probe"],
    polaris: ["readinessProbeMissing"],
    kubeScore: ["pod-probes"],
    kyverno: ["require-probes"],
    kubescape: ["C-0018"],
  },
  on: "container",
  judge: (container) => missingProbe(container, "readinessProbe"),
});
