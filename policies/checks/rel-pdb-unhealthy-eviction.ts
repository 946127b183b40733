import { check } from "../check";
import { shown } from "../kubernetes/container-resources";
import { mapOf } from "../values";

export const relPdbUnhealthyEviction = check({
  id: "rel-pdb-unhealthy-eviction",
  title: "Pods that are not well can be evicted",
  severity: "low",
  pack: "reliability",
  asks: "`unhealthyPodEvictionPolicy` of each PodDisruptionBudget is `AlwaysAllow`.",
  why: "By default, a pod that never becomes ready cannot be evicted while its workload lacks pods, and a node with one cannot be drained.",
  remediation: "Set `unhealthyPodEvictionPolicy: AlwaysAllow`.",
  equivalents: { kubeLinter: ["pdb-unhealthy-pod-eviction-policy"] },
  on: "resource",
  kinds: ["PodDisruptionBudget"],
  judge({ object }) {
    const { unhealthyPodEvictionPolicy: policy } = mapOf(object.spec);
    if (policy === "AlwaysAllow") return;
    const what = policy === undefined ? "is not set" : `is ${shown(policy)}`;
    return { path: ["spec", "unhealthyPodEvictionPolicy"], message: `unhealthyPodEvictionPolicy ${what}` };
  },
});
