import { Report } from "../../core/problems";
import type { KnownGateway } from "../gateway/shape";
import { gatewayProblems } from "../gateway/together";
import { KnownPlatformAdmin, platformAdminProblems } from "../platform-admin/schema";
import type { OpenYurtArgs, OpenYurtNodePool } from "./args";
import { nodesOfGateway } from "./nodes";
import { checkTolerations } from "./tolerations";

/** Reports what only the whole can see. What is wrong by itself is left out, or undefined. */
export function checkOpenYurt(args: Partial<OpenYurtArgs>, report: Report): void {
  checkNames(args, report);
  checkNodes(args, report);
  checkGateways(args, report);
  checkPoolsNamed(args, report);
  checkTolerations(args, report);
  platformAdminProblems((args.platformAdmins ?? []) as KnownPlatformAdmin[], below(report, "platformAdmins"));
}

function below(report: Report, list: string): Report {
  return (path, problem, expected) => report([list, ...path], problem, expected);
}

/** Lists whose objects have names of their own, in a namespace or in the cluster. */
const NAMED = [
  "nodePools",
  "appSets",
  "appDaemons",
  "staticSets",
  "platformAdmins",
  "deviceProfiles",
  "deviceServices",
  "devices",
] as const;

function checkNames(args: Partial<OpenYurtArgs>, report: Report): void {
  for (const list of NAMED) {
    const first = new Map<string, number>();
    (args[list] ?? []).forEach((one, index) => {
      const { name, namespace = "" } = one as { name?: string; namespace?: string };
      if (name === undefined) return;
      const key = `${namespace}/${name}`;
      const earlier = first.get(key);
      if (earlier === undefined) first.set(key, index);
      else report([list, index, "name"], `${name} is the name of ${list}[${earlier}] too`, "a name of its own");
    });
  }
  // A YurtAppDaemon is a YurtAppSet.
  const sets = new Set((args.appSets ?? []).map(({ namespace, name }) => `${String(namespace)}/${name}`));
  (args.appDaemons ?? []).forEach(({ namespace, name }, index) => {
    if (name !== undefined && sets.has(`${String(namespace)}/${name}`))
      report(["appDaemons", index, "name"], `${name} is the name of an app set too`, "a name of its own");
  });
}

function checkNodes({ nodePools = [] }: Partial<OpenYurtArgs>, report: Report): void {
  const owner = new Map<string, string>();
  nodePools.forEach(({ name, nodes = [], nodeAutonomy = {}, autonomyDuration }, index) => {
    nodes.forEach((node, at) => {
      const other = owner.get(node);
      if (other !== undefined)
        report(["nodePools", index, "nodes", at], `${node} is a node of ${other} already`, "each node in one pool");
      else owner.set(node, name);
    });
    for (const node of Object.keys(nodeAutonomy)) {
      const path = ["nodePools", index, "nodeAutonomy", node];
      if (!nodes.includes(node)) report(path, "is no node of this pool", nodes.join(" or ") || "a pool with nodes");
      else if (autonomyDuration !== undefined)
        report(path, "stands beside the pool's autonomyDuration, which each node gets", "one of the two");
    }
  });
}

function checkGateways(args: Partial<OpenYurtArgs>, report: Report): void {
  const { gateways = [], nodePools = [], otherNodePools = [] } = args;
  const pools = nodePools.map(({ name }) => name);
  const taken = new Map<string, string>();
  gateways.forEach((gateway, index) => {
    const { name, nodePool, endpoints = [] } = gateway;
    if (nodePool !== undefined && !pools.includes(nodePool))
      report(["gateways", index, "nodePool"], `${nodePool} is no pool of these`, pools.join(" or ") || "no nodePool");
    const from = nodePool ?? name;
    const other = taken.get(from);
    if (other !== undefined && pools.includes(from))
      report(["gateways", index, "nodePool"], `${from} has the gateway ${other} already`, "one gateway for a pool");
    else taken.set(from, name);
    const nodes = nodesOfGateway(args as OpenYurtArgs, gateway);
    if (!pools.includes(from) || otherNodePools.includes(from)) return;
    endpoints.forEach(({ nodeName }, at) => {
      if (nodeName !== undefined && !nodes.includes(nodeName))
        report(
          ["gateways", index, "endpoints", at, "nodeName"],
          `${nodeName} is no node of ${from}`,
          nodes.join(" or ") || "a pool with nodes",
        );
    });
  });
  gatewayProblems(gateways as KnownGateway[], below(report, "gateways"), args.raven);
}

/** OpenYurt passes over names of pools that do not exist, so a slip would go unnoticed. */
function checkPoolsNamed(args: Partial<OpenYurtArgs>, report: Report): void {
  const { nodePools = [], otherNodePools = [], appSets = [], platformAdmins = [] } = args;
  const known = [...nodePools.map(({ name }: OpenYurtNodePool) => name), ...otherNodePools];
  const check = (names: unknown, path: (string | number)[]) => {
    if (!Array.isArray(names)) return;
    names.forEach((name, index) => {
      if (typeof name === "string" && !known.includes(name))
        report([...path, index], `${name} is no pool of these`, known.join(" or ") || "nodePools or otherNodePools");
    });
  };
  appSets.forEach(({ pools, poolSelector, tweaks = [] }, index) => {
    check(pools, ["appSets", index, "pools"]);
    // Without a selector the set itself knows its pools.
    if (poolSelector !== undefined)
      tweaks.forEach((tweak, at) => check(tweak.pools, ["appSets", index, "tweaks", at, "pools"]));
  });
  platformAdmins.forEach(({ nodePools: names }, index) => check(names, ["platformAdmins", index, "nodePools"]));
}
