import { Report } from "../../core/problems";
import type { PodPoolArgs, PodPoolNodePool } from "../pod-pool/args";
import { withoutPodNetwork } from "../pod-pool/edge-rules";
import { onNodePool, whenKnown } from "../pod-pool/node-pool";
import type { OpenYuanrongArgs } from "./args";
import { listed, Places, Platform } from "./partial";

type Path = (string | number)[];

/** A taint of which nothing is known for sure. */
export interface PlacedTaint {
  taint: Record<string, unknown>;
  path: Path;
}

/** Arguments whose pools choose the nodes of the node pools that they name by label and toleration. */
export function withNodePools(args: OpenYuanrongArgs): OpenYuanrongArgs {
  const taintsOf = ({ name, taints }: PodPoolNodePool) =>
    taints ?? args.nodePools?.find((told) => told.name === name)?.taints;
  const told = (pool: PodPoolArgs): PodPoolArgs =>
    pool.nodePool === undefined
      ? pool
      : onNodePool({ ...pool, nodePool: whenKnown(pool.nodePool, (known) => ({ ...known, taints: taintsOf(known) })) });
  return { ...args, pools: args.pools?.map(told) };
}

/** Reports pools on node pools that are not there or cannot run them. */
export function knownNodePools(args: Platform, own: string[], report: Report): void {
  if (!Array.isArray(args.nodePools)) return;
  const told = listed(args.nodePools);
  listed(args.pools).forEach(({ nodePool }, index) => {
    const name = nodePoolName(nodePool);
    if (name === undefined) return;
    const found = told.find((one) => one.name === name);
    const path = [...own, "pools", index, "nodePool", "name"];
    if (!found) {
      const names = told.map((one) => String(one.name)).join(" or ");
      report(path, `${JSON.stringify(name)} is no node pool`, names || "no nodePool, since there are none");
    } else if (found.hostNetwork === true) report(path, ...withoutPodNetwork(name));
  });
}

/** Taints that pools tolerate since their node pools have them, each with its place. */
export function namedTaints(args: Platform, { own, nodePools = [...own, "nodePools"] }: Places): PlacedTaint[] {
  const named = listed(args.pools).map(({ nodePool }) => listed([nodePool])[0]!);
  const placed = (taints: unknown, path: Path) => listed(taints).map((taint, at) => ({ taint, path: [...path, at] }));
  const untold = named.filter(({ taints }) => taints === undefined).map(({ name }) => name);
  return [
    ...named.flatMap(({ taints }, index) => placed(taints, [...own, "pools", index, "nodePool", "taints"])),
    ...listed(args.nodePools).flatMap(({ name, taints }, index) =>
      untold.includes(name) ? placed(taints, [...nodePools, index, "taints"]) : [],
    ),
  ];
}

/** Name of the node pool that a pool names, where it is known. */
export function nodePoolName(nodePool: unknown): string | undefined {
  const name = (nodePool as Partial<PodPoolNodePool> | null | undefined)?.name;
  return typeof name === "string" ? name : undefined;
}
