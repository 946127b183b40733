import { check } from "../check";
import { pssBaseline } from "../frameworks";
import { unconfined } from "../kubernetes/seccomp";

export const podSeccompUnconfined = check({
  id: "pod-seccomp-unconfined",
  title: "No pod turns the filter of system calls off",
  severity: "high",
  pack: "baseline",
  asks: "`seccompProfile.type`, where it is said, is RuntimeDefault or Localhost, for the pod and for each container.",
  why: "Without the filter, a broken program can try every system call of the node's kernel, among them those with the next flaw.",
  remediation:
    "Remove the profile that says Unconfined; where the runtime's own forbids too much, load one and name it with `type: Localhost`.",
  frameworks: [pssBaseline("Seccomp")],
  equivalents: { kyverno: ["restrict-seccomp"] },
  on: "pod",
  judge: unconfined,
});
