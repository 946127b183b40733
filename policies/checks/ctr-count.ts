import { z } from "zod";
import { check } from "../check";
import { runsAlong } from "../kubernetes/workloads";

export const ctrCount = check({
  id: "ctr-count",
  title: "Pods do not have too many containers",
  severity: "low",
  pack: "reliability",
  asks: "The regular containers and sidecars of a pod are at most `maximum`; init containers that end are not counted.",
  why: "Containers of a pod live, move and fail together: programs that could fail alone should be pods of their own.",
  remediation: "Move programs that do not need to share the pod to a workload of their own.",
  equivalents: { kyverno: ["limit-containers-per-pod"] },
  parameters: z.strictObject({
    maximum: z.int().min(1).default(8).describe("the most containers of a pod; storage drivers have seven"),
  }),
  on: "pod",
  judge({ containers, specPath }, { parameters: { maximum } }) {
    const count = containers.filter(runsAlong).length;
    if (count > maximum)
      return { path: [...specPath, "containers"], message: `${count} containers, more than ${maximum}` };
  },
});
