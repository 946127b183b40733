import * as pulumi from "@pulumi/pulumi";
import { validateArgs } from "../../core/validation";
import { createCustomResource } from "../custom-resource";
import { NodePoolArgs, NodePoolType } from "./args";
import { IMMUTABLE, nodePoolManifest } from "./manifest";
import { nodePoolSchema } from "./schema";

export * from "./args";
export { type PoolScopeRule, poolScopeRules } from "./manifest";
export { nodePools } from "./node-pools";

/**
 * A pool of nodes of OpenYurt: nodes of one site that reach each other, and that get the same labels, annotations and taints.
 * Nodes join by a NodePoolMembership. A change of name, type, hostNetwork or interConnectivity needs a new pool: its
 * memberships and the pool are deleted first and made anew, which `protect` refuses. Throws on invalid arguments with all
 * their problems.
 */
export class NodePool extends pulumi.ComponentResource {
  /** Name of the pool, once it is there. */
  readonly poolName: pulumi.Output<string>;
  /** Where its nodes are. */
  readonly type: pulumi.Output<NodePoolType>;

  constructor(name: string, args: NodePoolArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`NodePool ${name}`, nodePoolSchema, args);
    super("yuanrong-platform:openyurt:NodePool", name, args, opts);
    const manifest = nodePoolManifest(args);
    const pool = createCustomResource(this, `${name}-node-pool`, manifest, {
      protect: args.protect ?? true,
      replaceOnChanges: IMMUTABLE,
      deleteBeforeReplace: true,
    });
    this.poolName = pool.metadata.name;
    this.type = pulumi.output(manifest.spec.type as NodePoolType);
    this.registerOutputs({ poolName: this.poolName, type: this.type });
  }
}
