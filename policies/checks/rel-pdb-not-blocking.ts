import { check, Violation } from "../check";
import type { Pod } from "../kubernetes/pods";
import { amountOf, percentOf } from "../kubernetes/quantities";
import { ReplicaBounds, replicaBounds } from "../kubernetes/replica-bounds";
import type { Resource } from "../resource";
import type { ResourceSet } from "../resource-set";
import { budgetSelector, budgetsOf, podsSelected } from "../kubernetes/selections";
import { mapOf } from "../values";

export const relPdbNotBlocking = check({
  id: "rel-pdb-not-blocking",
  title: "PodDisruptionBudgets let pods be evicted",
  severity: "high",
  pack: "reliability",
  asks: "A PodDisruptionBudget lets at least one of the pods it selects go when all are well, also with the fewest that an autoscaler leaves; no pod is selected by two.",
  why: "Nodes with pods that may never be evicted cannot be drained: the upgrade of the cluster stops there. Pods with two budgets are never evicted.",
  remediation: "Use `maxUnavailable: 1`, or raise the replicas above `minAvailable`.",
  equivalents: {
    kubeLinter: ["pdb-max-unavailable", "pdb-min-available"],
    polaris: ["pdbDisruptionsIsZero", "pdbMinAvailableGreaterThanHPAMinReplicas"],
    kyverno: [
      "pdb-maxunavailable",
      "pdb-minavailable",
      "deployment-replicas-higher-than-pdb",
      "require-replicas-allow-disruption",
    ],
    compliancePolicies: ["disallowZeroVoluntaryDisruption"],
  },
  scope: "stack",
  on: "resource",
  kinds: ["PodDisruptionBudget"],
  judge(budget, { set }) {
    const { minAvailable, maxUnavailable } = mapOf(budget.object.spec);
    if (maxUnavailable === 0 || percentOf(maxUnavailable) === 0)
      return { path: ["spec", "maxUnavailable"], message: `maxUnavailable: ${maxUnavailable} lets no pod go` };
    if ((percentOf(minAvailable) ?? 0) >= 100)
      return { path: ["spec", "minAvailable"], message: `minAvailable: ${String(minAvailable)} lets no pod go` };
    const pods = podsSelected(set, budget, budgetSelector(budget));
    return [...overlaps(budget, pods, set), ...tooMany(minAvailable, pods, set)];
  },
});

function overlaps(budget: Resource, pods: readonly Pod[], set: ResourceSet): Violation[] {
  return pods.flatMap((pod) => {
    const other = budgetsOf(set, pod).find((one) => one !== budget);
    if (!other) return [];
    const { kind, name } = pod.resource;
    const message = `pods of ${kind} "${name}" are selected by PodDisruptionBudget "${other.name}" too, so none of them can be evicted`;
    return [{ path: ["spec", "selector"], message }];
  });
}

function tooMany(minAvailable: unknown, pods: readonly Pod[], set: ResourceSet): Violation[] {
  if (minAvailable === undefined || pods.length === 0) return [];
  const bounds = pods.map((pod) => replicaBounds(set, pod));
  if (!bounds.every((bound): bound is ReplicaBounds => bound !== undefined)) return [];
  const count = bounds.reduce((sum, { least }) => sum + least, 0);
  const needed = amountOf(minAvailable, count, "up");
  if (count === 0 || needed === undefined || needed < count) return [];
  const scaled = bounds.find(({ resource }, index) => resource !== pods[index]!.resource)?.resource;
  const least = scaled ? ` that ${scaled.kind} "${scaled.name}" may leave` : "";
  const message = `minAvailable: ${String(minAvailable)} is ${needed} of the ${count} pods${least}, which lets none go`;
  return [{ path: ["spec", "minAvailable"], message }];
}
