import type { Plan, PlannedResource } from "../../planner";
import { dangling } from "../stacks/references";
import { Json, selects } from "../stacks/support";
import type { Stack } from "./stack";

/** Everything of a platform on a cluster at one moment. */
export interface Live {
  /** All objects of the namespaces whose names begin as the platform's, and those beyond any namespace that it made. */
  objects: Json[];
  pods: Json[];
  of(...kinds: string[]): Json[];
}

const NAMESPACED = [
  ...["configmaps", "secrets", "serviceaccounts", "services", "endpointslices.discovery.k8s.io", "pods"],
  ...["persistentvolumeclaims", "deployments", "replicasets", "statefulsets", "daemonsets", "jobs", "cronjobs"],
  ...["horizontalpodautoscalers", "poddisruptionbudgets", "networkpolicies", "roles", "rolebindings"],
];
const GLOBAL = ["priorityclasses", "clusterroles", "clusterrolebindings"];
export const OURS = "app.kubernetes.io/managed-by=yuanrong-platform";

/** Reads what there is, with kinds of custom resources that the cluster knows. */
export async function lookAt(stack: Stack, custom: string[] = []): Promise<Live> {
  const [global, namespaced, all] = await Promise.all([
    stack.list(GLOBAL.join(), "-l", OURS),
    stack.list([...NAMESPACED, ...custom].join()),
    stack.list("namespaces"),
  ]);
  const namespaces = all.filter(({ metadata }) => metadata.name.startsWith("openyuanrong"));
  const within = names(namespaces);
  const inside = namespaced.filter(({ metadata }) => within.includes(metadata.namespace));
  return liveOf([...namespaces, ...global, ...inside]);
}

/** The same view of these objects. */
export function liveOf(objects: Json[]): Live {
  const of = (...kinds: string[]) => objects.filter(({ kind }) => kinds.includes(kind));
  return { objects, pods: of("Pod"), of };
}

/** The names of objects, sorted. */
export function names(objects: Json[]): string[] {
  return objects.map(({ metadata }) => metadata.name).sort();
}

/** Everything that is not as it should be, whatever the configuration. */
export function problemsOf(live: Live): string[] {
  return [
    ...dangling(asPlan(live), {}),
    ...live.pods.flatMap((pod) => ofPod(live, pod)),
    ...ofServices(live),
    ...ofWorkloads(live),
    ...ofNodes(live),
  ];
}

/** Live objects in the form of a plan, so that what holds plans together is looked for in them too. */
function asPlan({ objects }: Live): Plan {
  const declared = objects.filter(({ metadata }) => !metadata.ownerReferences && metadata.name !== "kube-root-ca.crt");
  const resources = declared.map((inputs) => ({ type: `kubernetes:live:${inputs.kind}`, inputs }));
  return { resources: resources as unknown as PlannedResource[] } as Plan;
}

/** Whose pod it is: the workload at the end of the chain of owners. */
export function ownerOf({ objects }: Pick<Live, "objects">, object: Json): Json | undefined {
  const [reference] = object.metadata.ownerReferences ?? [];
  if (!reference) return object;
  const owner = objects.find(({ metadata }) => metadata.uid === reference.uid);
  return owner && ownerOf({ objects }, owner);
}

/** `<kind> <name>` of each workload that has pods, with their number. */
export function running(live: Live): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const pod of live.pods.filter(({ status }) => ["Running", "Succeeded"].includes(status.phase))) {
    const owner = ownerOf(live, pod);
    const name = `${owner?.kind} ${owner?.metadata.name}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** What the pods of a system are, by the name that they carry. */
export function podsOf(live: Live, system: string): Json[] {
  return live.pods.filter(({ metadata }) =>
    [metadata.labels["app.kubernetes.io/name"], metadata.labels.app].includes(system),
  );
}

function ofPod(live: Live, pod: Json): string[] {
  const { metadata, spec, status } = pod;
  const problems: string[] = [];
  const needs = (there: unknown, what: string) => there || problems.push(`Pod ${metadata.name}: ${what}`);
  const owner = ownerOf(live, pod);
  needs(owner && owner !== pod, "has no owner");
  const ready = status.conditions?.some(({ type, status: is }: Json) => type === "Ready" && is === "True");
  const isJob = owner?.kind === "Job" || owner?.kind === "CronJob";
  needs(isJob ? status.phase === "Succeeded" : status.phase === "Running" && ready, `is ${status.phase}`);
  const priority = live.of("PriorityClass").find((one) => one.metadata.name === spec.priorityClassName);
  needs(priority ? spec.priority === priority.value : spec.priority === 0, `has priority ${spec.priority}`);
  const hasToken = spec.volumes?.some(({ name }: Json) => name.startsWith("kube-api-access"));
  needs(!hasToken || spec.serviceAccountName !== "default", "has a token of the default account");
  if (isJob) return problems;
  for (const container of spec.containers) {
    for (const probe of ["livenessProbe", "readinessProbe"])
      needs(container[probe] ?? container.startupProbe, `${container.name} has no ${probe}`);
    for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) {
      const port = (probe?.tcpSocket ?? probe?.httpGet)?.port;
      const ports = container.ports?.map((one: Json) => (typeof port === "string" ? one.name : one.containerPort));
      needs(port === undefined || ports?.includes(port), `${container.name} has no port ${port} to probe`);
    }
  }
  return problems;
}

/** Each Service leads to all ready pods that it selects and to no other, at ports that they have. */
function ofServices(live: Live): string[] {
  return live.of("Service").flatMap(({ metadata, spec }) => {
    const name = `Service ${metadata.namespace}/${metadata.name}`;
    if (!spec.selector) return [`${name}: has no selector`];
    const pods = live.pods.filter(
      (pod) =>
        pod.metadata.namespace === metadata.namespace && selects({ matchLabels: spec.selector }, pod.metadata.labels),
    );
    const slices = live
      .of("EndpointSlice")
      .filter((slice) => slice.metadata.labels["kubernetes.io/service-name"] === metadata.name);
    const addresses = slices.flatMap(({ endpoints }) => (endpoints ?? []).flatMap((one: Json) => one.addresses));
    const expected = pods.map(({ status }) => status.podIP);
    const ports = slices.flatMap((slice) => (slice.ports ?? []).map((one: Json) => one.name ?? ""));
    const missing = spec.ports.filter((one: Json) => !ports.includes(one.name ?? ""));
    return [
      ...(addresses.sort().join() === expected.sort().join() && expected.length > 0
        ? []
        : [`${name}: leads to ${addresses.join() || "nobody"} instead of ${expected.join() || "anybody"}`]),
      ...missing.map((one: Json) => `${name}: port ${one.name} leads nowhere`),
    ];
  });
}

function ofWorkloads(live: Live): string[] {
  const kinds = ["Deployment", "StatefulSet", "DaemonSet", "PersistentVolumeClaim", "PodDisruptionBudget"];
  return live.of(...kinds).flatMap((object) => {
    const { kind, metadata, spec, status } = object;
    const byKind: Record<string, () => unknown[]> = {
      PersistentVolumeClaim: () => ["Bound", status.phase],
      PodDisruptionBudget: () => [1, status.disruptionsAllowed],
      DaemonSet: () => [status.desiredNumberScheduled, status.numberReady],
    };
    const [want, have] = byKind[kind]?.() ?? [spec.replicas, status.readyReplicas ?? 0];
    return want === have ? [] : [`${kind} ${metadata.name}: ${have} of ${want}`];
  });
}

/** Nodes on which a pod runs that needs the worker tier of its node, without that. */
function ofNodes(live: Live): string[] {
  const tier = ["function-proxy", "ds-worker"].filter((name) => live.of("DaemonSet").some(named(name)));
  const users = ["frontend", "function-manager", "function-scheduler", "function-agent"];
  const at = ({ spec }: Json) => spec.nodeName;
  return tier.flatMap((name) => {
    const nodes = podsOf(live, name).map(at);
    return live.pods
      .filter((pod) => users.some((user) => pod.metadata.name.startsWith(`${user}-`)) && !nodes.includes(at(pod)))
      .map((pod) => `Pod ${pod.metadata.name}: no ${name} on ${at(pod)}`);
  });
}

function named(name: string): (object: Json) => boolean {
  return ({ metadata }) => metadata.name === name;
}
