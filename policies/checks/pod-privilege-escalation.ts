import { check } from "../check";
import { nsa, pssRestricted } from "../frameworks";
import { containerContext, fixIn, isWindows } from "../kubernetes/pod-security";
import { listOf, mapOf } from "../values";

export const podPrivilegeEscalation = check({
  id: "pod-privilege-escalation",
  title: "No process can get more rights than its parent",
  severity: "medium",
  pack: "restricted",
  asks: "`allowPrivilegeEscalation` is false in every container. Windows pods are left out.",
  why: "Otherwise a program with the setuid bit or with capabilities of its file makes a plain user root of the container.",
  remediation: "Set `allowPrivilegeEscalation: false`.",
  frameworks: [pssRestricted("Privilege Escalation (v1.8+)"), nsa("Kubernetes Pod security")],
  equivalents: {
    kubeLinter: ["privilege-escalation-container"],
    polaris: ["privilegeEscalationAllowed"],
    kyverno: ["disallow-privilege-escalation"],
    kubescape: ["C-0016"],
  },
  on: "container",
  judge(container) {
    if (isWindows(container.pod)) return;
    const context = containerContext(container);
    if (context.value.allowPrivilegeEscalation === false) return;
    const path = [...context.path, "allowPrivilegeEscalation"];
    // Kubernetes refuses it beside these, and programs may hold what is added only by their file.
    const holdsMore = context.value.privileged === true || listOf(mapOf(context.value.capabilities).add).length > 0;
    return {
      path,
      message: `${context.owner} lets processes get more rights than they were started with`,
      ...(!holdsMore && fixIn(container.pod, { path, value: false })),
    };
  },
});
