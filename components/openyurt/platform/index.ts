import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { withSecretsAt } from "../../core/secret-paths";
import { validateArgs } from "../../core/validation";
import { NodePool } from "../node-pool";
import { NodePoolMembership } from "../node-pool-membership";
import { createControlPlane } from "./control-plane";
import { OpenYurtArgs } from "./args";
import { membersOf } from "./nodes";
import { requirePlainNamespaces } from "./rules";
import { openYurtSchema } from "./schema";
import { OPENYURT_SECRET_PATHS } from "./secrets";
import { createWorkloads } from "./workloads";

export * from "./args";

/**
 * OpenYurt whole: definitions, controllers and webhooks, the ground of the YurtHubs and Raven, then pools with their nodes, gateways, and what
 * runs in pools. Throws ValidationError on bad arguments.
 */
export class OpenYurt extends pulumi.ComponentResource {
  /** Version of OpenYurt, such as v1.7.0, known once its kinds are served. */
  readonly version: pulumi.Output<string>;
  /** Names of the node pools, in the order of the arguments. */
  readonly poolNames: pulumi.Output<string[]>;

  constructor(name: string, args: OpenYurtArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`OpenYurt ${name}`, openYurtSchema, args);
    requirePlainNamespaces(`OpenYurt ${name}`, args);
    args = withSecretsAt(args, OPENYURT_SECRET_PATHS);
    super("yuanrong-platform:openyurt:OpenYurt", name, args, opts);
    const ground = createControlPlane(this, name, args);
    const { protect = true, connection } = args;

    const pools = new Map(
      (args.nodePools ?? []).map(({ nodes: _nodes, nodeAutonomy: _autonomy, ...pool }) => [
        pool.name,
        new NodePool(`${name}-pool-${pool.name}`, { protect, ...pool }, childOf(this, { dependsOn: ground.ready })),
      ]),
    );
    const members = new Map(
      membersOf(args).map(({ node, pool, gateway }) => [
        node,
        new NodePoolMembership(
          `${name}-node-${node}`,
          {
            node,
            pool: pools.get(pool.name)!.poolName,
            autonomyDuration: pool.nodeAutonomy?.[node],
            gateway,
            awaitConversion: ground.converts ? undefined : false,
            connection,
          },
          childOf(this),
        ),
      ]),
    );
    createWorkloads(this, name, args, { ...ground, pools, members });

    this.version = ground.version;
    this.poolNames = pulumi.output([...pools.values()].map(({ poolName }) => poolName));
    this.registerOutputs({ version: this.version, poolNames: this.poolNames });
  }
}
