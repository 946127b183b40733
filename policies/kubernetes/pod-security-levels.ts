import type { Check, Violation } from "../check";
import { podApparmor } from "../checks/pod-apparmor";
import { podCapabilitiesBaseline } from "../checks/pod-capabilities-baseline";
import { podCapabilitiesDropAll } from "../checks/pod-capabilities-drop-all";
import { podHostIpc } from "../checks/pod-host-ipc";
import { podHostNetwork } from "../checks/pod-host-network";
import { podHostPath } from "../checks/pod-host-path";
import { podHostPid } from "../checks/pod-host-pid";
import { podHostPorts } from "../checks/pod-host-ports";
import { podHostProbe } from "../checks/pod-host-probe";
import { podHostProcess } from "../checks/pod-host-process";
import { podPrivilegeEscalation } from "../checks/pod-privilege-escalation";
import { podPrivileged } from "../checks/pod-privileged";
import { podProcMount } from "../checks/pod-proc-mount";
import { podRunAsNonRoot } from "../checks/pod-run-as-non-root";
import { podRunAsUserZero } from "../checks/pod-run-as-user-zero";
import { podSeccomp } from "../checks/pod-seccomp";
import { podSeccompUnconfined } from "../checks/pod-seccomp-unconfined";
import { podSelinux } from "../checks/pod-selinux";
import { podSysctls } from "../checks/pod-sysctls";
import { podVolumeTypes } from "../checks/pod-volume-types";
import { judgePod } from "../judge-pod";
import type { Pod } from "./pods";
import type { ResourceSet } from "../resource-set";

/** A level of the Pod Security Standards, the mildest first. */
export type SecurityLevel = (typeof SECURITY_LEVELS)[number];

export const SECURITY_LEVELS = ["privileged", "baseline", "restricted"] as const;

/** A check with the parameters by which it is a level's control of a version, and no allow list. */
type Control = readonly [Check, (version: string) => object];

const plain = (check: Check): Control => [check, () => ({})];
const versioned = (check: Check, more: object = {}): Control => [check, (version) => ({ version, ...more })];

const BASELINE: readonly Control[] = [
  ...[podHostProcess, podHostPid, podHostIpc, podHostNetwork, podPrivileged, podCapabilitiesBaseline].map(plain),
  ...[podHostPath, podHostPorts, podApparmor, podSeccompUnconfined].map(plain),
  ...[podHostProbe, podSelinux, podSysctls].map((check) => versioned(check)),
];

const CONTROLS: Readonly<Record<SecurityLevel, readonly Control[]>> = {
  privileged: [],
  baseline: [...BASELINE, versioned(podProcMount)],
  restricted: [
    ...BASELINE,
    ...[podVolumeTypes, podPrivilegeEscalation, podSeccomp, podCapabilitiesDropAll].map(plain),
    versioned(podProcMount, { inUserNamespace: false }),
    versioned(podRunAsNonRoot),
    versioned(podRunAsUserZero, { groups: false }),
  ],
};

/** What refuses pods as a level of the Pod Security Standards does; `version` is `1.<minor>`, from 1.25, or `latest`. */
export function judgeOf(level: SecurityLevel, version: string): (pod: Pod, set: ResourceSet) => Violation[] {
  const controls = CONTROLS[level].map(([check, own]) => ({
    check,
    parameters: check.parameters?.parse(own(version)) ?? {},
  }));
  return (pod, set) => controls.flatMap(({ check, parameters }) => judgePod(check, pod, { set, parameters }));
}
