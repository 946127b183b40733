import { OutOfTime, type Step, untilDone } from "../../../core/attempts";
import { PassingTrouble } from "../../../core/exchange";
import { autoscalerOf, drift, ownerOf, type PoolInfo, type PoolSettings, toPoolInfo } from "../pool-info";
import { type LivePool, type PoolApi, type Refusal, Status } from "./client";

/** What a pool should become, and how far the caller may go. */
export interface Goal {
  settings: PoolSettings;
  /** Label that the pool carries, once it is made here. */
  owner: string;
  /** Set when the state holds the pool already, with the label that it carries: "" for one taken over without a label. */
  held?: string;
  /** Takes over a pool of another owner when it is equal. */
  adopt?: boolean;
  /** Set when the way to meta-service has changed, so that a missing pool may be one of another cluster. */
  moved?: boolean;
  timeoutSeconds: number;
}

/** The pool is stored, or may be, and is not what was asked: it belongs into the state. */
export class Unfinished extends Error {
  constructor(
    message: string,
    readonly failed: boolean,
  ) {
    super(message);
  }
}

const REFUSALS_BELIEVED = 3;

const NAMES = ["New", "Creating", "Pending update", "Updating", "Running", "Failed", "Deleting"];

/**
 * Brings the pool of an id to its goal by looking at what is there and doing the next step, so that a lost answer, a race or
 * a killed run before makes no difference. Returns the owner's label of the pool. Throws Unfinished when the pool is stored
 * but failed or is not Running in time.
 */
export async function converge(api: PoolApi, goal: Goal): Promise<string> {
  const run = new Convergence(api, goal);
  try {
    return await untilDone(`pool ${goal.settings.poolId}`, goal.timeoutSeconds, () => run.step());
  } catch (error) {
    const keeps = run.mayBeStored && (goal.held === undefined || error instanceof OutOfTime);
    throw keeps && !(error instanceof Unfinished) ? new Unfinished((error as Error).message, false) : error;
  }
}

class Convergence {
  /** Whether this run has made or resized the pool: a failure found then is its result, not that of an earlier run. */
  private acted = false;
  /** Whether the pool is on the server as far as this run can know. */
  mayBeStored: boolean;
  private refusals = 0;
  private readonly wanted: PoolInfo;
  private readonly id: string;

  constructor(
    private readonly api: PoolApi,
    private readonly goal: Goal,
  ) {
    this.wanted = toPoolInfo(goal.settings, goal.owner);
    this.id = goal.settings.poolId;
    this.mayBeStored = goal.held !== undefined;
  }

  async step(): Promise<Step<string>> {
    const live = await this.api.get(this.id);
    if (!live) return this.create();
    if (live.status === Status.Deleting) return { again: "its predecessor is being deleted" };
    if (!this.isOurs(live)) return this.takeOver(live);
    this.mayBeStored = true;
    if (live.status === Status.Failed) {
      if (this.acted) throw new Unfinished(`pool ${this.id} has failed: ${live.msg || "no reason given"}`, true);
      return this.remove("it had failed before");
    }
    return this.resizeOrWait(live);
  }

  private async create(): Promise<Step<string>> {
    if (this.goal.moved) {
      throw new Error(
        `pool ${this.id} is not there by the changed connection; expected another way to the same meta-service ` +
          "(to move a pool to another one, replace the resource: pulumi up --replace)",
      );
    }
    this.acted = true;
    this.mayBeStored = true;
    const refusal = await this.api.create(this.wanted);
    if (refusal && !refusal.passing) this.mayBeStored = this.goal.held !== undefined;
    return this.after(refusal, "it is New");
  }

  private async remove(why: string): Promise<Step<string>> {
    return this.after(await this.api.remove(this.id), `it is being deleted, because ${why}`);
  }

  private after(refusal: Refusal | undefined, again: string): Step<string> {
    if (!refusal) return { again };
    if (refusal.passing) throw new PassingTrouble(refusal.message);
    if (++this.refusals >= REFUSALS_BELIEVED)
      throw new Error(`meta-service refuses pool ${this.id}: ${refusal.message}`);
    return { again: refusal.message };
  }

  private isOurs(live: LivePool): boolean {
    return ownerOf(live) === this.goal.owner || this.goal.held === "";
  }

  /** Of a pool that nobody here made: an equal one may be taken over, any other stays untouched. */
  private takeOver(live: LivePool): Step<string> {
    this.mayBeStored = this.goal.held !== undefined;
    const different = drift(this.goal.settings, live);
    if (this.goal.held !== undefined) throw new Error(`pool ${this.id} ${NOT_OURS}`);
    if (!this.goal.adopt || different.length > 0) {
      const differs = different.length > 0 ? `differs in ${different.join(", ")}` : "equals the arguments";
      throw new Error(
        `pool ${this.id} exists already, was not made by this resource and ${differs}; expected another id, ` +
          (different.length > 0 ? "or arguments equal to it with adopt: true" : "or adopt: true to take it over"),
      );
    }
    if (live.status === Status.Failed)
      throw new Error(`pool ${this.id} cannot be taken over, it has failed: ${live.msg}`);
    return this.ready(live);
  }

  private async resizeOrWait(live: LivePool): Promise<Step<string>> {
    const different = drift(this.goal.settings, live);
    if (different.length === 0) return this.ready(live);
    const fixed = different.filter((argument) => !this.canResize(argument, live));
    if (fixed.length > 0) {
      if (this.goal.held === undefined) return this.remove(`it differs in ${fixed.join(", ")}`);
      throw new Error(
        `pool ${this.id} was changed on the server in ${fixed.join(", ")}, which cannot be changed back in place; ` +
          "expected pulumi refresh and then pulumi up, which replaces it",
      );
    }
    if (live.status === Status.New || live.status === Status.PendingUpdate) return { again: describe(live) };
    this.acted = true;
    return this.after(await this.api.resize(this.wanted), "it is Pending update");
  }

  private canResize(argument: string, live: LivePool): boolean {
    const scales = (pool: PoolInfo) => (pool.max_size as number) > (pool.size as number);
    if (argument === "size" || argument === "maxSize") return scales(live) === scales(this.wanted);
    return argument === "horizontalPodAutoscaler" && autoscalerOf(this.wanted) !== undefined;
  }

  private ready(live: LivePool): Step<string> {
    const ready = live.status === Status.Running && live.ready_count >= leastReady(this.wanted);
    return ready ? { done: ownerOf(live) ?? "" } : { again: describe(live) };
  }
}

const NOT_OURS = "is not the one that this resource made: it carries another owner's label, so it stays untouched";

/** Pods that must be ready; an autoscaler may shrink the pool to its own minimum at once. */
function leastReady(pool: PoolInfo): number {
  const autoscaler = autoscalerOf(pool) as { minReplicas?: number } | undefined;
  return autoscaler ? Math.min(pool.size as number, autoscaler.minReplicas ?? 1) : (pool.size as number);
}

function describe(live: LivePool): string {
  const status = NAMES[live.status] ?? `status ${live.status}`;
  const message = live.msg && live.msg !== status ? ` (${live.msg})` : "";
  return `it is ${status}${message}, ${live.ready_count ?? 0} of ${live.size} pods are ready`;
}

/** Deletes the pool and waits until it is gone; a pool that does not exist is gone. Throws when it is another owner's. */
export async function remove(api: PoolApi, id: string, held: string, timeoutSeconds: number): Promise<void> {
  let refusals = 0;
  await untilDone<void>(`pool ${id}`, timeoutSeconds, async () => {
    const live = await api.get(id);
    if (!live) return { done: undefined };
    if (live.status === Status.Deleting) return { again: describe(live) };
    if (held && ownerOf(live) !== held) throw new Error(`pool ${id} ${NOT_OURS}`);
    const refusal = await api.remove(id);
    if (refusal?.passing) throw new PassingTrouble(refusal.message);
    if (refusal && ++refusals >= REFUSALS_BELIEVED) {
      throw new Error(`meta-service refuses to delete pool ${id}: ${refusal.message}`);
    }
    return { again: refusal?.message ?? "it is being deleted" };
  });
}

/** The pool on the server, or undefined when there is none or it is being deleted. */
export async function find(api: PoolApi, id: string, timeoutSeconds: number): Promise<LivePool | undefined> {
  return untilDone(`pool ${id}`, timeoutSeconds, async () => {
    const live = await api.get(id);
    return { done: live?.status === Status.Deleting ? undefined : live };
  });
}
