import { Condition, conditionsOf, expectationsOf, inWords, isMet } from "../../wait-for";
import { Cluster } from "./cluster";
import { KubeObject } from "./api";

/** How far an object is: done, still waiting for what `missing` says, or beyond hope. */
export type Readiness = { state: "ready" } | { state: "waiting"; missing: string } | { state: "failed"; why: string };

const ready: Readiness = { state: "ready" };
const waiting = (missing: string): Readiness => ({ state: "waiting", missing });
const failed = (why: string): Readiness => ({ state: "failed", why });

type Rule = (object: KubeObject, cluster: Cluster) => Readiness | Promise<Readiness>;

const RULES: Record<string, Rule> = {
  "apps/Deployment": deployment,
  "apps/StatefulSet": statefulSet,
  "apps/DaemonSet": daemonSet,
  "batch/Job": job,
  "/Pod": pod,
  "/Service": service,
  "/PersistentVolumeClaim": claim,
  "/Namespace": (o) => (o.status?.phase === "Active" ? ready : waiting(`phase is ${o.status?.phase ?? "unknown"}`)),
  "networking.k8s.io/Ingress": (o) =>
    o.status?.loadBalancer?.ingress?.length ? ready : waiting("no address has been assigned"),
  "apiextensions.k8s.io/CustomResourceDefinition": (o) =>
    condition(o, "Established")?.status === "True"
      ? ready
      : waiting(say(condition(o, "Established"), "not established")),
};

const TIMEOUT_SECONDS: Record<string, number> = { "/Service": 600, "batch/Job": 600, "networking.k8s.io/Ingress": 600 };

/** Seconds to wait for an object of this kind by default. */
export function defaultTimeout(object: Pick<KubeObject, "apiVersion" | "kind">): number {
  return TIMEOUT_SECONDS[ruleName(object)] ?? 300;
}

/** True where this kind has to become ready after it was applied. */
export function isAwaited(object: KubeObject): boolean {
  if (object.metadata.annotations?.["pulumi.com/skipAwait"] === "true") return false;
  return ruleName(object) in RULES || expectationsOf(object).length > 0;
}

export async function readinessOf(object: KubeObject, cluster: Cluster): Promise<Readiness> {
  const expected = expectationsOf(object);
  if (expected.length === 0) return (await RULES[ruleName(object)]?.(object, cluster)) ?? ready;
  // What an object itself says is to be waited for takes the place of what its kind is waited for.
  const missing = expected.filter((one) => !isMet(object, one));
  return missing.length === 0 ? ready : waiting(missing.map(inWords).join(", "));
}

function ruleName({ apiVersion, kind }: Pick<KubeObject, "apiVersion" | "kind">): string {
  return `${apiVersion.includes("/") ? apiVersion.split("/")[0] : ""}/${kind}`;
}

export function condition(object: KubeObject, type: string): Condition | undefined {
  return conditionsOf(object).find((c) => c.type === type);
}

function say(c: Condition | undefined, otherwise: string): string {
  return [c?.reason, c?.message].filter(Boolean).join(": ") || otherwise;
}

function isObserved(object: KubeObject): boolean {
  return (object.status?.observedGeneration ?? 0) >= (object.metadata.generation ?? 0);
}

function deployment(o: KubeObject): Readiness {
  if (!isObserved(o)) return waiting("the change has not been observed yet");
  if (o.spec.paused) return ready;
  const progressing = condition(o, "Progressing");
  if (progressing?.reason === "ProgressDeadlineExceeded") return failed(say(progressing, "no progress"));
  const want = o.spec.replicas ?? 1;
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = o.status ?? {};
  if (updatedReplicas < want) return waiting(`${updatedReplicas} of ${want} pods updated`);
  if (replicas > updatedReplicas) return waiting(`${replicas - updatedReplicas} old pods not gone yet`);
  if (availableReplicas < want) return waiting(`${availableReplicas} of ${want} pods available`);
  return ready;
}

function statefulSet(o: KubeObject): Readiness {
  if (!isObserved(o)) return waiting("the change has not been observed yet");
  const want = o.spec.replicas ?? 1;
  const { readyReplicas = 0, updatedReplicas = 0, currentRevision, updateRevision } = o.status ?? {};
  if (readyReplicas < want) return waiting(`${readyReplicas} of ${want} pods ready`);
  if (o.spec.updateStrategy?.type === "OnDelete") return ready;
  const toUpdate = want - Math.min(o.spec.updateStrategy?.rollingUpdate?.partition ?? 0, want);
  if (updateRevision !== currentRevision && updatedReplicas < toUpdate) {
    return waiting(`${updatedReplicas} of ${toUpdate} pods updated`);
  }
  return ready;
}

function daemonSet(o: KubeObject): Readiness {
  if (!isObserved(o)) return waiting("the change has not been observed yet");
  const { desiredNumberScheduled: want = 0, updatedNumberScheduled = 0, numberAvailable = 0 } = o.status ?? {};
  if (o.spec.updateStrategy?.type !== "OnDelete" && updatedNumberScheduled < want) {
    return waiting(`${updatedNumberScheduled} of ${want} pods updated`);
  }
  return numberAvailable < want ? waiting(`${numberAvailable} of ${want} pods available`) : ready;
}

function job(o: KubeObject): Readiness {
  const end = condition(o, "Failed");
  if (end?.status === "True") return failed(say(end, "the job failed"));
  if (o.spec.suspend || condition(o, "Complete")?.status === "True") return ready;
  const { active = 0, succeeded = 0 } = o.status ?? {};
  return waiting(`${succeeded} of ${o.spec.completions ?? 1} pods succeeded, ${active} active`);
}

function pod(o: KubeObject): Readiness {
  if (o.status?.phase === "Succeeded" || condition(o, "Ready")?.status === "True") return ready;
  const unscheduled = condition(o, "PodScheduled");
  if (unscheduled?.status === "False") return waiting(say(unscheduled, "not scheduled"));
  return waiting(`phase is ${o.status?.phase ?? "unknown"}: ${say(condition(o, "Ready"), "not ready")}`);
}

async function service(o: KubeObject, cluster: Cluster): Promise<Readiness> {
  const { type, clusterIP, selector } = o.spec;
  if (type === "ExternalName") return ready;
  if (type === "LoadBalancer" && !o.status?.loadBalancer?.ingress?.length) return waiting("no load-balancer address");
  if (clusterIP === "None" || !selector || Object.keys(selector).length === 0) return ready;
  const slices = await cluster.list("discovery.k8s.io/v1", "EndpointSlice", o.metadata.namespace, {
    labelSelector: `kubernetes.io/service-name=${o.metadata.name}`,
  });
  const endpoints = slices.flatMap((s) => (s.endpoints ?? []) as { conditions?: { ready?: boolean } }[]);
  return endpoints.some((e) => e.conditions?.ready !== false) ? ready : waiting("no ready pod matches its selector");
}

async function claim(o: KubeObject, cluster: Cluster): Promise<Readiness> {
  const phase = o.status?.phase;
  if (phase === "Bound") return ready;
  const className = o.spec.storageClassName;
  const classes = await cluster.list("storage.k8s.io/v1", "StorageClass", undefined, {});
  const storageClass = classes.find((c) =>
    className === undefined
      ? c.metadata.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true"
      : c.metadata.name === className,
  );
  if (phase === "Pending" && storageClass?.volumeBindingMode === "WaitForFirstConsumer") return ready;
  if (phase === "Lost") return failed("its volume is lost");
  if (className && !storageClass) return waiting(`StorageClass ${className} does not exist`);
  return waiting(`phase is ${phase ?? "unknown"}`);
}
