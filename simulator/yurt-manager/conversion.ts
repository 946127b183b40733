import { KubeObject } from "../engine/kubernetes/api";
import { conditionsOf } from "../wait-for";
import { isReady, LABEL, labelsOf, nameOf, poolOf } from "./names";

/** The condition of a node that tells how far its conversion is. */
export const CONVERSION_FAILED = "YurtNodeConversionFailed";

/** One change of a node on its way to YurtHub or back; each is a request of its own. */
export type Step =
  { unschedulable: boolean } | { condition: { reason: string; message: string } } | { edgeWorker: boolean };

const ACTIONS = {
  convert: {
    running: "Converting",
    done: "Converted",
    isEdgeWorker: true,
    doneMessage: "YurtHub runs on the node",
    runningMessage: (name: string) => `Job node-servant-conversion-${name} installs YurtHub`,
  },
  revert: {
    running: "Reverting",
    done: "Reverted",
    isEdgeWorker: false,
    doneMessage: "YurtHub is gone from the node",
    runningMessage: (name: string) => `Job node-servant-conversion-${name} removes YurtHub`,
  },
} as const;

/**
 * What comes next for a node; undefined when it is as its labels say. The Job on the node is not played, but it needs a kubelet: a node
 * that is not ready stays cordoned and `Converting` until it answers.
 */
export function nextStep(node: KubeObject, typeOf: (pool: string) => string | undefined): Step | undefined {
  const reason = conditionsOf(node).find(({ type }) => type === CONVERSION_FAILED)?.reason;
  const isCordoned = node.spec?.unschedulable === true;
  const current = Object.values(ACTIONS).find(({ running }) => running === reason);
  if (current) {
    if (!isReady(node)) return isCordoned ? undefined : { unschedulable: true };
    if (isEdgeWorker(node) !== current.isEdgeWorker) return { edgeWorker: current.isEdgeWorker };
    // The condition comes last: whoever is interrupted before it goes on from here.
    if (isCordoned) return { unschedulable: false };
    return { condition: { reason: current.done, message: current.doneMessage } };
  }
  const wanted = wantedAction(node, typeOf);
  if (!wanted) return undefined;
  if (!isCordoned) return { unschedulable: true };
  return { condition: { reason: wanted.running, message: wanted.runningMessage(nameOf(node)) } };
}

function wantedAction(node: KubeObject, typeOf: (pool: string) => string | undefined) {
  const pool = poolOf(node);
  if (pool === undefined) return isEdgeWorker(node) ? ACTIONS.revert : undefined;
  return !isEdgeWorker(node) && typeOf(pool) === "Edge" ? ACTIONS.convert : undefined;
}

function isEdgeWorker(node: KubeObject): boolean {
  return labelsOf(node)[LABEL.edgeWorker] === "true";
}
