import { z } from "zod";
import { check } from "../check";
import { mapOf } from "../values";

const FIELDS = { type: "Edge", interConnectivity: false, hostNetwork: false } as const;

export const yurtPoolImmutable = check({
  id: "yurt-pool-immutable",
  title: "Node pools keep what cannot change",
  severity: "high",
  pack: "platform",
  asks: "`type`, `interConnectivity` and `hostNetwork` of a NodePool are as in `previous`, which holds the pools of an earlier state by name; new pools may have any.",
  why: "OpenYurt refuses such a change, so that the update stops halfway, or the pool is replaced and its nodes lose their membership.",
  remediation: "Keep the value, or make a pool of another name and move the nodes.",
  parameters: z.strictObject({
    previous: z
      .record(
        z.string(),
        z.strictObject({
          type: z.string().optional(),
          interConnectivity: z.boolean().optional(),
          hostNetwork: z.boolean().optional(),
        }),
      )
      .default({})
      .describe("the pools of an earlier state, by name"),
  }),
  notApplicable: ({ parameters: { previous } }) =>
    Object.keys(previous).length === 0 ? "the parameter `previous` gives no earlier pools" : undefined,
  on: "resource",
  kinds: ["apps.openyurt.io/NodePool"],
  judge({ name, object }, { parameters: { previous } }) {
    const old = Object.hasOwn(previous, name) ? previous[name] : undefined;
    if (!old) return;
    const spec = mapOf(object.spec);
    return (["type", "interConnectivity", "hostNetwork"] as const).flatMap((field) => {
      const before = old[field] ?? FIELDS[field];
      const now = spec[field] ?? FIELDS[field];
      if (before === now) return [];
      return { path: ["spec", field], message: `${field} was ${before} and would be ${String(now)}` };
    });
  },
});
