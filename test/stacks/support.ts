import { parse as parseToml } from "smol-toml";
import type { Plan, PlannedResource } from "../../planner";

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a manifest holds is asserted, not typed
export type Json = any;

/** A Kubernetes object of a plan. */
export interface KubeObject {
  resource: PlannedResource;
  apiVersion: string;
  kind: string;
  metadata: Json;
  [field: string]: Json;
}

/** The Kubernetes objects of a plan, secrets and unknowns as they print. */
export function objectsOf(plan: Plan): KubeObject[] {
  return plan.resources
    .filter((resource) => resource.type.startsWith("kubernetes:"))
    .map((resource) => ({ ...JSON.parse(JSON.stringify(resource.inputs)), resource }));
}

/** Objects of one kind. */
export function ofKind(plan: Plan, ...kinds: string[]): KubeObject[] {
  return objectsOf(plan).filter((object) => kinds.includes(object.kind));
}

/** One object by kind and name. */
export function objectNamed(plan: Plan, kind: string, name: string): KubeObject {
  const found = ofKind(plan, kind).filter((object) => object.metadata.name === name);
  if (found.length !== 1) throw new Error(`${found.length} objects ${kind} ${name}`);
  return found[0]!;
}

/** Workloads with a pod template: name and labels and spec of their pods. */
export function workloads(plan: Plan): { object: KubeObject; labels: Record<string, string>; pod: Json }[] {
  return ofKind(plan, "Deployment", "StatefulSet", "DaemonSet", "Job").map((object) => ({
    object,
    labels: object.spec.template.metadata.labels,
    pod: object.spec.template.spec,
  }));
}

/** The pod template that function-master copies. */
export function agentTemplate(plan: Plan): Json {
  return JSON.parse(objectNamed(plan, "ConfigMap", "function-agent").data["function-agent.json"]);
}

/** The parsed configuration of function-master. */
export function masterToml(plan: Plan): { env: Record<string, string>; args: Record<string, string> } {
  const text = objectNamed(plan, "ConfigMap", "function-master-config").data["config.toml"];
  return (parseToml(text) as Json).function_master;
}

/** Whether labels satisfy a LabelSelector. */
export function selects(selector: Json, labels: Record<string, string>): boolean {
  const equal = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  const expressions: Json[] = selector.matchExpressions ?? [];
  return (
    equal &&
    expressions.every(({ key, operator }) => {
      if (operator === "Exists") return key in labels;
      if (operator === "DoesNotExist") return !(key in labels);
      throw new Error(`operator ${operator}`);
    })
  );
}

/** All containers of a pod. */
export function containersOf(pod: Json): Json[] {
  return [...(pod.initContainers ?? []), ...pod.containers];
}

/** What keeps a pod from the restricted Pod Security Standard. */
export function restrictedProblems(pod: Json): string[] {
  const problems: string[] = [];
  const ownVolumes = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim"];
  for (const { name, ...source } of pod.volumes ?? [])
    if (![...ownVolumes, "projected", "secret"].includes(Object.keys(source)[0]!)) problems.push(`volume ${name}`);
  for (const field of ["hostNetwork", "hostPID", "hostIPC"]) if (pod[field]) problems.push(field);
  for (const { name, securityContext: own = {}, ports = [] } of containersOf(pod)) {
    const context = { ...pod.securityContext, ...own };
    const { add = [], drop = [] } = own.capabilities ?? {};
    if (own.privileged) problems.push(`${name} privileged`);
    if (own.allowPrivilegeEscalation !== false) problems.push(`${name} allowPrivilegeEscalation`);
    if (!drop.includes("ALL")) problems.push(`${name} keeps capabilities`);
    if (add.some((capability: string) => capability !== "NET_BIND_SERVICE")) problems.push(`${name} adds capabilities`);
    if (context.runAsNonRoot !== true || context.runAsUser === 0) problems.push(`${name} may be root`);
    if (!["RuntimeDefault", "Localhost"].includes(context.seccompProfile?.type)) problems.push(`${name} seccomp`);
    if (ports.some((port: Json) => port.hostPort)) problems.push(`${name} hostPort`);
  }
  return problems;
}
