import { check } from "../check";
import { nsa, pssBaseline } from "../frameworks";
import { fixIn } from "../kubernetes/pod-security";

export const podHostIpc = check({
  id: "pod-host-ipc",
  title: "No pod shares its node's memory segments and queues",
  severity: "high",
  pack: "baseline",
  asks: "`hostIPC` is not true.",
  why: "Shared memory, semaphores and queues of the node's programs lie open to a pod that shares them.",
  remediation: "Remove `hostIPC: true`; containers of one pod share memory without it.",
  frameworks: [pssBaseline("Host Namespaces"), nsa("Kubernetes Pod security")],
  equivalents: {
    kubeLinter: ["host-ipc"],
    polaris: ["hostIPCSet"],
    kyverno: ["disallow-host-namespaces"],
    kubescape: ["C-0038"],
  },
  on: "pod",
  judge(pod) {
    if (pod.spec.hostIPC !== true) return;
    const path = [...pod.specPath, "hostIPC"];
    return { path, message: "the pod shares its node's IPC namespace", ...fixIn(pod, { path, value: undefined }) };
  },
});
