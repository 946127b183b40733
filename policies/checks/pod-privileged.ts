import { check } from "../check";
import { nsa, pssBaseline } from "../frameworks";
import { containerContext } from "../kubernetes/pod-security";

export const podPrivileged = check({
  id: "pod-privileged",
  title: "No container is privileged",
  severity: "critical",
  pack: "baseline",
  asks: "`securityContext.privileged` is not true in any container, init and ephemeral ones included.",
  why: "A privileged container has every device and capability of its node: whoever breaks into it owns the node.",
  remediation: "Remove `privileged: true`; grant the one capability or device that the program needs.",
  frameworks: [pssBaseline("Privileged Containers"), nsa("Kubernetes Pod security")],
  equivalents: {
    kubeLinter: ["privileged-container"],
    polaris: ["runAsPrivileged"],
    kubeScore: ["container-security-context-privileged"],
    kyverno: ["disallow-privileged-containers"],
    kubescape: ["C-0057"],
  },
  on: "container",
  judge(container) {
    const { owner, value, path } = containerContext(container);
    if (value.privileged !== true) return;
    return { path: [...path, "privileged"], message: `${owner} is privileged` };
  },
});
