import { check } from "../check";
import { nsa, pssBaseline } from "../frameworks";
import { containerContext } from "../kubernetes/pod-security";
import { listOf, mapOf } from "../values";

const ALLOWED: ReadonlySet<unknown> = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
]);

export const podCapabilitiesBaseline = check({
  id: "pod-capabilities-baseline",
  title: "Containers add no capabilities beyond the usual ones",
  severity: "high",
  pack: "baseline",
  asks: "`capabilities.add` of every container holds only what container runtimes grant anyway; so neither NET_RAW nor SYS_ADMIN.",
  why: "Capabilities such as SYS_ADMIN, SYS_PTRACE or NET_ADMIN are each a way out of the container or into its node's network.",
  remediation: "Remove the capability, or move what needs it into an agent of its own that is exempted with a reason.",
  frameworks: [pssBaseline("Capabilities"), nsa("Kubernetes Pod security")],
  equivalents: {
    polaris: ["dangerousCapabilities"],
    kyverno: ["disallow-capabilities", "restrict-adding-capabilities"],
    kubescape: ["C-0046"],
  },
  on: "container",
  judge(container) {
    const { owner, value, path } = containerContext(container);
    return listOf(mapOf(value.capabilities).add).flatMap((capability, index) =>
      ALLOWED.has(capability)
        ? []
        : {
            path: [...path, "capabilities", "add", index],
            message: `${owner} adds the capability ${JSON.stringify(capability)}`,
          },
    );
  },
});
