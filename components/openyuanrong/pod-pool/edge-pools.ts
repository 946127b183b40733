import { labelsOfPool, selects } from "../../openyurt/pool-selectors";
import type { EdgeFunctionPools, EdgeNodePool, EdgePodPool, NodePoolSelector } from "./edge-args";

/** Whether a selector matches a node pool, whose type is Edge unless it is told. */
export function matches(selector: NodePoolSelector, { type = "Edge", labels }: EdgeNodePool): boolean {
  return selects(selector, labelsOfPool({ type, labels }));
}

/** The pools of the node pools that match, in the order of these. */
export function expanded(args: EdgeFunctionPools): EdgePodPool[] {
  const { nodePools, nodePoolSelector, perNodePool = {}, ...template } = args;
  return nodePools
    .filter((nodePool) => matches(nodePoolSelector, nodePool))
    .map(({ name, taints }) => ({
      ...template,
      ...perNodePool[name],
      id: idOf(args, name),
      nodePool: { name, ...(taints && { taints }) },
    }));
}

/** Id of the pool of one node pool. */
export function idOf({ id, perNodePool }: Pick<EdgeFunctionPools, "id" | "perNodePool">, name: string): string {
  return perNodePool?.[name]?.id ?? `${id}-${name}`;
}
