import { z } from "zod";
import { check } from "../check";
import { isChosen, untrustedPods } from "../kubernetes/pod-choice";

export const podRuntimeClass = check({
  id: "pod-runtime-class",
  title: "Pods run in the runtimes that are allowed, untrusted ones in no other",
  severity: "medium",
  pack: "restricted",
  asks: "`runtimeClassName` is one of `allowed` wherever it is set, and it is set for `untrusted` pods.",
  why: "Code of others shares the node's kernel with everything else unless a sandbox stands between, and an unknown runtime may be none.",
  remediation:
    "Set `runtimeClassName` to a sandbox such as gVisor's or Kata's; for function pods, `runtimeClassName` of the agent template.",
  equivalents: { kyverno: ["restrict-runtimeClassName"] },
  parameters: z.strictObject({
    allowed: z.array(z.string()).default([]).describe("names of runtime classes"),
    untrusted: untrustedPods,
  }),
  notApplicable: ({ parameters: { allowed } }) =>
    allowed.length === 0 ? "no runtime classes are given in `allowed`" : undefined,
  on: "pod",
  judge(pod, { parameters: { allowed, untrusted } }) {
    const { runtimeClassName } = pod.spec;
    const path = [...pod.specPath, "runtimeClassName"];
    if (runtimeClassName === undefined || runtimeClassName === null || runtimeClassName === "")
      return isChosen(pod, untrusted)
        ? { path, message: "the pod runs code of others in the node's ordinary runtime" }
        : undefined;
    if (allowed.some((name) => name === runtimeClassName)) return;
    return { path, message: `the runtime class ${JSON.stringify(runtimeClassName)} is not allowed` };
  },
});
