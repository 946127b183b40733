import { z } from "zod";
import { check } from "../check";
import { podContext } from "../kubernetes/pod-security";
import { listOf, numberOf } from "../values";

export const podNonRootGroups = check({
  id: "pod-non-root-groups",
  title: "Further groups of a pod are within the allowed ones",
  severity: "medium",
  pack: "restricted",
  asks: "`fsGroup` and each of `supplementalGroups` are within one of `ranges`, by default everything but 0.",
  why: "Files of group 0 are those of root in many images and on the node; other groups may be those of shared storage.",
  remediation: "Set groups that are this application's own.",
  equivalents: {
    kyverno: ["require-non-root-groups", "check-supplemental-groups", "restrict-usergroup-fsgroup-id"],
  },
  parameters: z.strictObject({
    ranges: z
      .array(z.strictObject({ from: z.int().describe("the first group"), to: z.int().describe("the last group") }))
      .default([{ from: 1, to: 2 ** 31 - 1 }])
      .describe("ranges of groups that pods may have"),
  }),
  on: "pod",
  judge(pod, { parameters: { ranges } }) {
    const { value, path } = podContext(pod);
    const groups = [
      { group: value.fsGroup, at: ["fsGroup"] },
      ...listOf(value.supplementalGroups).map((group, index) => ({ group, at: ["supplementalGroups", index] })),
    ];
    return groups.flatMap(({ group, at }) => {
      const number = numberOf(group);
      if (number === undefined || ranges.some(({ from, to }) => number >= from && number <= to)) return [];
      return { path: [...path, ...at], message: `the pod has ${number} in ${at[0]}` };
    });
  },
});
