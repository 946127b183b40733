import { Report } from "../../core/problems";
import type { OpenYurtArgs } from "./args";
import { nodesOfGateway } from "./nodes";

type Known = Partial<OpenYurtArgs>;

/** Reports nodes of two pools, and settings of nodes that are in none. */
export function checkNodes({ nodePools = [] }: Known, report: Report): void {
  const owner = new Map<string, string>();
  nodePools.forEach((pool, index) => {
    const { name, nodes, nodeAutonomy = {}, autonomyDuration } = pool ?? {};
    (nodes ?? []).forEach((node, at) => {
      if (typeof node !== "string") return;
      const other = owner.get(node);
      if (other !== undefined)
        report(["nodePools", index, "nodes", at], `${node} is a node of ${other} already`, "each node in one pool");
      else owner.set(node, name!);
    });
    for (const node of Object.keys(nodeAutonomy)) {
      const path = ["nodePools", index, "nodeAutonomy", node];
      if (areKnown(nodes) && !nodes.includes(node))
        report(path, "is no node of this pool", nodes.join(" or ") || "a pool with nodes");
      else if (autonomyDuration !== undefined)
        report(path, "stands beside the pool's autonomyDuration, which each node gets", "one of the two");
    }
  });
}

/** Reports gateways that are not told their nodes: OpenYurt finds these by the label that memberships set. */
export function checkGateways(args: Known, report: Report): void {
  const { gateways = [], nodePools = [] } = args;
  const pools = nodePools.map((pool) => pool?.name);
  const poolOf = new Map(nodePools.flatMap((pool) => (pool?.nodes ?? []).map((node) => [node, pool.name] as const)));
  const taken = new Map<string, string>();
  gateways.forEach((gateway, index) => {
    const { name, nodePool, endpoints = [] } = gateway ?? {};
    if (nodePool !== undefined && areKnown(pools) && !pools.includes(nodePool))
      report(["gateways", index, "nodePool"], `${nodePool} is no pool of these`, pools.join(" or ") || "no nodePool");
    const from = nodePool ?? name;
    if (from === undefined) return;
    const other = taken.get(from);
    if (other !== undefined && other !== name && pools.includes(from))
      report(["gateways", index, "nodePool"], `${from} has the gateway ${other} already`, "one gateway for a pool");
    else taken.set(from, name);
    const own = nodesOfGateway(args as OpenYurtArgs, gateway);
    const isOurs = pools.includes(from);
    (endpoints ?? []).forEach((endpoint, at) => {
      const node = endpoint?.nodeName;
      if (node === undefined || own?.includes(node)) return;
      const place = ["gateways", index, "endpoints", at, "nodeName"];
      if (isOurs && areKnown(own))
        report(place, `${node} is no node of ${from}`, own.join(" or ") || "a pool with nodes");
      else if (!isOurs && poolOf.has(node) && nodePool === undefined)
        report(place, `${node} is a node of the pool ${poolOf.get(node)}`, `nodePool: ${poolOf.get(node)}`);
    });
  });
}

/** OpenYurt passes over names of pools that do not exist, so a slip would go unnoticed. */
export function checkPoolsNamed(args: Known, report: Report): void {
  const { nodePools = [], otherNodePools = [], appSets = [], platformAdmins = [] } = args;
  const own = nodePools.map((pool) => pool?.name);
  const names = [...own, ...otherNodePools];
  otherNodePools.forEach((name, index) => {
    if (name !== undefined && names.indexOf(name) < own.length + index)
      report(["otherNodePools", index], `${name} is there already`, "pools that somebody else keeps, each once");
  });
  if (!areKnown(names)) return;
  const check = (given: unknown, path: (string | number)[]) => {
    if (!Array.isArray(given)) return;
    given.forEach((name, index) => {
      if (typeof name === "string" && !names.includes(name))
        report([...path, index], `${name} is no pool of these`, names.join(" or ") || "nodePools or otherNodePools");
    });
  };
  appSets.forEach((set, index) => {
    const { pools, poolSelector, tweaks } = set ?? {};
    check(pools, ["appSets", index, "pools"]);
    // Without a selector the set itself knows its pools.
    if (poolSelector !== undefined && Array.isArray(tweaks))
      tweaks.forEach((tweak, at) => check(tweak?.pools, ["appSets", index, "tweaks", at, "pools"]));
  });
  platformAdmins.forEach((admin, index) => check(admin?.nodePools, ["platformAdmins", index, "nodePools"]));
  for (const list of ["devices", "deviceProfiles", "deviceServices"] as const)
    (args[list] ?? []).forEach((one, index) => {
      const { nodePool } = (one ?? {}) as { nodePool?: unknown };
      if (typeof nodePool === "string" && !names.includes(nodePool))
        report([list, index, "nodePool"], `${nodePool} is no pool of these`, names.join(" or ") || "nodePools");
    });
}

/** Whether each of a list is known, so that what is not in it is wrong; text of a wrong type is empty. */
function areKnown(names: unknown[] | undefined): names is string[] {
  return Array.isArray(names) && names.every((name) => typeof name === "string" && name !== "");
}
