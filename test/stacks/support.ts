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

/** The Kubernetes objects of a plan, secrets and unknowns as they print; not to be changed. */
export function objectsOf(plan: Plan): KubeObject[] {
  return objectsOnce(plan);
}

const objectsOnce = once((plan) =>
  plan.resources
    .filter((resource) => resource.type.startsWith("kubernetes:"))
    .map((resource): KubeObject => ({ ...JSON.parse(JSON.stringify(resource.inputs)), resource })),
);

/** The same answer for the same plan. */
function once<T>(read: (plan: Plan) => T): (plan: Plan) => T {
  const answers = new WeakMap<Plan, T>();
  return (plan) => {
    if (!answers.has(plan)) answers.set(plan, read(plan));
    return answers.get(plan)!;
  };
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
  return ofKind(plan, "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob").map((object) => {
    const { metadata, spec } = (object.spec.jobTemplate?.spec ?? object.spec).template;
    return { object, labels: metadata.labels, pod: spec };
  });
}

/** One kind of pod that runs in the end: of a workload, or of a pool. */
export interface PodKind {
  /** Kind of its workload; Pool where function-master makes it. */
  kind: string;
  name: string;
  namespace: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  pod: Json;
  /** Names of volumes that come by claims. */
  claims: string[];
}

/** Every kind of pod: those of workloads, and one of a pool as function-master would label it. */
export function podsOf(plan: Plan): PodKind[] {
  return podsOnce(plan);
}

const podsOnce = once((plan): PodKind[] => {
  const own = workloads(plan).map(({ object: { kind, metadata, spec }, labels, pod }): PodKind => {
    const template = (spec.jobTemplate?.spec ?? spec).template;
    const claims = (spec.volumeClaimTemplates ?? []).map((claim: Json) => claim.metadata.name);
    const { name, namespace } = metadata;
    return { kind, name, namespace, labels, annotations: template.metadata.annotations ?? {}, pod, claims };
  });
  if (!ofKind(plan, "ConfigMap").some(({ metadata }) => metadata.name === "function-agent")) return own;
  const agent = agentTemplate(plan);
  const pool: PodKind = {
    kind: "Pool",
    name: "function-agent-small",
    namespace: agent.metadata.namespace,
    labels: { app: "function-agent-small", "yr-reuse": "false", default: "default" },
    annotations: agent.spec.template.metadata.annotations,
    pod: agent.spec.template.spec,
    claims: [],
  };
  return [...own, pool];
});

/** The kind of pod of that name. */
export function podNamed(plan: Plan, name: string): PodKind {
  const found = podsOf(plan).filter((one) => one.name === name);
  if (found.length !== 1) throw new Error(`${found.length} kinds of pods ${name}`);
  return found[0]!;
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

/** Containers and volumes that a pod's annotation names as exceptions of the restricted standard, sorted. */
export function exceptionsOf({ annotations }: PodKind): string[] {
  const text = annotations["yuanrong-platform/pod-security-exceptions"];
  const stated = text === undefined ? [] : text.split("; ").map((one) => /^(.+?): .../.exec(one)![1]!);
  return stated.flatMap((one) => one.split(", ")).sort();
}

/** Containers and volumes that keep a pod from the restricted standard, sorted; the node's network is the main container's. */
export function exceptionalParts({ pod }: PodKind): string[] {
  const parts = restrictedProblems(pod).map((problem) => {
    if (/^host(Network|PID|IPC)$/.test(problem)) return pod.containers[0].name as string;
    return problem.replace(/^volume /, "").split(" ")[0]!;
  });
  return [...new Set(parts)].sort();
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
