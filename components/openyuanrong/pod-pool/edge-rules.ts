import { formatPath, isRecord, placedProblemsOf, type Report } from "../../core/problems";
import type { EdgeFunctionPools, EdgeNodePool } from "./edge-args";
import { idOf, matches } from "./edge-pools";
import { poolId } from "./fields/basics";
import { podPoolSchema } from "./schema";

/** Fields of EdgeFunctionPools that are none of a pool. */
interface Selection {
  nodePools?: unknown;
  nodePoolSelector?: unknown;
  perNodePool?: Record<string, unknown>;
}

/** What decides the ids of pools. */
type Ids = Pick<EdgeFunctionPools, "id" | "nodePoolSelector" | "perNodePool">;

/** Reports what is wrong in the pool of one node pool and right without what differs there. */
export function checkOverrides(args: Selection & { nodePool?: unknown }, report: Report): void {
  const { nodePools: _told, nodePoolSelector: _selector, perNodePool = {}, nodePool: _refused, ...template } = args;
  const known = new Set(placedProblemsOf(podPoolSchema, template).map(({ path }) => formatPath(path)));
  for (const [name, override] of Object.entries(perNodePool)) {
    if (!isRecord(override)) continue;
    const { nodePool, ...changes } = override;
    if (nodePool !== undefined)
      report(["perNodePool", name, "nodePool"], "stands beside the key, which names it", "no nodePool");
    for (const { path, problem, expected } of placedProblemsOf(podPoolSchema, { ...template, ...changes }))
      if (path[0]! in changes || !known.has(formatPath(path)))
        report(["perNodePool", name, ...path], problem, expected);
  }
}

/** Reports where a selector and node pools do not go together, each of which is right by itself. */
export function checkMatches(args: Ids, nodePools: EdgeNodePool[], report: Report): void {
  const names = matchedNames(args, nodePools);
  if (names.length === 0) {
    const all = nodePools.map(({ name }) => name).join(", ");
    report(["nodePoolSelector"], "matches no node pool", all ? `labels of one of ${all}` : "node pools to choose from");
    return;
  }
  for (const { name, hostNetwork } of nodePools)
    if (hostNetwork && names.includes(name)) report(["nodePoolSelector"], ...withoutPodNetwork(name));
  for (const name of Object.keys(args.perNodePool ?? {}))
    if (!names.includes(name))
      report(["perNodePool", name], "is no node pool that nodePoolSelector matches", names.join(" or "));
  checkIds(args, names, report);
}

/** Problem and remedy of a pool on nodes that give pods no network of their own. */
export function withoutPodNetwork(name: string): [problem: string, expected: string] {
  return [
    `leads to node pool ${JSON.stringify(name)}, whose pods have the nodes' network`,
    "a node pool without hostNetwork",
  ];
}

function matchedNames({ nodePoolSelector }: Ids, nodePools: EdgeNodePool[]): string[] {
  return nodePools.filter((nodePool) => matches(nodePoolSelector, nodePool)).map(({ name }) => name);
}

/** Reports ids of their own that other pools have. */
export function checkDistinct(args: Ids, nodePools: EdgeNodePool[], report: Report): void {
  const isOwn = (name: string) => args.perNodePool?.[name]?.id !== undefined;
  const names = matchedNames(args, nodePools);
  const taken = new Set(names.filter((name) => !isOwn(name)).map((name) => idOf(args, name)));
  for (const name of names.filter(isOwn)) {
    const id = idOf(args, name);
    if (taken.has(id))
      report(["perNodePool", name, "id"], `${JSON.stringify(id)} is the id of another pool`, "another id");
    taken.add(id);
  }
}

/** Reports ids that no pool can have; one that is set is looked at where it stands. */
function checkIds(args: Ids, names: string[], report: Report): void {
  const derived = names.filter((name) => args.perNodePool?.[name]?.id === undefined).map((name) => idOf(args, name));
  const wrong = derived.filter((id) => !poolId.safeParse(id).success);
  if (wrong.length === 0 || !poolId.safeParse(args.id).success) return;
  report(
    ["id"],
    `leads to ${wrong.map((id) => JSON.stringify(id)).join(" and ")}`,
    "ids of 1 to 40 lowercase letters, digits or hyphens, or an id in perNodePool",
  );
}
