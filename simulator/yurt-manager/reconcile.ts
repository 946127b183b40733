import { KubeObject } from "../engine/kubernetes/api";
import { conditionsOf } from "../wait-for";
import { appSetStatus, Changes, changesOf, isOwned, kindOf } from "./app-sets";
import { CONVERSION_FAILED, nextStep, Step } from "./conversion";
import { defaultsOf } from "./defaults";
import { gatewayStatus } from "./gateways";
import { LABEL, nameOf, poolOf } from "./names";
import { memberPatch, poolStatus, seconds } from "./node-pools";
import { staticSetConfigMap, staticSetStatus } from "./static-sets";
import { Writer } from "./writer";

/** The definition without which nothing is played. */
export const NODE_POOLS = "nodepools.apps.openyurt.io";

/** The definitions whose objects are played, and how they are called in a {@link View}. */
export const PLAYED = {
  [NODE_POOLS]: "pools",
  "yurtappsets.apps.openyurt.io": "appSets",
  "yurtstaticsets.apps.openyurt.io": "staticSets",
  "gateways.raven.openyurt.io": "gateways",
} as const;

/** Everything that is looked at. */
export interface View {
  nodes: KubeObject[];
  workloads: { Deployment: KubeObject[]; StatefulSet: KubeObject[] };
  /** The data of Raven's ConfigMap. */
  raven?: Record<string, string>;
  kinds: Record<keyof typeof PLAYED, { path: string; objects: KubeObject[] }>;
}

/** Does one thing and reports its error; false where it is to be tried again. */
export type Attempt = (what: string, work: () => Promise<unknown>) => Promise<boolean>;

const NODES = "/api/v1/nodes";
const WORKLOADS = { Deployment: "/apis/apps/v1/deployments", StatefulSet: "/apis/apps/v1/statefulsets" };

/** More than a conversion has, so that no odd object keeps the stand-in busy. */
const MOST_STEPS = 12;

/** Brings all objects one step closer to what is declared; false where something failed. */
export async function reconcile(view: View, writer: Writer, attempt: Attempt): Promise<boolean> {
  const { pools, appSets, staticSets, gateways } = Object.fromEntries(
    Object.entries(view.kinds).map(([definition, { path, objects }]) => [
      PLAYED[definition as keyof typeof PLAYED],
      { path, objects: objects.filter(({ metadata }) => metadata.deletionTimestamp === undefined) },
    ]),
  ) as Record<(typeof PLAYED)[keyof typeof PLAYED], { path: string; objects: KubeObject[] }>;
  const results: boolean[] = [];
  const each = async (kind: string, objects: KubeObject[], work: (object: KubeObject) => Promise<unknown>) => {
    for (const object of objects) {
      const { namespace, name } = object.metadata;
      results.push(
        await attempt(`${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`, () => work(object)),
      );
    }
  };
  const fill = async (kind: string, path: string, object: KubeObject) => {
    const patch = defaultsOf(kind, object);
    return patch ? writer.merge(path, object, patch) : object;
  };
  const members = (pool: KubeObject) => view.nodes.filter((node) => poolOf(node) === nameOf(pool));
  const typeOf = (name: string) =>
    pools.objects.find((pool) => nameOf(pool) === name)?.spec?.type as string | undefined;

  await each("NodePool", pools.objects, async (found) => {
    const pool = await fill("NodePool", pools.path, found);
    const status = poolStatus(pool, members(pool), new Date());
    if (status) await writer.mergeStatus(pools.path, pool, status);
  });
  await each("Node", view.nodes, async (found) => {
    const node = await joined(await fill("Node", NODES, found), pools.objects, writer);
    await convert(node, typeOf, writer);
  });
  await each("YurtAppSet", appSets.objects, async (found) => {
    const set = await fill("YurtAppSet", appSets.path, found);
    await dispatch(set, appSets.path, pools.objects, view, writer);
  });
  await each("YurtStaticSet", staticSets.objects, async (found) => {
    const set = await fill("YurtStaticSet", staticSets.path, found);
    const status = staticSetStatus(set);
    if (!status) return;
    await writer.apply("/api/v1/configmaps", staticSetConfigMap(set));
    await writer.mergeStatus(staticSets.path, set, status);
  });
  await each("Gateway", gateways.objects, async (found) => {
    const gateway = await fill("Gateway", gateways.path, found);
    const status = gatewayStatus(gateway, view.nodes, view.raven);
    if (status) await writer.mergeStatus(gateways.path, gateway, status);
  });
  return results.every((isDone) => isDone);
}

/** The node with what its pool hands on. */
async function joined(node: KubeObject, pools: KubeObject[], writer: Writer): Promise<KubeObject> {
  const pool = pools.find((one) => nameOf(one) === poolOf(node));
  const patch = pool && memberPatch(node, pool);
  return patch ? writer.merge(NODES, node, patch) : node;
}

async function convert(found: KubeObject, typeOf: (pool: string) => string | undefined, writer: Writer): Promise<void> {
  let node = found;
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const step = nextStep(node, typeOf);
    if (!step) return;
    node = await take(step, node, writer);
  }
}

function take(step: Step, node: KubeObject, writer: Writer): Promise<KubeObject> {
  const { resourceVersion } = node.metadata;
  if ("unschedulable" in step)
    return writer.merge(NODES, node, {
      metadata: { resourceVersion },
      spec: { unschedulable: step.unschedulable || null },
    });
  if ("edgeWorker" in step) {
    const labels = { [LABEL.edgeWorker]: step.edgeWorker ? "true" : null };
    return writer.merge(NODES, node, { metadata: { resourceVersion, labels } }, { asConversion: true });
  }
  const now = seconds(new Date());
  const former = conditionsOf(node).find(({ type }) => type === CONVERSION_FAILED) as
    Record<string, unknown> | undefined;
  return writer.nodeCondition(node, {
    type: CONVERSION_FAILED,
    status: "False",
    ...step.condition,
    lastHeartbeatTime: now,
    lastTransitionTime: former?.status === "False" ? former.lastTransitionTime : now,
  });
}

/** Gives each pool of a set its workload. */
async function dispatch(set: KubeObject, path: string, pools: KubeObject[], view: View, writer: Writer): Promise<void> {
  const kind = kindOf(set);
  const known = view.workloads[kind].filter((workload) => isOwned(set, workload));
  const failures: string[] = [];
  let done: Changes | undefined;
  try {
    done = changesOf(set, pools, known);
    if (done.create.length > 0) {
      // What was created a moment ago may not be known yet, and would be made twice.
      const namespace = set.metadata.namespace!;
      const now = await writer.list(WORKLOADS[kind], namespace, LABEL.appSet, nameOf(set));
      done = changesOf(
        set,
        pools,
        now.filter((workload) => isOwned(set, workload)),
      );
    }
    const change = (work: Promise<unknown>) => work.catch((error: Error) => failures.push(lasting(error.message)));
    for (const workload of done.create) await change(writer.create(WORKLOADS[kind], workload));
    for (const workload of done.remove) await change(writer.remove(WORKLOADS[kind], workload));
    for (const workload of done.replace) await change(writer.replace(WORKLOADS[kind], workload));
  } catch (error) {
    failures.push((error as Error).message);
  }
  const outcome = failures.length > 0 ? { problem: failures.join("; ") } : { done };
  const status = appSetStatus(set, pools, known, outcome, new Date());
  if (status) await writer.mergeStatus(path, set, status);
  if (failures.length > 0) throw new Error(failures.join("; "));
}

/** Names that are generated anew for each attempt would make each error look like another one. */
function lasting(message: string): string {
  return message.replaceAll(/"(\S+-)[a-z0-9]{5}"/g, '"$1…"');
}
