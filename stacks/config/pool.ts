import { z } from "zod";
import type { PodPoolArgs, PodPoolResourceArgs } from "../../components/openyuanrong/pod-pool/args";
import { podPoolSchema } from "../../components/openyuanrong/pod-pool/schema";

/** A pool in the configuration: its arguments, with the resources also as one list for requests and limits alike. */
export type PoolConfig = Omit<PodPoolArgs, "resources"> & {
  resources: PodPoolResourceArgs | Record<string, string>;
};

/** Checks a pool as PodPool itself does, naming places as they stand in the configuration. */
export const poolSchema = z.custom<PoolConfig>().superRefine((pool, context) => {
  const short = hasShortResources(pool);
  for (const issue of podPoolSchema.safeParse(fullPool(pool)).error?.issues ?? []) {
    const [field, part, ...rest] = issue.path;
    if (short && field === "resources" && part === "limits") continue;
    const path = short && field === "resources" && part === "requests" ? [field, ...rest] : issue.path;
    context.addIssue({ ...issue, path } as Parameters<typeof context.addIssue>[0]);
  }
});

/** The arguments of PodPool that a pool of the configuration stands for. */
export function fullPool(pool: PoolConfig): PodPoolArgs {
  if (!hasShortResources(pool)) return pool as PodPoolArgs;
  return { ...pool, resources: { requests: pool.resources, limits: pool.resources } } as PodPoolArgs;
}

/** The JSON Schema of a pool. */
export function poolJsonSchema(options: Parameters<typeof z.toJSONSchema>[1]): Record<string, unknown> {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(podPoolSchema, options) as Record<string, unknown>;
  const properties = schema.properties as Record<string, unknown>;
  const amounts = { type: "object", additionalProperties: { type: "string" } };
  return { ...schema, properties: { ...properties, resources: { anyOf: [properties.resources, amounts] } } };
}

function hasShortResources(pool: unknown): boolean {
  const resources = (pool as Partial<PoolConfig> | undefined)?.resources;
  return typeof resources === "object" && resources !== null && !("requests" in resources) && !("limits" in resources);
}
