import { z } from "zod";
import { isRecord } from "../../components/core/problems";
import type { PodPoolArgs, PodPoolNodePool, PodPoolResourceArgs } from "../../components/openyuanrong/pod-pool/args";
import type { EdgeFunctionPool, EdgeFunctionPools } from "../../components/openyuanrong/pod-pool/edge-args";
import { edgeTemplateSchema } from "../../components/openyuanrong/pod-pool/edge-schema";
import { podPoolSchema } from "../../components/openyuanrong/pod-pool/schema";

/** Resources, also as one list for requests and limits alike. */
type ResourcesConfig = PodPoolResourceArgs | Record<string, string>;

/** A pool in the configuration, or one for each node pool that a selector matches. */
export type PoolConfig = Omit<PodPoolArgs, "resources" | "nodePool"> & {
  resources: ResourcesConfig;
  nodePool?: string | PodPoolNodePool;
  nodePoolSelector?: EdgeFunctionPools["nodePoolSelector"];
  perNodePool?: Record<string, Omit<EdgeFunctionPool, "resources"> & { resources?: ResourcesConfig }>;
};

/** The arguments of edgeFunctionPools without the node pools. */
export type EdgeTemplate = Omit<EdgeFunctionPools, "nodePools">;

type Path = (string | number)[];

/** Checks a pool as PodPool itself does, naming places as they stand in the configuration. */
export const poolSchema = z.custom<PoolConfig>().superRefine((pool, context) => {
  const schema = isTemplate(pool) ? edgeTemplateSchema : podPoolSchema;
  for (const issue of schema.safeParse(fullPool(pool)).error?.issues ?? []) {
    const path = pathInConfig(pool, issue.path as Path);
    if (path) context.addIssue({ ...issue, path } as Parameters<typeof context.addIssue>[0]);
  }
});

/** Whether a pool stands for one on each node pool that a selector matches. */
export function isTemplate(pool: unknown): boolean {
  return isRecord(pool) && ("nodePoolSelector" in pool || "perNodePool" in pool);
}

/** The arguments that a pool of the configuration stands for: those of PodPool, or of edgeFunctionPools without the node pools. */
export function fullPool(pool: PoolConfig): PodPoolArgs | EdgeTemplate {
  if (!isRecord(pool)) return pool;
  const { nodePool, perNodePool } = pool;
  return {
    ...(withResources(pool) as object),
    ...(typeof nodePool === "string" && { nodePool: { name: nodePool } }),
    ...(isRecord(perNodePool) && {
      perNodePool: Object.fromEntries(Object.entries(perNodePool).map(([name, one]) => [name, withResources(one)])),
    }),
  } as PodPoolArgs | EdgeTemplate;
}

/** Where a problem of the arguments stands in the configuration; nowhere when what is written once is wrong twice. */
export function pathInConfig(pool: PoolConfig, path: Path): Path | undefined {
  if (path[0] === "nodePool" && path[1] === "name" && typeof pool.nodePool === "string") return ["nodePool"];
  if (path[0] === "perNodePool") {
    const inside = withinResources(pool.perNodePool?.[path[1]!], path.slice(2));
    return inside && [...path.slice(0, 2), ...inside];
  }
  return withinResources(pool, path);
}

/** The JSON Schema of a pool. */
export function poolJsonSchema(options: Parameters<typeof z.toJSONSchema>[1]): Record<string, unknown> {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(edgeTemplateSchema, options) as Record<string, unknown>;
  const properties = schema.properties as Record<string, Record<string, unknown>>;
  const amounts = { type: "object", additionalProperties: { type: "string" } };
  properties.resources = { anyOf: [properties.resources, amounts] };
  const { nodePoolSelector: _selector, perNodePool, nodePool, ...own } = properties;
  const override = { type: "object", properties: own, additionalProperties: false };
  Object.assign(properties, {
    nodePool: { anyOf: [{ type: "string" }, nodePool] },
    perNodePool: { ...perNodePool, additionalProperties: override },
  });
  return { ...schema, required: ["id", "resources"] };
}

function withinResources(pool: unknown, path: Path): Path | undefined {
  const [field, part, ...rest] = path;
  if (field !== "resources" || !hasShortResources(pool)) return path;
  if (part === "limits") return undefined;
  return part === "requests" ? [field, ...rest] : path;
}

function withResources(pool: unknown): unknown {
  if (!hasShortResources(pool)) return pool;
  const { resources } = pool as PoolConfig;
  return { ...(pool as PoolConfig), resources: { requests: resources, limits: resources } };
}

function hasShortResources(pool: unknown): boolean {
  const resources = (pool as Partial<PoolConfig> | undefined)?.resources;
  return isRecord(resources) && !("requests" in resources) && !("limits" in resources);
}
