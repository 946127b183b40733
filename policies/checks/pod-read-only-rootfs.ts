import { check } from "../check";
import { nsa } from "../frameworks";
import { containerContext, isWindows } from "../kubernetes/pod-security";

export const podReadOnlyRootfs = check({
  id: "pod-read-only-rootfs",
  title: "Containers can not write to their image's files",
  severity: "medium",
  pack: "restricted",
  asks: "`readOnlyRootFilesystem` is true in every container, init containers included. Ephemeral containers and Windows pods are left out.",
  why: "Whoever breaks in could change programs or leave some, and what a program writes there fills the node's disk unseen.",
  remediation: "Set `readOnlyRootFilesystem: true` and mount an `emptyDir` with a limit where the program writes.",
  frameworks: [nsa("Kubernetes Pod security")],
  equivalents: {
    kubeLinter: ["no-read-only-root-fs"],
    polaris: ["notReadOnlyRootFilesystem"],
    kubeScore: ["container-security-context-readonlyrootfilesystem"],
    kyverno: ["require-ro-rootfs"],
    kubescape: ["C-0017"],
    compliancePolicies: ["enableReadOnlyRootFilesystem"],
  },
  on: "container",
  judge(container) {
    if (container.class === "ephemeral" || isWindows(container.pod)) return;
    const { owner, value, path } = containerContext(container);
    if (value.readOnlyRootFilesystem === true) return;
    return { path: [...path, "readOnlyRootFilesystem"], message: `${owner} can write to its image's files` };
  },
});
