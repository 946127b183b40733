import * as pulumi from "@pulumi/pulumi";
import { lateBoundProvider } from "../../core/dynamic-provider";
import { formatPath } from "../../core/problems";
import { ownerLabel, stackConnection } from "../../core/stack";
import { validateArgs, ValidationError } from "../../core/validation";
import type { PodPoolArgs, PodPoolConnectionArgs } from "./args";
import { isChecked } from "./checked";
import { holdsDeferred } from "../../core/deferred";
import { connection as connectionSchema } from "./fields/connection";
import { onNodePool } from "./node-pool";
import { podPoolSchema } from "./schema";

export * from "./args";
export * from "./edge-args";
export { edgeFunctionPools } from "./edge-function-pools";
export { functionPools } from "./function-pools";
export { podPoolSchema } from "./schema";

const MODULE = "yuanrong-platform";
const TYPE = "PodPool";

/**
 * A pool of pods in which openYuanrong runs functions, made through meta-service's REST API; ready when it is Running with at
 * least `size` pods. Changes of size, maxSize and the autoscaler are made in place; any other deletes the pool first and makes
 * it anew. Throws on invalid arguments with all their problems, and when the provider cannot be found from the program's folder.
 *
 * ```typescript
 * const resources = { requests: { cpu: "600m", memory: "512Mi" }, limits: { cpu: "600m", memory: "512Mi" } };
 * new PodPool("fixed", { id: "fixed", size: 2, resources });
 * new PodPool("by-demand", { id: "by-demand", size: 1, maxSize: 10, idleRecycleTime: { scaled: 60 }, resources });
 * new PodPool("by-load", {
 *   id: "by-load",
 *   size: 2,
 *   resources,
 *   horizontalPodAutoscaler: {
 *     minReplicas: 2,
 *     maxReplicas: 8,
 *     metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } } }],
 *   },
 * });
 * ```
 */
export class PodPool extends pulumi.dynamic.Resource {
  /** Id of the pool, by which functions name it as `poolId`. */
  declare readonly poolId: pulumi.Output<string>;
  /** Group of the pool. */
  declare readonly group: pulumi.Output<string>;
  /** Number of pods, the least number when `maxSize` is larger. */
  declare readonly size: pulumi.Output<number>;
  /** Largest number of pods. */
  declare readonly maxSize: pulumi.Output<number>;
  /** `Running`, or `Failed` or `Pending` when it is not (yet). */
  declare readonly status: pulumi.Output<string>;

  /** Reads a pool that exists, without managing it. Fails when there is no pool of that id. */
  static get(
    name: string,
    id: pulumi.Input<string>,
    connection?: pulumi.Input<PodPoolConnectionArgs>,
    opts?: pulumi.CustomResourceOptions,
  ): PodPool {
    return new PodPool(name, { id, connection } as PodPoolArgs, { ...opts, id });
  }

  constructor(name: string, args: PodPoolArgs, opts?: pulumi.CustomResourceOptions) {
    const existing = opts?.id !== undefined;
    if (existing) validateArgs(`PodPool ${name}`, connectionSchema, args.connection ?? {});
    else if (!isChecked(args)) validateArgs(`PodPool ${name}`, podPoolSchema, args);
    super(
      lateBoundProvider(`${MODULE}/pool-provider`, "podPool"),
      name,
      { ...OUTPUTS, ...(existing ? { poolId: args.id } : declared(name, args)), connection: connectionOf(args) },
      pulumi.mergeOptions(opts, { deleteBeforeReplace: true }),
      MODULE,
      TYPE,
    );
  }
}

/** Properties that the provider answers with; without a place among the inputs they would be no Outputs. */
const OUTPUTS = { group: undefined, size: undefined, maxSize: undefined, status: undefined };

function declared(name: string, args: PodPoolArgs) {
  const { id, connection: _connection, ...settings } = args;
  return {
    ...onNodePool(settings),
    poolId: holdsDeferred({ id, ...settings })
      ? refuseSecrets(`PodPool ${name}`, { id, ...settings }).then(() => id)
      : id,
    owner: ownerLabel(TYPE, name),
  };
}

/** Secrets would lie open in meta-service's store, so a resource with one is not even registered. */
async function refuseSecrets(subject: string, args: object): Promise<void> {
  const paths = await secretPaths(args, []);
  if (paths.length === 0) return;
  const expected = "a plain value, or a Kubernetes Secret in volumes: meta-service stores pools in clear";
  throw new ValidationError(
    subject,
    paths.map((path) => ({ path: formatPath(path), problem: "is a secret", expected })),
  );
}

async function secretPaths(value: unknown, path: PropertyKey[]): Promise<PropertyKey[][]> {
  if (pulumi.Output.isInstance(value)) return (await pulumi.isSecret(value)) ? [path] : [];
  if (value instanceof Promise) return secretPaths(await value, path);
  if (typeof value !== "object" || value === null) return [];
  const entries: [PropertyKey, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return (await Promise.all(entries.map(([key, item]) => secretPaths(item, [...path, key])))).flat();
}

function connectionOf({ connection }: PodPoolArgs): pulumi.Input<PodPoolConnectionArgs> | undefined {
  return stackConnection(connection, ({ url, context, kubeconfig }) => url ?? context ?? kubeconfig);
}
