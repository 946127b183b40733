import { z } from "zod";
import { check, Violation } from "../check";
import { nodeDemands } from "../kubernetes/placement";
import { JsonMap, mapsOf } from "../values";

const LABELS = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

export const relControlplane = check({
  id: "rel-controlplane",
  title: "Pods stay off the control plane's nodes",
  severity: "medium",
  pack: "reliability",
  asks: "No pod tolerates the taint of control-plane nodes or asks for their label, unless its priority class is one of `priorityClasses`, as of what the cluster itself needs, or a DaemonSet runs it on every node (`nodeAgents`).",
  why: "A workload on these nodes takes memory and disk from the API server and its etcd, and whoever breaks out of it is beside the cluster's keys.",
  remediation: "Remove the toleration and the node selector; a toleration of everything needs a key.",
  equivalents: { kyverno: ["restrict-controlplane-scheduling"] },
  parameters: z.strictObject({
    priorityClasses: z
      .array(z.string())
      .default(["system-node-critical", "system-cluster-critical"])
      .describe("priority classes of pods that may run there"),
    nodeAgents: z.boolean().default(true).describe("whether pods of DaemonSets, which serve each node, may run there"),
  }),
  on: "pod",
  judge(pod, { parameters: { priorityClasses, nodeAgents } }) {
    const { spec, specPath, resource } = pod;
    if (nodeAgents && resource.kind === "DaemonSet") return;
    const tolerations = mapsOf(spec.tolerations).filter(({ entry }) => toleratesControlPlane(entry));
    const demands = nodeDemands(pod).filter(({ label, isFor }) => isFor && LABELS.includes(label));
    if (tolerations.length + demands.length === 0) return;
    if (typeof spec.priorityClassName === "string" && priorityClasses.includes(spec.priorityClassName)) return;
    return [
      ...tolerations.map(({ entry: { key }, index }): Violation => {
        const what = typeof key === "string" && key ? key : "every taint";
        return { path: [...specPath, "tolerations", index], message: `the pod tolerates ${what}` };
      }),
      ...demands.map(({ label, path }): Violation => ({ path, message: `the pod asks for nodes with ${label}` })),
    ];
  },
});

/** The taint has the effect NoSchedule and no value. */
function toleratesControlPlane({ key, operator, value, effect }: JsonMap): boolean {
  if (typeof effect === "string" && effect !== "" && effect !== "NoSchedule") return false;
  if (typeof key !== "string" || key === "") return operator === "Exists";
  return LABELS.includes(key) && (operator === "Exists" || value === undefined || value === "");
}
