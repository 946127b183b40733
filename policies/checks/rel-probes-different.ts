import { check } from "../check";
import { patienceOf, questionOf } from "../kubernetes/probes";

export const relProbesDifferent = check({
  id: "rel-probes-different",
  title: "Liveness is more patient than readiness",
  severity: "low",
  pack: "reliability",
  asks: "Where the readiness and the liveness probe ask the same, liveness fails later: `periodSeconds` × `failureThreshold` is greater.",
  why: "With two probes alike, a container that is slow for a moment is killed as soon as it stops getting requests, which moves its load to the next one.",
  remediation: "Let liveness ask for less than readiness, or give it more failures before it gives up.",
  equivalents: { kubeScore: ["pod-probes-identical"], kyverno: ["ensure-probes-different"] },
  on: "container",
  judge({ name, value, path }) {
    const question = questionOf(value.livenessProbe);
    if (question === undefined || question !== questionOf(value.readinessProbe)) return;
    const liveness = patienceOf(value.livenessProbe);
    const readiness = patienceOf(value.readinessProbe);
    if (liveness > readiness) return;
    const message = `liveness of container "${name}" asks what readiness does and fails after ${liveness} s, no later than its ${readiness} s`;
    return { path: [...path, "livenessProbe"], message };
  },
});
