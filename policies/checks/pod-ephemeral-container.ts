import { check } from "../check";
import { fixIn } from "../kubernetes/pod-security";
import { mapsOf, textOf } from "../values";

export const podEphemeralContainer = check({
  id: "pod-ephemeral-container",
  title: "No ephemeral container is declared",
  severity: "medium",
  pack: "restricted",
  asks: "`ephemeralContainers` is absent or empty.",
  why: "They are made to look into a running pod, by a call of its own; Kubernetes refuses new pods that have some, so one that is declared was read from a live pod or smuggled in.",
  remediation: "Remove `ephemeralContainers`; for a look into a pod, use kubectl debug.",
  equivalents: { kyverno: ["block-ephemeral-containers"] },
  on: "pod",
  judge(pod) {
    const declared = mapsOf(pod.spec.ephemeralContainers);
    if (declared.length === 0) return;
    const path = [...pod.specPath, "ephemeralContainers"];
    const names = declared.map(({ entry, index }) => `"${textOf(entry.name) ?? index}"`).join(", ");
    return {
      path,
      message: `the pod declares the ephemeral container ${names}`,
      ...fixIn(pod, { path, value: undefined }),
    };
  },
});
