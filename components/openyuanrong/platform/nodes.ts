import { Report } from "../../core/problems";
import { SCALE_IN_TAINTS } from "../data-worker/defaults";
import { systemsOf } from "../systems";
import { listed, Platform } from "./partial";

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
  listed(args.pools).forEach(({ nodeSelector }, index) => check(nodeSelector, ["pools", index, "nodeSelector"]));
}

/** Reports tolerations that the worker tier would take over and with which no data worker ever left a node. */
export function leavableNodes(args: Platform, own: string[], report: Report): void {
  const taints = args.dataWorker?.scaleInTaints ?? SCALE_IN_TAINTS;
  const check = (tolerations: unknown, path: (string | number)[]) =>
    listed(tolerations).forEach(({ key, operator = "Equal", value, effect }, index) => {
      const tolerated = taints.find((taint) => {
        const [, name, content, kind] = /^([^=]*)=([^:]*):(.*)$/.exec(taint) ?? [];
        const matches = operator === "Exists" || content === "" || value === content;
        return (key === undefined || key === name) && (effect === undefined || effect === kind) && matches;
      });
      if (tolerated === undefined || (key === undefined && operator !== "Exists")) return;
      report(
        [...own, ...path, index],
        `tolerates ${tolerated}, by which data workers leave a node`,
        "a toleration of other keys, or other dataWorker.scaleInTaints",
      );
    });
  if (!systemsOf(args).includes("ds-worker")) return;
  for (const driver of DRIVERS) check(args[driver]?.placement?.tolerations, [driver, "placement", "tolerations"]);
  check(args.agent?.placement?.tolerations, ["agent", "placement", "tolerations"]);
  listed(args.pools).forEach(({ tolerations }, index) => check(tolerations, ["pools", index, "tolerations"]));
}

function plain(labels: unknown): Record<string, unknown> {
  return typeof labels === "object" && labels !== null ? (labels as Record<string, unknown>) : {};
}
