import { horizontalFor, SCALABLE } from "../kubernetes/autoscalers";
import { check } from "../check";
import { namespaceOf } from "../resource";
import { mapOf } from "../values";

export const relHpaNoReplicas = check({
  id: "rel-hpa-no-replicas",
  title: "What an autoscaler scales has no fixed number of replicas",
  severity: "medium",
  pack: "reliability",
  asks: "A workload that a HorizontalPodAutoscaler or ScaledObject scales has no `replicas`, or a program ignores changes of it; 0 turns the autoscaler off and is accepted.",
  why: "Each deployment sets the number back: under load, pods that are needed go at once.",
  remediation:
    'Remove `spec.replicas`; in a program, set the option `ignoreChanges: ["spec.replicas"]`, since a number that was applied once falls back to 1 when it is removed.',
  equivalents: { kubeScore: ["deployment-targeted-by-hpa-does-not-have-replicas-configured"] },
  scope: "stack",
  on: "resource",
  kinds: Object.entries(SCALABLE).map(([kind, group]) => `${group}/${kind}`),
  judge(resource, { set }) {
    const { replicas } = mapOf(resource.object.spec);
    if (replicas === undefined || replicas === null || replicas === 0) return;
    const [autoscaler] = horizontalFor(set, namespaceOf(resource), resource);
    if (!autoscaler) return;
    if (resource.program?.options.ignoreChanges?.some((path) => IGNORED.includes(path))) return;
    const message = `${JSON.stringify(replicas)} replicas, though ${autoscaler.kind} "${autoscaler.name}" sets their number`;
    return { path: ["spec", "replicas"], message };
  },
});

const IGNORED = ["spec", "spec.replicas", "*", "spec.*"];
