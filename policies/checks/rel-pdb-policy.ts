import { check } from "../check";
import { shown } from "../kubernetes/container-resources";
import { percentOf } from "../kubernetes/quantities";
import { mapOf } from "../values";

export const relPdbPolicy = check({
  id: "rel-pdb-policy",
  title: "PodDisruptionBudgets say one thing",
  severity: "medium",
  pack: "reliability",
  asks: "A PodDisruptionBudget has either `minAvailable` or `maxUnavailable`: a whole number, or a share from 0% to 100%.",
  why: "The API server refuses both together; with neither, no pod may be evicted and nodes cannot be drained.",
  remediation: "Keep one of them; `maxUnavailable: 1` suits any number of replicas.",
  equivalents: { kubeScore: ["poddisruptionbudget-has-policy"], kyverno: ["require-reasonable-pdbs"] },
  on: "resource",
  kinds: ["PodDisruptionBudget"],
  judge({ object }) {
    const spec = mapOf(object.spec);
    const names = ["minAvailable", "maxUnavailable"].filter((name) => spec[name] !== undefined && spec[name] !== null);
    const [name] = names;
    if (name === undefined) return { path: ["spec"], message: "neither minAvailable nor maxUnavailable is set" };
    if (names.length > 1) return { path: ["spec"], message: "minAvailable and maxUnavailable are both set" };
    const value = spec[name];
    const isNumber = typeof value === "number" && Number.isInteger(value) && value >= 0;
    if (isNumber || (percentOf(value) ?? 101) <= 100) return;
    return { path: ["spec", name], message: `${name} is neither a number nor a share: ${shown(value)}` };
  },
});
