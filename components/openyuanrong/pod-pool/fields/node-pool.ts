import { z } from "zod";
import { pattern, rule } from "../../../core/problems";
import { poolName } from "../../../openyurt/names";
import { labelKey, labelValue, listOf } from "./basics";

const taint = z.strictObject({
  key: labelKey,
  value: labelValue.optional(),
  effect: pattern(/^(NoSchedule|PreferNoSchedule|NoExecute)$/, "NoSchedule, PreferNoSchedule or NoExecute"),
});

/** Taints of nodes, which Kubernetes tells apart by key and effect. */
export const taints = rule(z.array(taint), (list, report) => {
  const seen = new Set<string>();
  listOf(list).forEach((one, index) => {
    if (typeof one?.key !== "string" || typeof one.effect !== "string") return;
    const name = `${one.key}:${one.effect}`;
    if (seen.has(name)) report([index], `${name} appears twice`, "one taint for each key and effect");
    seen.add(name);
  });
});

/** A node pool that a pool names. */
export const nodePool = z.strictObject({ name: poolName, taints: taints.optional() });
