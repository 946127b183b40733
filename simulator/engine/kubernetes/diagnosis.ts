import { KubeObject } from "./api";
import { Cluster } from "./cluster";
import { condition } from "./readiness";

const LIMIT = 5;

/** What the cluster says about an object that does not become ready: conditions, events, and what keeps its pods back. */
export async function diagnose(object: KubeObject, cluster: Cluster): Promise<string[]> {
  const found = [
    ...conditionsOf(object),
    ...(await warningsAbout(object, cluster)),
    ...(await podProblems(object, cluster)),
  ];
  return [...new Set(found)].slice(0, LIMIT);
}

function conditionsOf(object: KubeObject): string[] {
  const failure = condition(object, "ReplicaFailure");
  return failure?.status === "True" ? [`${failure.reason}: ${failure.message}`] : [];
}

async function warningsAbout(object: KubeObject, cluster: Cluster): Promise<string[]> {
  const events = await cluster.list("v1", "Event", object.metadata.namespace ?? "default", {
    fieldSelector: `involvedObject.uid=${object.metadata.uid},type=Warning`,
  });
  return events.map((e) => `${e.reason}: ${e.message}`).reverse();
}

async function podProblems(object: KubeObject, cluster: Cluster): Promise<string[]> {
  const selector: unknown = object.kind === "Service" ? object.spec?.selector : object.spec?.selector?.matchLabels;
  if (typeof selector !== "object" || selector === null || !object.metadata.namespace) return [];
  const pods = await cluster.list("v1", "Pod", object.metadata.namespace, {
    labelSelector: Object.entries(selector)
      .map(([k, v]) => `${k}=${v}`)
      .join(","),
  });
  return pods.flatMap(problemsOf);
}

interface ContainerStatus {
  name: string;
  state?: { waiting?: { reason?: string; message?: string } };
}

function problemsOf(pod: KubeObject): string[] {
  const scheduled = condition(pod, "PodScheduled");
  const unscheduled =
    scheduled?.status === "False" ? [`pod ${pod.metadata.name}: ${scheduled.reason}: ${scheduled.message}`] : [];
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const stuck = (statuses as ContainerStatus[])
    .filter((s) => s.state?.waiting?.reason && s.state.waiting.reason !== "ContainerCreating")
    .map((s) =>
      [`pod ${pod.metadata.name}`, s.name, s.state!.waiting!.reason, s.state!.waiting!.message]
        .filter(Boolean)
        .join(": "),
    );
  return [...unscheduled, ...stuck];
}
