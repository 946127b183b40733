import { check } from "../check";
import { labelsOf, listOf, mapOf } from "../values";

export const metaNakedPod = check({
  id: "meta-naked-pod",
  title: "Pods are made by a workload",
  severity: "high",
  pack: "reliability",
  asks: "No Pod is declared by itself, but for hooks of charts and pods that another object owns.",
  why: "Nothing makes such a pod anew when its node is lost or drained.",
  remediation: "Declare a Deployment, StatefulSet, DaemonSet or Job.",
  equivalents: { kubescape: ["C-0073"], kyverno: ["prevent-bare-pods"], compliancePolicies: ["disallowPod"] },
  on: "resource",
  kinds: ["/Pod"],
  judge({ object, name }) {
    const metadata = mapOf(object.metadata);
    if (listOf(metadata.ownerReferences).length > 0) return;
    const annotations = labelsOf(metadata.annotations);
    if (OF_OTHERS.some((annotation) => annotations[annotation])) return;
    return { path: ["kind"], message: `Pod "${name}" belongs to no workload` };
  },
});

/** Hooks, which run once, and what a node's own files declare. */
const OF_OTHERS = ["helm.sh/hook", "argocd.argoproj.io/hook", "kubernetes.io/config.mirror"];
