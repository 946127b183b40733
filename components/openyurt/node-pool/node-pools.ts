import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { validateArgs } from "../../core/validation";
import type { NodePoolSettings } from "./args";
import { NodePool } from "./index";
import { nodePoolSchema } from "./schema";

const tableSchema = z.record(z.string(), nodePoolSchema);

/**
 * Makes a pool for each entry of a table and returns them by name. The key is the pool's name; a setting that an entry does
 * not have comes from `defaults`. The resources are named `<name>-<pool>`. Throws all problems of all pools at once.
 */
export function nodePools(
  name: string,
  table: Record<string, NodePoolSettings>,
  defaults: NodePoolSettings = {},
  opts?: pulumi.ComponentResourceOptions,
): Record<string, NodePool> {
  const pools = Object.entries(table).map(
    ([pool, settings]) => [pool, { ...defaults, ...settings, name: pool }] as const,
  );
  validateArgs(`Node pools ${name}`, tableSchema, Object.fromEntries(pools));
  return Object.fromEntries(pools.map(([pool, args]) => [pool, new NodePool(`${name}-${pool}`, args, opts)]));
}
