import { POOL_TYPE_LABEL } from "../../openyurt/names";
import type { EdgeFunctionPools, EdgeNodePool, EdgePodPool, NodePoolSelector } from "./edge-args";

/** Whether a selector matches a node pool, by Kubernetes' rules for labels. */
export function matches(selector: NodePoolSelector, nodePool: EdgeNodePool): boolean {
  const labels = labelsOf(nodePool);
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return (
    Object.entries(matchLabels).every(([key, value]) => labels.get(key) === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels.get(key);
      if (operator === "Exists" || operator === "DoesNotExist")
        return (value !== undefined) === (operator === "Exists");
      return (value !== undefined && values.includes(value)) === (operator === "In");
    })
  );
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

/** OpenYurt labels a node pool with its type. */
function labelsOf({ type, labels = {} }: EdgeNodePool): Map<string, string> {
  return new Map(Object.entries({ ...(type !== undefined && { [POOL_TYPE_LABEL]: type.toLowerCase() }), ...labels }));
}
