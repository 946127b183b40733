import { Report } from "../../core/problems";
import { NODE_LABEL } from "../../openyurt/names";
import { SCALE_IN_TAINTS } from "../data-worker/defaults";
import type { PodPoolTaint } from "../pod-pool/args";
import { KnownToleration, tolerates, tolerationOf } from "../../core/taints";
import { systemsOf } from "../systems";
import { namedTaints, nodePoolName } from "./node-pools";
import { listed, Places, Platform } from "./partial";

/** Systems that are functions themselves and reach all others by the function proxy of their node. */
export const DRIVERS = ["functionManager", "functionScheduler", "frontend"] as const;

/** Reports systems that may be put on nodes without the function proxy and data worker that they need there. */
export function requireNodes(args: Platform, own: string[], report: Report): void {
  const tier = ["functionProxy", "dataWorker"] as const;
  const wanted = tier.flatMap((system) => Object.entries(plain(args[system]?.placement?.nodeSelector)));
  if (wanted.length === 0) return;
  const labels = Object.fromEntries(wanted);
  const other = wanted.find(([key, value]) => labels[key] !== value);
  if (other)
    report(
      [...own, "dataWorker", "placement", "nodeSelector"],
      `leads to other nodes than functionProxy's by the label ${other[0]}`,
      "the same value, since both are needed on a node",
    );
  const check = (selector: unknown, path: (string | number)[]) => {
    const given = plain(selector);
    if (Object.keys(given).length === 0 || wanted.every(([key, value]) => given[key] === value)) return;
    report(
      [...own, ...path],
      "leads to nodes without function proxy or data worker",
      `the labels ${JSON.stringify(labels)} among others`,
    );
  };
  for (const driver of DRIVERS) check(args[driver]?.placement?.nodeSelector, [driver, "placement", "nodeSelector"]);
  check(args.agent?.placement?.nodeSelector, ["agent", "placement", "nodeSelector"]);
  listed(args.pools).forEach(({ nodeSelector, nodePool }, index) => {
    const name = nodePoolName(nodePool);
    const own = plain(nodeSelector);
    const there = name === undefined ? {} : { [NODE_LABEL.pool]: name };
    const elsewhere = name !== undefined && ![undefined, name].includes(labels[NODE_LABEL.pool] as string | undefined);
    if (elsewhere) check(there, ["pools", index, "nodePool", "name"]);
    else if (Object.keys(own).length > 0) check({ ...own, ...there }, ["pools", index, "nodeSelector"]);
  });
}

/** Reports tolerations that the worker tier would take over and with which no data worker ever left a node. */
export function leavableNodes(args: Platform, places: Places, report: Report): void {
  if (!systemsOf(args).includes("ds-worker")) return;
  const taints = args.dataWorker?.scaleInTaints ?? SCALE_IN_TAINTS;
  const leaving = (toleration: KnownToleration) =>
    taints.find((taint) => {
      const [, key = "", value, effect = ""] = /^([^=]*)=([^:]*):(.*)$/.exec(taint) ?? [];
      // An empty value stands for any.
      return tolerates(toleration, { key, value: value || toleration.value, effect });
    });
  const check = (tolerations: unknown, path: (string | number)[]) =>
    listed(tolerations).forEach((toleration, index) => {
      const taint = leaving(toleration);
      if (taint === undefined) return;
      report(
        [...places.own, ...path, index],
        `tolerates ${taint}, by which data workers leave a node`,
        "a toleration of other keys, or other dataWorker.scaleInTaints",
      );
    });
  for (const driver of DRIVERS) check(args[driver]?.placement?.tolerations, [driver, "placement", "tolerations"]);
  check(args.agent?.placement?.tolerations, ["agent", "placement", "tolerations"]);
  listed(args.pools).forEach(({ tolerations }, index) => check(tolerations, ["pools", index, "tolerations"]));
  for (const { taint, path } of namedTaints(args, places)) {
    const tolerated = leaving(tolerationOf(taint as unknown as PodPoolTaint));
    if (tolerated === undefined) continue;
    const problem = `is tolerated as ${tolerated}, by which data workers leave a node`;
    report(path, problem, "a taint of another key, or other dataWorker.scaleInTaints");
  }
}

function plain(labels: unknown): Record<string, unknown> {
  return typeof labels === "object" && labels !== null ? (labels as Record<string, unknown>) : {};
}
