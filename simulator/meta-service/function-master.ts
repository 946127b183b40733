import type { V1Deployment, V1Pod } from "@kubernetes/client-node";
import { type Cluster, ClusterError, type Observation } from "./cluster";
import { type Faults } from "./faults";
import {
  autoscalerName,
  deploymentName,
  POOL_ANNOTATION,
  poolAutoscaler,
  poolDeployment,
  poolOf,
  reservedPod,
} from "./pool-objects";
import { type PoolRecord, PoolStatus, rewritten } from "./record";
import { type Store } from "./store";

/** What a step changes in a record. */
type Change = Partial<Pick<PoolRecord, "status" | "msg" | "ready_count">>;

/** What one pass goes by: one look at the cluster for all pools, however many there are. */
interface Seen {
  template?: V1Deployment;
  deployments: Map<string, V1Deployment>;
  /** The pods of a pool, by its Deployment's name; asked for when the first pool needs them. */
  pods(name: string): Promise<V1Pod[]>;
}

/** Brings the cluster and the records together, one pass at a time. */
export interface FunctionMaster {
  /** One pass over all pools; rejects when the API server cannot be reached. */
  pass(): Promise<void>;
}

/** Plays function-master, as the leader, for the pools of a store. */
export function functionMaster(store: Store, cluster: Cluster, faults: Faults): FunctionMaster {
  const seen = new Set<string>();
  const deletingSince = new Map<string, number>();

  const current = (id: string) => store.pools().find((pool) => pool.id === id);

  /** Writes a change, unless the pool has moved on since the step began. */
  function persist(pool: PoolRecord, change: Change): void {
    const latest = current(pool.id);
    if (!latest || latest.status !== pool.status) return;
    const keys = Object.keys(change) as (keyof Change)[];
    if (keys.some((key) => change[key] !== latest[key])) store.put(rewritten({ ...latest, ...change }));
  }

  const fail = (msg: string): Change => ({ status: PoolStatus.Failed, msg });

  async function create(pool: PoolRecord, { template, deployments }: Seen): Promise<Change> {
    if (pool.horizontal_pod_autoscaler_spec) {
      const autoscaler = poolAutoscaler(pool, template?.metadata?.namespace ?? "default");
      if (!autoscaler) return fail("invalid HPA spec, create HPA failed");
      if (await refused(cluster.create(autoscaler))) return fail("create HPA failed");
    }
    if (!template) return fail("function-agent template not found");
    if (deployments.has(deploymentName(pool.id))) return fail("pool already exists");
    const status = await refused(cluster.create(poolDeployment(pool, template)));
    if (status === 409) return fail("pool already exists");
    if (status) {
      await refused(cluster.remove(deploymentName(pool.id), autoscalerName(pool.id)));
      return fail(`Create Deployment Failed, ErrorCode is ${status}`);
    }
    seen.add(deploymentName(pool.id));
    return { status: PoolStatus.Creating, msg: "Creating", ready_count: 0 };
  }

  async function update(pool: PoolRecord, { template, deployments }: Seen): Promise<Change> {
    const name = deploymentName(pool.id);
    if (pool.horizontal_pod_autoscaler_spec) {
      const autoscaler = poolAutoscaler(pool, template?.metadata?.namespace ?? "default");
      if (!autoscaler) return fail("invalid HPA spec, update HPA failed");
      if (await refused(cluster.applyAutoscaler(autoscaler))) return fail("update HPA failed");
    }
    if (!deployments.has(name)) return { ...fail("pool not found"), ready_count: 0 };
    const status = pool.scalable ? undefined : await refused(cluster.scale(name, pool.size));
    if (status) return { status: PoolStatus.Updating, msg: `Update Deployment Failed, ErrorCode is ${status}` };
    return { status: PoolStatus.Updating, msg: "Updating" };
  }

  async function follow(pool: PoolRecord, { deployments, pods }: Seen): Promise<Change> {
    const name = deploymentName(pool.id);
    const deployment = deployments.get(name);
    if (!deployment) return seen.delete(name) ? fail("deployment is deleted") : {};
    seen.add(name);
    if (faults.neverReady.includes(pool.id) || !belongs(deployment, pool)) return {};
    const ready = pool.scalable ? await reserve(pool, deployment, pods) : (deployment.status?.availableReplicas ?? 0);
    const running: Change = ready >= pool.size ? { status: PoolStatus.Running, msg: "Running" } : {};
    return { ready_count: ready, ...running };
  }

  /** Makes the missing pods of a scalable pool and counts the ready ones. */
  async function reserve(pool: PoolRecord, deployment: V1Deployment, podsOf: Seen["pods"]): Promise<number> {
    const pods = (await podsOf(deploymentName(pool.id))).filter((pod) => isAlive(pod, pool.id));
    for (let missing = pool.size - pods.length; missing > 0; missing--) {
      if (await refused(cluster.create(reservedPod(pool, deployment)))) break;
    }
    return pods.filter(isReady).length;
  }

  async function remove(pool: PoolRecord, { deployments, pods }: Seen): Promise<Change> {
    const name = deploymentName(pool.id);
    const since = deletingSince.get(pool.id) ?? Date.now();
    deletingSince.set(pool.id, since);
    const status = await refused(cluster.remove(name, autoscalerName(pool.id)));
    if (status) return fail(`Delete Deployment Failed, ErrorCode is ${status}`);
    const gone = !deployments.has(name) && (await pods(name)).length === 0;
    const held = faults.stuckDelete.includes(pool.id) || Date.now() < since + faults.slowDelete;
    if (gone && !held) {
      deletingSince.delete(pool.id);
      seen.delete(name);
      store.remove(pool.id);
    }
    return {};
  }

  const STEPS: Record<number, (pool: PoolRecord, seen: Seen) => Promise<Change>> = {
    [PoolStatus.New]: create,
    [PoolStatus.Creating]: follow,
    [PoolStatus.Update]: update,
    [PoolStatus.Updating]: follow,
    [PoolStatus.Running]: follow,
    [PoolStatus.Deleting]: remove,
  };

  function look({ template, deployments }: Observation): Seen {
    let pods: Promise<Map<string | undefined, V1Pod[]>> | undefined;
    const byApp = async () => groupBy(await cluster.pods(), (pod) => pod.metadata?.labels?.app);
    return {
      template,
      deployments: new Map(deployments.map((deployment) => [deployment.metadata?.name ?? "", deployment])),
      pods: async (name) => (await (pods ??= byApp())).get(name) ?? [],
    };
  }

  async function removeStrangers({ deployments }: Observation): Promise<void> {
    const known = new Set(store.pools().map(({ id }) => id));
    for (const { metadata } of deployments) {
      const name = metadata?.name ?? "";
      const id = poolOf(name);
      if (id === undefined || known.has(id) || metadata?.labels?.app !== name || metadata.deletionTimestamp) continue;
      await refused(cluster.remove(name, autoscalerName(id)));
    }
  }

  return {
    pass: async () => {
      if (faults.storeFails) return;
      const observed = await cluster.observe();
      await removeStrangers(observed);
      const now = look(observed);
      for (const { id } of store.pools()) {
        const pool = current(id);
        const step = pool && STEPS[pool.status];
        if (!step) continue;
        const injected = pool.status < PoolStatus.Running ? faults.failPool[pool.id] : undefined;
        persist(pool, injected === undefined ? await step(pool, now) : fail(injected));
      }
    },
  };
}

/** The HTTP status of a refused request, or nothing when it was granted. */
async function refused(request: Promise<void>): Promise<number | undefined> {
  try {
    await request;
    return undefined;
  } catch (error) {
    if (error instanceof ClusterError) return error.status;
    throw error;
  }
}

function groupBy<K, T>(items: T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** A Deployment whose pods do not carry the group's label is not taken for the pool's. */
function belongs(deployment: V1Deployment, pool: PoolRecord): boolean {
  return deployment.spec?.template.metadata?.labels?.[pool.group] === pool.group;
}

function isAlive(pod: V1Pod, id: string): boolean {
  const over = pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
  return pod.metadata?.annotations?.[POOL_ANNOTATION] === id && !pod.metadata.deletionTimestamp && !over;
}

function isReady(pod: V1Pod): boolean {
  const ready = pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True");
  return pod.status?.phase === "Running" && ready === true;
}
