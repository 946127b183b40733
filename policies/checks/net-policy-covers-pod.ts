import { z } from "zod";
import { check } from "../check";
import { DIRECTIONS, isIsolated } from "../kubernetes/network-policies";

export const netPolicyCoversPod = check({
  id: "net-policy-covers-pod",
  title: "A NetworkPolicy selects each pod",
  severity: "medium",
  pack: "network",
  asks: "For each of `directions`, a NetworkPolicy of the pod's namespace selects the pod and rules in that direction. Pods in the network of their node are left out: no policy reaches them.",
  why: "Whatever no policy selects may call, and be called by, everything in the cluster and beyond.",
  remediation:
    "Add a NetworkPolicy that denies by default in the namespace, and one with the flows that the pod needs.",
  equivalents: {
    kubeLinter: ["non-isolated-pod"],
    polaris: ["missingNetworkPolicy"],
    kubeScore: ["pod-networkpolicy"],
    kyverno: ["require-netpol", "add-network-policy", "add-networkpolicy-dns"],
    kubescape: ["C-0260"],
  },
  parameters: z.strictObject({
    directions: z
      .array(z.enum(DIRECTIONS))
      .default([...DIRECTIONS])
      .describe("the directions that a policy must rule"),
  }),
  scope: "stack",
  on: "pod",
  judge(pod, { set, parameters: { directions } }) {
    if (pod.spec.hostNetwork === true) return;
    const free = directions.filter((direction) => !isIsolated(set, pod, direction));
    if (free.length === 0) return;
    const what = free.map((direction) => direction.toLowerCase()).join(" and ");
    return { path: [...pod.path, "metadata", "labels"], message: `no NetworkPolicy rules the pod's ${what}` };
  },
});
