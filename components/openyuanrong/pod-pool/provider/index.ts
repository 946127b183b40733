import type * as pulumi from "@pulumi/pulumi";
import { checkFailures } from "../../../core/dynamic-checks";
import { isSame, mergePoolInfo, type PoolSettings, withDefaults } from "../pool-info";
import { podPoolSchema } from "../schema";
import { type PoolApi, poolApi, Status } from "./client";
import { type Connection, open } from "./connection";
import { diffPool } from "./diff";
import { converge, find, type Goal, remove, Unfinished } from "./lifecycle";

/** Arguments and outputs of a PodPool as the engine keeps them. */
interface Properties extends PoolSettings {
  /** In the arguments the label for a new pool, in the state that of the pool. */
  owner: string;
  connection?: Connection;
  adopt?: boolean;
  timeoutSeconds?: number;
  /** `Running`, `Failed` or `Pending`; absent from arguments. */
  status?: string;
}

const DEFAULT_TIMEOUT_SECONDS = 600;

/** Everything that the engine asks of a PodPool. */
export const podPool = {
  async check(_olds: unknown, news: Properties): Promise<pulumi.dynamic.CheckResult<Properties>> {
    const { poolId, owner: _owner, status: _status, __provider: _provider, ...args } = news;
    const failures = checkFailures(podPoolSchema, { id: poolId, ...args }, "id");
    return { inputs: withDefaults(news), failures };
  },

  async diff(_id: string, olds: Properties, news: Properties): Promise<pulumi.dynamic.DiffResult> {
    return diffPool(olds, news);
  },

  async create(inputs: Properties): Promise<pulumi.dynamic.CreateResult<Properties>> {
    return {
      id: inputs.poolId,
      outs: await settle(inputs, { settings: inputs, owner: inputs.owner, adopt: inputs.adopt }),
    };
  },

  /** Reads a pool of the state, or one that a program asks for by id; the latter must exist. */
  async read(id: string, props: Properties): Promise<pulumi.dynamic.ReadResult<Properties>> {
    const asked = props.status === undefined;
    const live = await find(await connect(props), id, secondsOf(props));
    if (!live) {
      if (asked) throw new Error(`pool ${id} does not exist; expected the id of a pool that is not being deleted`);
      return { id: "" };
    }
    const settings = mergePoolInfo(asked ? { ...props, poolId: id } : props, live);
    return { id, props: { ...props, ...settings, status: statusOf(live.status, props.status) } };
  },

  async update(id: string, olds: Properties, news: Properties): Promise<pulumi.dynamic.UpdateResult<Properties>> {
    const moved = !isSame(olds.connection, news.connection);
    const owner = olds.owner || news.owner;
    return { outs: await settle(news, { settings: { ...news, poolId: id }, owner, held: olds.owner, moved }) };
  },

  async delete(id: string, props: Properties): Promise<void> {
    await remove(await connect(props), id, props.owner, secondsOf(props));
  },
};

/** Brings the pool to its goal; what is stored and not finished is told to the engine in the way that keeps it in the state. */
async function settle(inputs: Properties, goal: Omit<Goal, "timeoutSeconds">): Promise<Properties> {
  const api = await connect(inputs);
  try {
    const owner = await converge(api, { ...goal, timeoutSeconds: secondsOf(inputs) });
    return { ...inputs, owner, status: "Running" };
  } catch (error) {
    if (!(error instanceof Unfinished)) throw error;
    const properties = { ...inputs, owner: goal.held ?? goal.owner, status: error.failed ? "Failed" : "Pending" };
    throw Object.assign(error, { id: inputs.poolId, properties, reasons: [error.message] });
  }
}

async function connect(props: Properties): Promise<PoolApi> {
  return poolApi(await open(props.connection));
}

function secondsOf(props: Properties): number {
  return props.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
}

/** A state that is about to change says nothing new. */
function statusOf(status: number, before = "Pending"): string {
  if (status === Status.Running) return "Running";
  return status === Status.Failed ? "Failed" : before;
}
