import { z } from "zod";
import { check } from "../check";
import { runsToEnd } from "../kubernetes/workloads";

const BUILT_IN = ["system-node-critical", "system-cluster-critical"];

export const relPriorityClass = check({
  id: "rel-priority-class",
  title: "Pods have a priority class that exists",
  severity: "low",
  pack: "reliability",
  asks: "A pod that runs for good has a priority class, unless the stack has a default one; the class is Kubernetes' own, of the stack or one of `known`, and one of `allowed` where these are given.",
  why: "When nodes are short of room, pods without a class are evicted in no order that anybody chose; a class that does not exist keeps pods from being made.",
  remediation: "Set `priorityClassName` to a class that says how much the workload matters.",
  equivalents: {
    kubeLinter: ["priority-class-name"],
    polaris: ["priorityClassNotSet"],
    kyverno: ["require-pod-priorityclassname", "allowed-pod-priorities"],
  },
  parameters: z.strictObject({
    known: z.array(z.string()).default([]).describe("classes that the cluster has from elsewhere"),
    allowed: z.array(z.string()).default([]).describe("classes that pods may have; all that exist where empty"),
  }),
  scope: "stack",
  on: "pod",
  judge(pod, { set, parameters: { known, allowed } }) {
    const { priorityClassName: name } = pod.spec;
    const path = [...pod.specPath, "priorityClassName"];
    if (typeof name !== "string" || name === "") {
      const hasDefault = () => set.ofKind("PriorityClass").some(({ object }) => object.globalDefault === true);
      return runsToEnd(pod) || hasDefault() ? undefined : { path, message: "the pod has no priority class" };
    }
    if (allowed.length > 0 && !allowed.includes(name))
      return { path, message: `priority class "${name}" is not allowed` };
    if (BUILT_IN.includes(name) || known.includes(name) || set.find("PriorityClass", undefined, name)) return;
    return { path, message: `there is no priority class "${name}"` };
  },
});
