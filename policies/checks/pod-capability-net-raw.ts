import { check } from "../check";
import { containerContext, isWindows } from "../kubernetes/pod-security";
import { listOf, mapOf } from "../values";

export const podCapabilityNetRaw = check({
  id: "pod-capability-net-raw",
  title: "No container can forge packets",
  severity: "medium",
  pack: "restricted",
  asks: "`capabilities.drop` of every container holds NET_RAW or ALL, and `capabilities.add` neither. Windows pods are left out.",
  why: "With NET_RAW, which runtimes grant by default, a container can answer for other pods on its node's network.",
  remediation: "Drop NET_RAW, or better ALL; for ping, `net.ipv4.ping_group_range` needs no capability.",
  equivalents: {
    kubeLinter: ["drop-net-raw-capability"],
    kyverno: ["require-drop-cap-net-raw"],
    kubescape: ["C-0199"],
  },
  on: "container",
  judge(container) {
    if (isWindows(container.pod)) return;
    const { owner, value, path } = containerContext(container);
    const { add, drop } = mapOf(value.capabilities);
    const granted = listOf(add).findIndex(isNetRaw);
    if (granted >= 0)
      return { path: [...path, "capabilities", "add", granted], message: `${owner} is granted NET_RAW` };
    if (listOf(drop).some(isNetRaw)) return;
    return { path: [...path, "capabilities", "drop"], message: `${owner} does not drop NET_RAW` };
  },
});

function isNetRaw(capability: unknown): boolean {
  return capability === "NET_RAW" || capability === "ALL";
}
