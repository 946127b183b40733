import { check } from "../check";
import { pssRestricted } from "../frameworks";
import { containerContext, isWindows, podContext, quoted } from "../kubernetes/pod-security";
import { hasSeccompProfile, unconfined } from "../kubernetes/seccomp";
import { mapOf } from "../values";

/** Annotations that Kubernetes read before the field, until 1.27. */
const POD_ANNOTATION = "seccomp.security.alpha.kubernetes.io/pod";
const CONTAINER_ANNOTATION = "container.seccomp.security.alpha.kubernetes.io/";

export const podSeccomp = check({
  id: "pod-seccomp",
  title: "A seccomp profile filters the system calls of every container",
  severity: "medium",
  pack: "restricted",
  asks: "`seccompProfile.type` is RuntimeDefault or Localhost for the pod or for every container, and nothing else anywhere. Annotations do not count, Windows pods are left out.",
  why: "Without the filter, a broken program can try every system call of the node's kernel, among them those with the next flaw.",
  remediation: "Set `seccompProfile: { type: RuntimeDefault }` in the pod's securityContext.",
  frameworks: [pssRestricted("Seccomp (v1.19+)")],
  equivalents: {
    kubeScore: ["container-seccomp-profile"],
    kyverno: ["restrict-seccomp-strict"],
    polaris: ["linuxHardening"],
    kubescape: ["C-0210"],
  },
  on: "pod",
  judge(pod) {
    if (isWindows(pod)) return;
    const refused = unconfined(pod);
    const own = podContext(pod);
    if (hasSeccompProfile(own)) return refused;
    const silent = pod.containers.filter((one) => hasSeccompProfile(containerContext(one)) === undefined);
    // Where the pod itself is refused, its containers are by that.
    if (silent.length === 0 || hasSeccompProfile(own) === false) return refused;
    const annotations = mapOf(pod.metadata.annotations);
    const isAnnotated = silent.some(
      ({ name }) => POD_ANNOTATION in annotations || CONTAINER_ANNOTATION + name in annotations,
    );
    const names = quoted(silent.map(({ name }) => name));
    const message = isAnnotated
      ? `the seccomp profile of ${names} is an annotation, which Kubernetes reads no more`
      : `no seccomp profile is set for ${names}`;
    return [...refused, { path: [...own.path, "seccompProfile"], message }];
  },
});
