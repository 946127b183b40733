import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { validateArgs } from "../../core/validation";
import type { FunctionPoolArgs, PodPoolArgs } from "./args";
import { markChecked } from "./checked";
import { PodPool } from "./index";
import { podPoolSchema } from "./schema";

const tableSchema = z.record(z.string(), podPoolSchema);

/**
 * Makes a pool for each entry of a table and returns them by id. The key is the pool's id; a field that an entry does not
 * set comes from `defaults`. The resources are named `<name>-<id>`. Throws all problems of all pools at once.
 */
export function functionPools(
  name: string,
  table: Record<string, FunctionPoolArgs>,
  defaults: FunctionPoolArgs = {},
  opts?: pulumi.CustomResourceOptions,
): Record<string, PodPool> {
  const pools = Object.entries(table).map(([id, args]) => [id, { ...defaults, ...args, id } as PodPoolArgs] as const);
  validateArgs(`Function pools ${name}`, tableSchema, Object.fromEntries(pools));
  for (const [, args] of pools) markChecked(args);
  return Object.fromEntries(pools.map(([id, args]) => [id, new PodPool(`${name}-${id}`, args, opts)]));
}
