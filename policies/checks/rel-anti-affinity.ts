import { z } from "zod";
import { check } from "../check";
import type { Pod } from "../kubernetes/pods";
import { replicaBounds } from "../kubernetes/replica-bounds";
import { matches } from "../resource-set";
import { isMap, JsonMap, listOf, mapOf, mapsOf, textOf, textsOf } from "../values";
import { completedSelector, runsToEnd } from "../kubernetes/workloads";

export const relAntiAffinity = check({
  id: "rel-anti-affinity",
  title: "Pods of a workload are spread",
  severity: "medium",
  pack: "reliability",
  asks: "Pods of a workload that has, or may be scaled to, more than one have topology spread constraints, or a pod anti-affinity against their own labels, in their own namespace, over one of `keys`.",
  why: "The scheduler may place all pods of a workload on one node, and the loss of it is the loss of all.",
  remediation: "Add a topology spread constraint over `kubernetes.io/hostname` that selects the workload's own pods.",
  equivalents: {
    kubeLinter: ["no-anti-affinity"],
    polaris: ["topologySpreadConstraint"],
    kubeScore: ["deployment-has-host-podantiaffinity", "statefulset-has-host-podantiaffinity"],
    kyverno: ["topologyspreadconstraints-policy", "spread-pods-across-topology"],
  },
  parameters: z.strictObject({
    keys: z
      .array(z.string())
      .default(["kubernetes.io/hostname", "topology.kubernetes.io/zone"])
      .describe("node labels over which an anti-affinity may spread"),
  }),
  scope: "stack",
  on: "pod",
  judge(pod, { set, parameters: { keys } }) {
    if (runsToEnd(pod) || (replicaBounds(set, pod)?.most ?? 0) < 2) return;
    if (listOf(pod.spec.topologySpreadConstraints).length > 0) return;
    const terms = antiAffinityTerms(pod);
    if (terms.some((term) => keepsApart(pod, term, keys))) return;
    const what =
      terms.length > 0
        ? "no term of the pod's anti-affinity is against the pods of its own workload"
        : "nothing spreads the pods";
    return { path: [...pod.specPath, "topologySpreadConstraints"], message: what };
  },
});

function antiAffinityTerms({ spec }: Pod): JsonMap[] {
  const rules = mapOf(mapOf(spec.affinity).podAntiAffinity);
  return [
    ...mapsOf(rules.requiredDuringSchedulingIgnoredDuringExecution).map(({ entry }) => entry),
    ...mapsOf(rules.preferredDuringSchedulingIgnoredDuringExecution).map(({ entry }) => mapOf(entry.podAffinityTerm)),
  ];
}

function keepsApart({ labels, namespace }: Pod, term: JsonMap, keys: readonly string[]): boolean {
  const selector = completedSelector(term, labels);
  const namespaces = textsOf(term.namespaces);
  if (namespaces.length > 0 && !namespaces.includes(namespace) && !isMap(term.namespaceSelector)) return false;
  return selector !== undefined && keys.includes(textOf(term.topologyKey) ?? "") && matches(selector, labels);
}
