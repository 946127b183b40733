import { OutOfTime, type Step, untilDone } from "../../core/attempts";
import { ANNOTATION, API, NODE_LABEL } from "../names";
import type { Answer, KubeObject, NodeApi } from "./cluster";
import { isReady, joining, leaving, type Progress } from "./conversion";
import { type Claim, type Fields, foreignClaims, heldFields, sameFields } from "./fields";

/** The membership of a node, and how far the caller may go. */
export interface Goal {
  node: string;
  pool: string;
  gateway?: string;
  autonomyDuration?: string;
  /** Field manager, by which the API server tells this resource's labels from those of others. */
  owner: string;
  /** Default: where yurt-manager's webhooks are installed. */
  awaitConversion?: boolean;
  /** Set when the way to the cluster has changed, so that a node that is in no pool may be one of another cluster. */
  moved?: boolean;
  timeoutSeconds: number;
}

/** Whether OpenYurt is done with a node: `Waiting` when it cannot be, as the node is out of touch. */
export type Joined = "Joined" | "Waiting";

/** The node carries the label, and OpenYurt is not done with it: it belongs into the state. */
export class Unfinished extends Error {}

/** Where an installed yurt-manager is known by. */
const WEBHOOKS =
  "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/yurt-manager-validating-webhook-configuration";

/** What OpenYurt has copied from a pool to a node, and takes away when the node joins another. */
const COPIED = "nodepool.openyurt.io/previous-attributes";

/** OpenYurt refuses to delete a pool while it believes that a node is in it, which it looks up in a memory of its own. */
const LOOKS_AT_POOL = 15;

/** Has the node join its pool, by looking at what is there and doing the next step, whatever a run before has left. */
export async function join(cluster: NodeApi, goal: Goal): Promise<Joined> {
  const run = new Membership(cluster, goal);
  try {
    return await untilDone(`node ${goal.node}`, goal.timeoutSeconds, () => run.join());
  } catch (error) {
    const message = run.explain(error as Error);
    throw run.mayBeMember ? new Unfinished(message, { cause: error }) : new Error(message, { cause: error });
  }
}

/** Takes away what the resource has set on the node, and waits until OpenYurt has removed YurtHub. */
export async function leave(cluster: NodeApi, goal: Goal): Promise<void> {
  const run = new Membership(cluster, goal);
  try {
    await untilDone(`node ${goal.node}`, goal.timeoutSeconds, () => run.leave());
  } catch (error) {
    throw new Error(run.explain(error as Error), { cause: error });
  }
}

/** The node, if there is one and it is in the pool by this owner. */
export async function findMember(cluster: NodeApi, { node, owner, pool }: Goal): Promise<KubeObject | undefined> {
  const found = await untilDone(`node ${node}`, 60, async () => ({ done: await cluster.get(nodePath(node)) }));
  return found && heldFields(found, owner).labels[NODE_LABEL.pool] === pool ? found : undefined;
}

class Membership {
  /** Whether the node may carry the label by this resource, as far as this run can know. */
  mayBeMember = false;
  private pool: KubeObject | undefined;
  private wasReady: boolean | undefined;
  private installed: boolean | undefined;
  private looksAtPool = 0;
  private isConverting = false;

  constructor(
    private readonly cluster: NodeApi,
    private readonly goal: Goal,
  ) {}

  async join(): Promise<Step<Joined>> {
    const node = await this.node();
    if (!node) throw new Error(`node ${this.goal.node} does not exist; expected the name of a node of the cluster`);
    this.pool ??= await this.existingPool();
    const held = heldFields(node, this.goal.owner);
    const current = held.labels[NODE_LABEL.pool];
    this.mayBeMember = current !== undefined;
    if (current !== undefined && current !== this.goal.pool) return this.release(node, `it leaves pool ${current}`);
    if (!sameFields(held, this.wanted())) return this.claim(node);
    if (this.pool.spec?.type !== "Edge" || !(await this.isAwaited())) return { done: "Joined" };
    return this.outcome<Joined>(await joining(this.cluster, node), "Joined", "Waiting");
  }

  async leave(): Promise<Step<void>> {
    const node = await this.node();
    if (!node) return { done: undefined };
    if (!sameFields(heldFields(node, this.goal.owner), NONE)) return this.release(node, "it leaves its pool");
    const remaining = node.metadata.labels?.[NODE_LABEL.pool];
    if (remaining !== undefined) {
      say(`node ${this.goal.node} stays in pool ${remaining}, which somebody else has given it`);
      return { done: undefined };
    }
    if (await this.isListed()) return { again: `pool ${this.goal.pool} still lists it` };
    if (this.goal.awaitConversion === false || !(await this.isInstalled())) return { done: undefined };
    return this.outcome<void>(await leaving(this.cluster, node), undefined, undefined);
  }

  /** Sets what is wanted, and nothing that somebody else has set. */
  private async claim(node: KubeObject): Promise<Step<Joined>> {
    const wanted = this.wanted();
    const foreign = foreignClaims(node, this.goal.owner, wanted);
    const stale = foreign.filter((claim) => this.isLeftOver(node, claim));
    const taken = foreign.find((claim) => !stale.includes(claim));
    if (taken) throw this.refusal(taken);
    if (node.metadata.labels?.[NODE_LABEL.pool] === undefined) {
      const former = await this.former(node);
      if (former !== undefined) return { again: former };
    }
    const free = { ...wanted, annotations: { ...wanted.annotations } };
    for (const { key } of stale) delete free.annotations[key];
    const wasMember = this.mayBeMember;
    this.mayBeMember = true;
    const answer = await this.apply(node, free);
    if (!answer.object) this.mayBeMember = wasMember;
    return this.after(
      answer,
      stale.length > 0 ? `OpenYurt has not taken away ${stale[0]!.key} of its former pool` : "it joins",
    );
  }

  /** What a node without a label still has to do before it may join; OpenYurt would mix up the two. */
  private async former(node: KubeObject): Promise<string | undefined> {
    if (this.goal.moved) {
      throw new Error(
        `node ${this.goal.node} is in no pool by the changed connection; expected another way to the same cluster ` +
          "(to move a membership to another one, replace the resource: pulumi up --replace)",
      );
    }
    if (!this.wasReady || !(await this.isAwaited())) return undefined;
    const progress = await leaving(this.cluster, node);
    if ("failed" in progress)
      throw new Error(`node ${this.goal.node} has not left its former pool: ${progress.failed}`);
    return "pending" in progress ? this.converting(`it has not left its former pool: ${progress.pending}`) : undefined;
  }

  private async release(node: KubeObject, why: string): Promise<Step<never>> {
    return this.after(await this.apply(node, NONE), why);
  }

  private after(answer: Answer, again: string): Step<never> {
    if (answer.object) return { again };
    // Another change of the node came first, or the webhook does not know a new pool yet.
    if (answer.status === 409 || answer.status === 404) return { again: answer.message };
    throw new Error(`the labels of node ${this.goal.node} cannot be changed: ${answer.message}`);
  }

  /** With uid and version the API server refuses to make a node, and to change one that is not as it was looked at. */
  private apply({ metadata: { name, uid, resourceVersion } }: KubeObject, fields: Fields): Promise<Answer> {
    const object = { apiVersion: "v1", kind: "Node", metadata: { name, uid, resourceVersion, ...fields } };
    return this.cluster.apply(nodePath(name), this.goal.owner, object);
  }

  private outcome<T>(progress: Progress, settled: T, waiting: T): Step<T> {
    if ("settled" in progress) return { done: settled };
    if ("failed" in progress) throw new Unfinished(`node ${this.goal.node}: ${progress.failed}`);
    if (this.wasReady) return { again: this.converting(progress.pending) };
    say(`node ${this.goal.node} is not Ready: OpenYurt goes on when it is back (${progress.pending})`);
    return { done: waiting };
  }

  private converting(pending: string): string {
    this.isConverting = true;
    return pending;
  }

  /** What an error says, and, when the time is over, who would have had to do something. */
  explain(error: Error): string {
    if (!(error instanceof OutOfTime) || !this.isConverting) return error.message;
    return (
      `${error.message}; expected yurt-manager at work with its controller yurtnodeconversion ` +
      "(or awaitConversion: false, not to wait for it)"
    );
  }

  private async node(): Promise<KubeObject | undefined> {
    const node = await this.cluster.get(nodePath(this.goal.node));
    // A conversion restarts the kubelet, so only the first look tells.
    if (node) this.wasReady ??= isReady(node);
    return node;
  }

  private async existingPool(): Promise<KubeObject> {
    const pool = await this.cluster.get(poolPath(this.goal.pool));
    if (!pool) throw new Error(`pool ${this.goal.pool} does not exist; expected the name of a NodePool`);
    const given = pool.spec?.annotations?.[ANNOTATION.autonomyDuration];
    if (this.goal.autonomyDuration !== undefined && given !== undefined) {
      throw new Error(
        `autonomyDuration of node ${this.goal.node} would be overwritten by that of pool ${this.goal.pool} (${given}); ` +
          "expected it at the pool or at its members, not both",
      );
    }
    return pool;
  }

  private async isListed(): Promise<boolean> {
    if (this.looksAtPool++ >= LOOKS_AT_POOL || !(await this.isInstalled())) return false;
    const nodes = (await this.cluster.get(poolPath(this.goal.pool)))?.status?.nodes as string[] | undefined;
    return nodes?.includes(this.goal.node) ?? false;
  }

  private async isAwaited(): Promise<boolean> {
    return this.goal.awaitConversion ?? this.isInstalled();
  }

  private async isInstalled(): Promise<boolean> {
    return (this.installed ??= (await this.cluster.get(WEBHOOKS)) !== undefined);
  }

  private wanted(): Fields {
    const { pool, gateway, autonomyDuration } = this.goal;
    return {
      labels: { [NODE_LABEL.pool]: pool, ...(gateway !== undefined && { [NODE_LABEL.gateway]: gateway }) },
      annotations: autonomyDuration === undefined ? {} : { [ANNOTATION.autonomyDuration]: autonomyDuration },
    };
  }

  /** Whether OpenYurt has copied it from a former pool and is about to take it away. */
  private isLeftOver(node: KubeObject, { kind, key }: Claim): boolean {
    if (kind !== "annotations") return false;
    try {
      const copied = JSON.parse(node.metadata.annotations?.[COPIED] ?? "{}") as { annotations?: object };
      return Object.hasOwn(copied.annotations ?? {}, key);
    } catch {
      return false;
    }
  }

  private refusal({ key, value, owners }: Claim): Error {
    const { node } = this.goal;
    const by = owners.length > 0 ? owners.join(" and ") : "somebody unknown";
    const what = key === NODE_LABEL.pool ? `is in pool ${value} already` : `has ${key}=${value} already`;
    return new Error(
      `node ${node} ${what}, set by ${by}; expected a node that nobody else has given ${key} ` +
        `(to take it away by hand: kubectl ${key in this.wanted().labels ? "label" : "annotate"} node ${node} ${key}-)`,
    );
  }
}

const NONE: Fields = { labels: {}, annotations: {} };

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function nodePath(node: string): string {
  return `/api/v1/nodes/${node}`;
}

function poolPath(pool: string): string {
  return `/apis/${API.nodePool}/nodepools/${pool}`;
}
