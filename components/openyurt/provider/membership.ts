import type * as pulumi from "@pulumi/pulumi";
import { checkFailures, isSame } from "../../core/dynamic-checks";
import type { KubeConnection } from "../../core/kube-config";
import { ANNOTATION, NODE_LABEL } from "../names";
import { nodePoolMembershipSchema } from "../node-pool-membership/schema";
import { Cluster } from "./cluster";
import { heldFields } from "./fields";
import { findMember, type Goal, type Joined, join, leave, Unfinished } from "./lifecycle";

/** Arguments and outputs of a NodePoolMembership as the engine keeps them. */
interface Properties {
  node: string;
  pool: string;
  gateway?: string;
  autonomyDuration?: string;
  awaitConversion?: boolean;
  timeoutSeconds?: number;
  connection?: KubeConnection;
  /** In the arguments the field manager for a new membership, in the state that of this one. */
  owner: string;
  /** `Unfinished` when OpenYurt was not done in time; absent from arguments. */
  status?: Joined | "Unfinished";
}

const DEFAULT_TIMEOUT_SECONDS = 600;

const REPLACES = ["node", "pool"] as const;
const IN_PLACE = ["gateway", "autonomyDuration", "awaitConversion", "timeoutSeconds", "connection"] as const;

/** Everything that the engine asks of a NodePoolMembership. */
export const membership = {
  async check(_olds: unknown, news: Properties): Promise<pulumi.dynamic.CheckResult<Properties>> {
    const { owner: _owner, status: _status, ...args } = news;
    const { __provider: _provider, ...plain } = args as typeof args & { __provider?: unknown };
    return { inputs: news, failures: checkFailures(nodePoolMembershipSchema, plain, "node") };
  },

  async diff(_id: string, olds: Properties, news: Properties): Promise<pulumi.dynamic.DiffResult> {
    const replaces = REPLACES.filter((name) => olds[name] !== news[name]);
    const changed = IN_PLACE.some((name) => !isSame(olds[name], news[name]));
    return {
      changes: replaces.length > 0 || changed || olds.status === "Unfinished",
      replaces: [...replaces],
      deleteBeforeReplace: true,
    };
  },

  async create(inputs: Properties): Promise<pulumi.dynamic.CreateResult<Properties>> {
    return { id: inputs.node, outs: await settle(inputs, inputs.owner) };
  },

  /** A node that is gone, or that is no longer in the pool by this resource, is no member. */
  async read(id: string, props: Properties): Promise<pulumi.dynamic.ReadResult<Properties>> {
    const node = await findMember(await Cluster.open(props.connection), goalOf(props, props.owner));
    if (!node) return { id: "" };
    const { gateway: _gateway, autonomyDuration: _duration, ...others } = props;
    const { labels, annotations } = heldFields(node, props.owner);
    const [gateway, autonomyDuration] = [labels[NODE_LABEL.gateway], annotations[ANNOTATION.autonomyDuration]];
    const found = {
      ...(gateway !== undefined && { gateway }),
      ...(autonomyDuration !== undefined && { autonomyDuration }),
    };
    return { id, props: { ...others, ...found } };
  },

  async update(_id: string, olds: Properties, news: Properties): Promise<pulumi.dynamic.UpdateResult<Properties>> {
    return { outs: await settle(news, olds.owner, !isSame(olds.connection, news.connection)) };
  },

  async delete(_id: string, props: Properties): Promise<void> {
    await leave(await Cluster.open(props.connection), goalOf(props, props.owner));
  },
};

/** Has the node join; a node that carries the label and is not finished is told to the engine in the way that keeps it in the state. */
async function settle(inputs: Properties, owner: string, moved = false): Promise<Properties> {
  const cluster = await Cluster.open(inputs.connection);
  try {
    return { ...inputs, owner, status: await join(cluster, { ...goalOf(inputs, owner), moved }) };
  } catch (error) {
    if (!(error instanceof Unfinished)) throw error;
    const properties = { ...inputs, owner, status: "Unfinished" };
    throw Object.assign(error, { id: inputs.node, properties, reasons: [error.message] });
  }
}

function goalOf({ status: _status, connection: _connection, ...inputs }: Properties, owner: string): Goal {
  return { ...inputs, owner, timeoutSeconds: inputs.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS };
}
