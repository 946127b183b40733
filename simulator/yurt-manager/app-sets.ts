import { createHash } from "node:crypto";
import { KubeObject } from "../engine/kubernetes/api";
import { Condition, conditionsOf } from "../wait-for";
import { difference, LABEL, labelsOf, nameOf } from "./names";
import { seconds } from "./node-pools";
import { LabelSelector, selects } from "./selectors";
import { workloadOf } from "./workloads";

/** What is to be done with the workloads of a YurtAppSet: one for each pool, in the set's revision. */
export interface Changes {
  create: KubeObject[];
  replace: KubeObject[];
  remove: KubeObject[];
}

/** Pools that are listed by name and exist, and those whose labels are selected. */
export function poolsOf(
  { pools = [], nodepoolSelector }: { pools?: string[]; nodepoolSelector?: LabelSelector },
  all: KubeObject[],
): KubeObject[] {
  return all.filter((pool) => pools.includes(nameOf(pool)) || selects(nodepoolSelector, labelsOf(pool)));
}

/** Changes with the set's workload, as the name of its ControllerRevision does; those of pools change nothing. */
export function revisionOf(set: KubeObject): string {
  const hash = createHash("sha256").update(JSON.stringify(set.spec.workload)).digest("hex");
  return `${nameOf(set)}-${hash.slice(0, 10)}`;
}

/** The kind of a set's workloads. */
export function kindOf(set: KubeObject): "Deployment" | "StatefulSet" {
  return set.spec.workload.workloadTemplate.statefulSetTemplate ? "StatefulSet" : "Deployment";
}

/** Whether a workload was made of the set. */
export function isOwned(set: KubeObject, workload: KubeObject): boolean {
  const owners = (workload.metadata.ownerReferences ?? []) as { uid: string; controller?: boolean }[];
  return owners.some(({ uid, controller }) => controller === true && uid === set.metadata.uid);
}

/** What has to change so that each pool has its workload. Throws when a patch of the set leads nowhere. */
export function changesOf(set: KubeObject, pools: KubeObject[], workloads: KubeObject[]): Changes {
  const wanted = poolsOf(set.spec, pools);
  const revision = revisionOf(set);
  const byPool = new Map(workloads.map((workload) => [labelsOf(workload)[LABEL.poolName], workload]));
  return {
    create: wanted.filter((pool) => !byPool.has(nameOf(pool))).map((pool) => workloadOf(set, pool, revision)),
    replace: wanted.flatMap((pool) => {
      const found = byPool.get(nameOf(pool));
      const isOld = found && labelsOf(found)[LABEL.revision] !== revision;
      return isOld ? [workloadOf(set, pool, revision, found)] : [];
    }),
    remove: workloads.filter((workload) => !wanted.some((pool) => nameOf(pool) === labelsOf(workload)[LABEL.poolName])),
  };
}

/**
 * What changes in the status of a set with these workloads, after `done` or failing with `problem`; undefined where nothing does. Of
 * StatefulSets OpenYurt 1.7.0 counts nothing: its controller stumbles over them.
 */
export function appSetStatus(
  set: KubeObject,
  pools: KubeObject[],
  workloads: KubeObject[],
  outcome: { done?: Changes; problem?: string },
  now: Date,
): object | undefined {
  if (kindOf(set) === "StatefulSet" && workloads.length > 0 && outcome.problem === undefined) return undefined;
  const ready = workloads.filter(({ status }) => status?.replicas > 0 && status.readyReplicas === status.replicas);
  const revision = revisionOf(set);
  const updated = workloads.filter(
    (one) =>
      labelsOf(one)[LABEL.revision] === revision &&
      (one.status?.updatedReplicas ?? 0) === (one.status?.replicas ?? 0) &&
      one.status?.observedGeneration === one.metadata.generation,
  );
  const found = poolsOf(set.spec, pools).length;
  const conditions = [
    found > 0
      ? { type: "PoolFound", status: "True", reason: "FindPools", message: `${found} pools match` }
      : { type: "PoolFound", status: "False", reason: "NoFindPools", message: "no pool matches" },
    ...outcomes(outcome),
    readyCondition(workloads.length, ready.length),
  ];
  return difference(set.status, {
    totalWorkloads: workloads.length,
    readyWorkloads: ready.length,
    updatedWorkloads: updated.length,
    currentRevision: revision,
    collisionCount: 0,
    observedGeneration: set.metadata.generation,
    conditions: merged(conditionsOf(set), conditions, now),
  });
}

function outcomes({ done, problem }: { done?: Changes; problem?: string }): Condition[] {
  if (problem !== undefined)
    return [{ type: "AppDispatched", status: "False", reason: "CreateWorkloadError", message: problem }];
  return [
    ...(done?.create.length ? [{ type: "AppDispatched", status: "True" }] : []),
    ...(done?.remove.length ? [{ type: "AppDeleted", status: "True" }] : []),
    ...(done?.replace.length ? [{ type: "AppUpdated", status: "True" }] : []),
  ];
}

function readyCondition(total: number, ready: number): Condition {
  if (total === 0) return { type: "AppReady", status: "False", reason: "NoWorkloadFound" };
  return total === ready
    ? { type: "AppReady", status: "True", reason: "AllWorkloadsReady" }
    : { type: "AppReady", status: "False", reason: "NotAllWorkloadsReady" };
}

/** Conditions that say what they said keep their time. */
function merged(former: Condition[], wanted: Condition[], now: Date): Condition[] {
  const isSame = (a: Condition, b: Condition) =>
    a.type === b.type && a.status === b.status && a.reason === b.reason && a.message === b.message;
  return [
    ...former.filter(({ type }) => !wanted.some((one) => one.type === type)),
    ...wanted.map((one) => former.find((other) => isSame(one, other)) ?? { ...one, lastTransitionTime: seconds(now) }),
  ].sort((a, b) => (a.type < b.type ? -1 : 1));
}
