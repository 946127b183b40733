import type { EdgeNodePool, PodPoolArgs } from "../../components";
import type { Report } from "../../components/core/problems";
import { expanded } from "../../components/openyuanrong/pod-pool/edge-pools";
import { checkMatches } from "../../components/openyuanrong/pod-pool/edge-rules";
import { edgeNodePoolsSchema } from "../../components/openyuanrong/pod-pool/edge-schema";
import { EdgeTemplate, fullPool, isTemplate, pathInConfig, PoolConfig, poolSchema } from "./pool";

type Path = (string | number)[];

/** What pools need of the section `openYurt`. */
export interface NodePoolsConfig {
  openYurt?: { enabled?: boolean; nodePools?: EdgeNodePool[]; otherNodePools?: string[] };
}

/** The pools of a configuration as OpenYuanrong takes them. */
export interface PlacedPools {
  pools: PodPoolArgs[];
  /** Tells problems of `pools` where they stand in the configuration, and each only once. */
  placed: (report: Report) => Report;
}

const POOLS = ["openYuanrong", "pools"];

/** The node pools that pools may name, first those that the stack makes; undefined where it has no OpenYurt, so that any may be named. */
export function nodePoolsOf({ openYurt }: NodePoolsConfig): EdgeNodePool[] | undefined {
  if (!openYurt?.enabled) return undefined;
  const { nodePools = [], otherNodePools = [] } = openYurt;
  const own = nodePools.map(({ name, type, labels, taints, hostNetwork }) =>
    present({ name, type, labels, taints, hostNetwork }),
  );
  return [...own, ...otherNodePools.map((name) => ({ name }))];
}

/** The pools that a configuration stands for. Those of a selector that is wrong or does not go with the node pools are left out. */
export function placedPools(given: readonly PoolConfig[], nodePools?: readonly EdgeNodePool[]): PlacedPools {
  const told = edgeNodePoolsSchema.safeParse(nodePools ?? []);
  // OpenYuanrong knows the taints by the names.
  const untainted = (told.data ?? []).map(({ taints: _taints, ...nodePool }) => nodePool);
  const all = given.flatMap((pool, index): { args: PodPoolArgs; place: (path: Path) => Path }[] => {
    if (!isTemplate(pool)) {
      const args = fullPool(pool) as PodPoolArgs;
      return [{ args, place: (path) => [index, ...(pathInConfig(pool, path) ?? path)] }];
    }
    if (!poolSchema.safeParse(pool).success) return [];
    const template = { ...(fullPool(pool) as EdgeTemplate), nodePools: untainted };
    return expanded(template).map((args) => ({ args, place: (path) => [index, ...placeIn(pool, args, path)] }));
  });
  return {
    pools: all.map(({ args }) => args),
    placed: (report) => {
      const said = new Set<string>();
      return (path, problem, expected) => {
        const [one, ...field] = POOLS.every((key, index) => path[index] === key) ? path.slice(POOLS.length) : [];
        const place = one === undefined ? path : [...POOLS, ...all[Number(one)]!.place(field)];
        const text = JSON.stringify([place, problem]);
        if (!said.has(text)) report(place, problem, expected);
        said.add(text);
      };
    },
  };
}

/** Reports selectors of pools that do not go with the node pools. */
export function checkSelectors(
  given: readonly PoolConfig[],
  nodePools: readonly EdgeNodePool[] | undefined,
  report: Report,
): void {
  const told = edgeNodePoolsSchema.safeParse(nodePools ?? []);
  // OpenYuanrong looks at the node pools that pools name itself.
  const names = (told.data ?? []).map(({ hostNetwork: _hostNetwork, ...nodePool }) => nodePool);
  given.forEach((pool, index) => {
    if (!isTemplate(pool) || !told.success || !poolSchema.safeParse(pool).success) return;
    const here: Report = (path, problem, expected) => report([...POOLS, index, ...path], problem, expected);
    if (nodePools) checkMatches(fullPool(pool) as EdgeTemplate, names, here);
    else
      here(["nodePoolSelector"], "has no node pools to choose from", "openYurt with nodePools, or pools by nodePool");
  });
}

/** Where a field of a pool stands in the entry with the selector by which it is made. */
function placeIn(pool: PoolConfig, { nodePool }: { nodePool?: unknown }, path: Path): Path {
  const { name } = nodePool as { name: string };
  if (path[0] === "nodePool") return ["nodePoolSelector"];
  const inside = path[0]! in (pool.perNodePool?.[name] ?? {}) ? ["perNodePool", name, ...path] : path;
  return pathInConfig(pool, inside) ?? inside;
}

function present<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}
