import { check } from "../check";
import { pssRestricted } from "../frameworks";
import { containerContext, isWindows } from "../kubernetes/pod-security";
import { listOf, mapOf } from "../values";

export const podCapabilitiesDropAll = check({
  id: "pod-capabilities-drop-all",
  title: "Containers drop all capabilities and add none but NET_BIND_SERVICE",
  severity: "medium",
  pack: "restricted",
  asks: "`capabilities.drop` of every container holds ALL, and `capabilities.add` nothing but NET_BIND_SERVICE. Windows pods are left out.",
  why: "What a runtime grants by default, such as changing owners or forging packets, helps whoever breaks into the container more than the program in it.",
  remediation: "Set `capabilities: { drop: [ALL] }`; most programs that do not run as root need nothing else.",
  frameworks: [pssRestricted("Capabilities (v1.22+)")],
  equivalents: {
    polaris: ["insecureCapabilities"],
    kyverno: ["disallow-capabilities-strict", "require-drop-all"],
    kubescape: ["C-0201"],
  },
  on: "container",
  judge(container) {
    if (isWindows(container.pod)) return;
    const { owner, value, path } = containerContext(container);
    const { add, drop } = mapOf(value.capabilities);
    const added = listOf(add).flatMap((capability, index) =>
      capability === "NET_BIND_SERVICE"
        ? []
        : {
            path: [...path, "capabilities", "add", index],
            message: `${owner} adds the capability ${JSON.stringify(capability)}`,
          },
    );
    if (listOf(drop).includes("ALL")) return added;
    return [{ path: [...path, "capabilities", "drop"], message: `${owner} does not drop all capabilities` }, ...added];
  },
});
