import * as pulumi from "@pulumi/pulumi";
import { lateBoundProvider } from "../../core/dynamic-provider";
import { ownerLabel, stackConnection } from "../../core/stack";
import { validateArgs } from "../../core/validation";
import type { NodePoolMembershipArgs } from "./args";
import { nodePoolMembershipSchema } from "./schema";

export * from "./args";

const MODULE = "yuanrong-platform";
const TYPE = "NodePoolMembership";

/**
 * The membership of one node in a node pool: the node's label, and OpenYurt's work that it sets going. In an Edge pool
 * OpenYurt installs YurtHub on the node, for which all its containers stop for a while. A change of `pool` has the node leave
 * first and join then. A node that somebody else has given the label is refused. Throws on invalid arguments with all their
 * problems, and when the provider cannot be found from the program's folder.
 */
export class NodePoolMembership extends pulumi.dynamic.Resource {
  /** Name of the node. */
  declare readonly node: pulumi.Output<string>;
  /** Name of the pool. */
  declare readonly pool: pulumi.Output<string>;
  /** `Joined`; `Waiting` when the node was not Ready, so that OpenYurt goes on when it is back; `Unfinished` when OpenYurt was not done in time. */
  declare readonly status: pulumi.Output<string>;

  constructor(name: string, args: NodePoolMembershipArgs, opts?: pulumi.CustomResourceOptions) {
    validateArgs(`NodePoolMembership ${name}`, nodePoolMembershipSchema, args);
    super(
      lateBoundProvider(`${MODULE}/openyurt-provider`, "membership"),
      name,
      { status: undefined, ...args, owner: fieldManager(name), connection: stackConnection(args.connection) },
      pulumi.mergeOptions(opts, { deleteBeforeReplace: true }),
      MODULE,
      TYPE,
    );
  }
}

/** Names the resource to people who look at a node's fields; the end tells it from every other one. */
function fieldManager(name: string): string {
  const readable = `${MODULE}/${pulumi.getProject()}/${pulumi.getStack()}/${name}`;
  return `${readable.slice(0, 100)}#${ownerLabel(TYPE, name)}`;
}
