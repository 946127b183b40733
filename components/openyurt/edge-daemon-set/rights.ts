import { isRecord } from "../../core/problems";
import { containersOf, known, PodSpecParts } from "../pod-templates";

/** What an exception of the whole pod is called. */
export const POD = "pod";

/** Something of a pod's spec beyond the restricted Pod Security Standard. */
export interface Right {
  /** The container or volume that has it, or the pod. */
  subject: string;
  path: (string | number)[];
  what: string;
}

/** What a pod's spec asks for beyond the restricted Pod Security Standard. */
export function rightsOf(spec: PodSpecParts): Right[] {
  const ofPod = ["hostNetwork", "hostPID", "hostIPC"]
    .filter((key) => spec[key] === true)
    .map((key) => ({ subject: POD, path: [key], what: key }));
  const ofContainers = containersOf(spec).flatMap(({ place, container }) => [
    ...rightsOfContext(container.name, container.securityContext, [...place, "securityContext"]),
    ...hostPorts(container).map((index) => ({
      subject: container.name,
      path: [...place, "ports", index, "hostPort"],
      what: "a port of the node",
    })),
  ]);
  const ofVolumes = known<{ name: string; hostPath?: unknown }>(spec.volumes).flatMap(({ name, hostPath }, index) =>
    hostPath === undefined ? [] : [{ subject: name, path: ["volumes", index, "hostPath"], what: "a path of the node" }],
  );
  return [...ofPod, ...rightsOfContext(POD, spec.securityContext, ["securityContext"]), ...ofContainers, ...ofVolumes];
}

function rightsOfContext(subject: string, context: unknown, at: (string | number)[]): Right[] {
  if (!isRecord(context)) return [];
  const { capabilities, seccompProfile } = context as { capabilities?: unknown; seccompProfile?: unknown };
  const { add, drop } = (isRecord(capabilities) ? capabilities : {}) as { add?: unknown; drop?: unknown };
  const unusual: [key: string, value: unknown, is: boolean][] = [
    ["privileged", context.privileged, context.privileged === true],
    ["allowPrivilegeEscalation", context.allowPrivilegeEscalation, context.allowPrivilegeEscalation === true],
    ["runAsNonRoot", context.runAsNonRoot, context.runAsNonRoot === false],
    ["runAsUser", context.runAsUser, context.runAsUser === 0],
  ];
  const simple = unusual
    .filter(([, , is]) => is)
    .map(([key, value]) => ({ subject, path: [...at, key], what: `${key} ${JSON.stringify(value)}` }));
  const more: [path: string[], what: string, is: boolean][] = [
    [["capabilities", "add"], "capabilities", known(add).some((one) => one !== "NET_BIND_SERVICE")],
    [["capabilities", "drop"], "capabilities that are kept", Array.isArray(drop) && !drop.includes("ALL")],
    [["seccompProfile", "type"], "no seccomp", isRecord(seccompProfile) && seccompProfile.type === "Unconfined"],
  ];
  const nested = more.filter(([, , is]) => is).map(([path, what]) => ({ subject, path: [...at, ...path], what }));
  return [...simple, ...nested];
}

function hostPorts(container: Record<string, unknown>): number[] {
  return known<{ hostPort?: unknown }>(container.ports).flatMap(({ hostPort }, index) => (hostPort ? [index] : []));
}
