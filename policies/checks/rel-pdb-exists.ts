import { check } from "../check";
import { replicaBounds } from "../kubernetes/replica-bounds";
import { budgetsOf } from "../kubernetes/selections";
import { runsToEnd } from "../kubernetes/workloads";

export const relPdbExists = check({
  id: "rel-pdb-exists",
  title: "Workloads of several pods have a PodDisruptionBudget",
  severity: "medium",
  pack: "reliability",
  asks: "Pods of a workload that has, or may be scaled to, more than one are selected by a PodDisruptionBudget of their namespace.",
  why: "When nodes are drained for an upgrade, nothing keeps all pods of a workload from being evicted at once.",
  remediation: "Add a PodDisruptionBudget with `maxUnavailable: 1` that selects the pods.",
  equivalents: {
    polaris: ["missingPodDisruptionBudget"],
    kubeScore: ["deployment-has-poddisruptionbudget", "statefulset-has-poddisruptionbudget"],
    kyverno: ["require-pdb"],
  },
  scope: "stack",
  on: "pod",
  judge(pod, { set }) {
    if (runsToEnd(pod)) return;
    const bounds = replicaBounds(set, pod);
    if (!bounds || bounds.most < 2 || budgetsOf(set, pod).length > 0) return;
    const message = `no PodDisruptionBudget selects the pods, of which there are up to ${bounds.most}`;
    return { path: [...pod.path, "metadata", "labels"], message };
  },
});
