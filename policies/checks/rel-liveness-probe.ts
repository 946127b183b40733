import { check } from "../check";
import { missingProbe } from "../kubernetes/probes";

export const relLivenessProbe = check({
  id: "rel-liveness-probe",
  title: "Containers that hang are started anew",
  severity: "low",
  pack: "reliability",
  asks: "Every container and sidecar of a pod that runs for good has a liveness probe that asks something; those of Jobs need none.",
  why: "A program that hangs without ending stays so until a person notices.",
  remediation: "Add a `livenessProbe` that fails only when a new start helps: never for what another system lacks.",
  equivalents: {
    kubeLinter: ["no-liveness-probe"],
    polaris: ["livenessProbeMissing"],
    kubeScore: ["pod-probes"],
    kyverno: ["require-probes"],
    kubescape: ["C-0056"],
  },
  on: "container",
  judge: (container) => missingProbe(container, "livenessProbe"),
});
