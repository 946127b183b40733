import { NAMESPACE, NODE_LABEL } from "../names";
import { Forbidden, type KubeObject, type NodeApi } from "./cluster";

/** How far OpenYurt is with installing YurtHub on a node, or with removing it. */
export type Progress = { settled: true } | { pending: string } | { failed: string };

const SETTLED: Progress = { settled: true };

const CONDITION = "YurtNodeConversionFailed";

/** The controllers' part in a node; they write the condition first, then the label, then the condition again. */
function stateOf(node: KubeObject): { hasYurtHub: boolean; reason?: string; message: string } {
  const hasYurtHub = node.metadata.labels?.[NODE_LABEL.edgeWorker] === "true";
  const condition = conditionOf(node, CONDITION);
  return { hasYurtHub, reason: condition?.reason, message: `${condition?.reason}: ${condition?.message}` };
}

/** Whether a node is in touch with the control plane. */
export function isReady(node: KubeObject): boolean {
  return conditionOf(node, "Ready")?.status === "True";
}

/** Progress of a node that carries the label of an Edge pool. */
export async function joining(cluster: NodeApi, node: KubeObject): Promise<Progress> {
  const { hasYurtHub, reason, message } = stateOf(node);
  if (reason === "ConvertFailed" || reason === "RevertFailed") return failure(cluster, node, message);
  if (reason === "Converting" || reason === "Reverting") return { pending: message };
  return hasYurtHub ? SETTLED : { pending: "OpenYurt has not begun to install YurtHub" };
}

/** Progress of a node that carries no label of a pool. */
export async function leaving(cluster: NodeApi, node: KubeObject): Promise<Progress> {
  const { hasYurtHub, reason, message } = stateOf(node);
  if (reason === "RevertFailed") return failure(cluster, node, message);
  if (reason === "Reverting") return { pending: message };
  // Without its Job, a conversion that was under way when the label went never ends.
  if (reason === "Converting") return (await jobOf(cluster, node)) ? { pending: message } : SETTLED;
  return hasYurtHub ? { pending: "OpenYurt has not begun to remove YurtHub" } : SETTLED;
}

/** A failed Job stands for its failure; without it OpenYurt begins anew. */
async function failure(cluster: NodeApi, node: KubeObject, message: string): Promise<Progress> {
  const job = await jobOf(cluster, node);
  if (!job) return { pending: message };
  const failed = job === "unknown" || conditionOf(job, "Failed")?.status === "True";
  if (!failed) return { pending: message };
  const name = `Job ${jobName(node)} in ${NAMESPACE}`;
  return {
    failed: `${message}; the node stays cordoned. See the log of ${name}, set the cause right, and delete the Job: OpenYurt then tries again`,
  };
}

async function jobOf(cluster: NodeApi, node: KubeObject): Promise<KubeObject | "unknown" | undefined> {
  try {
    return await cluster.get(`/apis/batch/v1/namespaces/${NAMESPACE}/jobs/${jobName(node)}`);
  } catch (error) {
    if (error instanceof Forbidden) return "unknown";
    throw error;
  }
}

function jobName(node: KubeObject): string {
  return `node-servant-conversion-${node.metadata.name}`;
}

interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

function conditionOf(object: KubeObject, type: string): Condition | undefined {
  return (object.status?.conditions as Condition[] | undefined)?.find((condition) => condition.type === type);
}
