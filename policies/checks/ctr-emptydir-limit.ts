import { check, Violation } from "../check";
import { shown } from "../kubernetes/container-resources";
import { parseQuantity } from "../kubernetes/quantities";
import { isMap, mapOf, mapsOf, textOf } from "../values";

export const ctrEmptydirLimit = check({
  id: "ctr-emptydir-limit",
  title: "Every emptyDir has a limit of its size",
  severity: "medium",
  pack: "reliability",
  asks: "`emptyDir.sizeLimit` of every volume is a quantity above 0.",
  why: "An emptyDir without a limit grows until the disk of its node is full, or, with `medium: Memory`, until the pod's memory is.",
  remediation: "Set `sizeLimit` to the most the programs of the pod may write there.",
  equivalents: { kyverno: ["require-emptydir-requests-limits", "add-emptydir-sizelimit"] },
  on: "pod",
  judge: ({ spec, specPath }) =>
    mapsOf(spec.volumes).flatMap(({ entry, index }): Violation[] => {
      // `emptyDir:` with nothing behind it is an emptyDir too.
      if (!("emptyDir" in entry) || (entry.emptyDir !== null && !isMap(entry.emptyDir))) return [];
      const { sizeLimit } = mapOf(entry.emptyDir);
      const size = parseQuantity(sizeLimit);
      if (size !== undefined && size > 0n) return [];
      const what =
        sizeLimit === undefined || sizeLimit === null ? "no size limit" : `a size limit of ${shown(sizeLimit)}`;
      const path = [...specPath, "volumes", index, "emptyDir", "sizeLimit"];
      return [{ path, message: `the emptyDir "${textOf(entry.name) ?? index}" has ${what}` }];
    }),
});
