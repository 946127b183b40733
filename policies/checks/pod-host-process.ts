import { check } from "../check";
import { pssBaseline } from "../frameworks";
import { securityContextsOf } from "../kubernetes/pod-security";
import { mapOf } from "../values";

export const podHostProcess = check({
  id: "pod-host-process",
  title: "No Windows container is a process of its node",
  severity: "critical",
  pack: "baseline",
  asks: "`windowsOptions.hostProcess` is not true, neither for the pod nor for a container.",
  why: "Such a container is a plain process of the Windows node, and with the right user its master.",
  remediation: "Remove `hostProcess: true`; only agents that set up the node itself need it.",
  frameworks: [pssBaseline("HostProcess")],
  equivalents: { polaris: ["hostProcess"], kyverno: ["disallow-host-process"], kubescape: ["C-0202"] },
  on: "pod",
  judge(pod) {
    return securityContextsOf(pod)
      .filter(({ value }) => mapOf(value.windowsOptions).hostProcess === true)
      .map(({ owner, path }) => ({
        path: [...path, "windowsOptions", "hostProcess"],
        message: `${owner} runs as a process of its Windows node`,
      }));
  },
});
