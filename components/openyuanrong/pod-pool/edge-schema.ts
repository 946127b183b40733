import { z } from "zod";
import { rule } from "../../core/problems";
import { poolName } from "../../openyurt/names";
import { poolSelectorSchema } from "../../openyurt/pool-selectors";
import type { EdgeFunctionPools } from "./edge-args";
import { checkDistinct, checkMatches, checkOverrides } from "./edge-rules";
import { labelMap } from "./fields/basics";
import { taints } from "./fields/node-pool";
import { podPoolSchema } from "./schema";

const edgeNodePool = z.strictObject({
  name: poolName,
  type: z.string().optional(),
  labels: labelMap.optional(),
  taints: taints.optional(),
  hostNetwork: z.boolean().optional(),
});

/** Checks node pools that are told. */
export const edgeNodePoolsSchema = rule(z.array(edgeNodePool), (list, report) => {
  const names = list.map((one) => one?.name);
  names.forEach((name, index) => {
    if (name !== undefined && names.indexOf(name) < index)
      report([index, "name"], `${JSON.stringify(name)} appears twice`, "each node pool once");
  });
});

/** Checks EdgeFunctionPools without the node pools. */
export const edgeTemplateSchema = rule(
  podPoolSchema.safeExtend({
    nodePoolSelector: poolSelectorSchema,
    perNodePool: z.record(z.string(), z.looseObject({})).optional(),
  }),
  (args, report) => {
    if ("nodePool" in args) report(["nodePool"], "stands beside nodePoolSelector", "one of them");
    checkOverrides(args, report);
  },
  "kept",
);

/** Checks EdgeFunctionPools. */
export const edgeFunctionPoolsSchema = rule(
  edgeTemplateSchema.safeExtend({ nodePools: edgeNodePoolsSchema }),
  ({ id, nodePools, nodePoolSelector, perNodePool }, report) => {
    if (!poolSelectorSchema.safeParse(nodePoolSelector).success || !edgeNodePoolsSchema.safeParse(nodePools).success)
      return;
    const ids = { id, nodePoolSelector, perNodePool } as EdgeFunctionPools;
    checkMatches(ids, nodePools, report);
    checkDistinct(ids, nodePools, report);
  },
);
