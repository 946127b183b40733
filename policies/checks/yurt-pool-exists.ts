import { z } from "zod";
import { check, Violation } from "../check";
import { isSelected, poolsNamedBy, yurtPools } from "../systems/openyurt";
import { isMap, mapOf, mapsOf } from "../values";

export const yurtPoolExists = check({
  id: "yurt-pool-exists",
  title: "What names a node pool names one that exists",
  severity: "high",
  pack: "platform",
  asks: "Every pool that a node selector, a required node affinity, a YurtAppSet, an object for devices, a membership or a value of a chart names is a NodePool of the stack or one of `pools`; a YurtAppSet's selector takes one at least.",
  why: "Pods bound to a pool that is not there stay pending, and OpenYurt passes over unknown pools in silence.",
  remediation: "Correct the name, declare the NodePool, or list pools that are made elsewhere in `pools`.",
  parameters: z.strictObject({
    pools: z.array(z.string()).default([]).describe("names of pools that are made elsewhere"),
  }),
  scope: "stack",
  on: "resource",
  judge(resource, { set, parameters: { pools } }) {
    const named = poolsNamedBy(resource);
    const selectors = resource.kind === "YurtAppSet" ? selectorsOf(resource.object.spec) : [];
    if (named.length === 0 && selectors.length === 0) return;
    const known = yurtPools(set);
    return [
      ...named
        .filter(({ name }) => !known.has(name) && !pools.includes(name))
        .map(({ name, path }) => ({ path, message: `no NodePool is called ${JSON.stringify(name)}` })),
      ...selectors.filter(
        ({ selector }) => pools.length === 0 && ![...known.values()].some((pool) => isSelected(selector, pool)),
      ),
    ];
  },
});

function selectorsOf(spec: unknown): (Violation & { selector: unknown })[] {
  const found = (selector: unknown, path: Violation["path"]) =>
    isMap(selector) ? [{ selector, path, message: "the selector takes no NodePool of the stack" }] : [];
  return [
    ...found(mapOf(spec).nodepoolSelector, ["spec", "nodepoolSelector"]),
    ...mapsOf(mapOf(mapOf(spec).workload).workloadTweaks).flatMap(({ entry, index }) =>
      found(entry.nodepoolSelector, ["spec", "workload", "workloadTweaks", index, "nodepoolSelector"]),
    ),
  ];
}
