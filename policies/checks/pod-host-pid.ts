import { check } from "../check";
import { nsa, pssBaseline } from "../frameworks";
import { fixIn } from "../kubernetes/pod-security";

export const podHostPid = check({
  id: "pod-host-pid",
  title: "No pod shares its node's processes",
  severity: "high",
  pack: "baseline",
  asks: "`hostPID` is not true.",
  why: "A pod that sees the node's processes can read their environment and, with few rights more, control them.",
  remediation: "Remove `hostPID: true`.",
  frameworks: [pssBaseline("Host Namespaces"), nsa("Kubernetes Pod security")],
  equivalents: {
    kubeLinter: ["host-pid"],
    polaris: ["hostPIDSet"],
    kyverno: ["disallow-host-namespaces"],
    kubescape: ["C-0038"],
  },
  on: "pod",
  judge(pod) {
    if (pod.spec.hostPID !== true) return;
    const path = [...pod.specPath, "hostPID"];
    return { path, message: "the pod shares the processes of its node", ...fixIn(pod, { path, value: undefined }) };
  },
});
