import { z } from "zod";
import { check } from "../check";
import { nodeDemands } from "../kubernetes/placement";
import type { Resource } from "../resource";
import type { ResourceSet } from "../resource-set";
import { mapOf, mapsOf } from "../values";

export const relNodeAffinity = check({
  id: "rel-node-affinity",
  title: "Pods say which nodes they are for",
  severity: "low",
  pack: "reliability",
  asks: "A pod has a node name, a node selector or a required node affinity over another label than those of `ignored`: always, or, by default, where the stack has an edge NodePool whose nodes no taint keeps free. DaemonSets and OpenYurt's own workloads are not looked at.",
  why: "A cloud service that lands on an edge node is lost with its uplink, and an edge service in the cloud is far from what it serves.",
  remediation:
    "Select the pool, such as `apps.openyurt.io/nodepool: cloud`, or give edge pools a taint with `NoSchedule`.",
  equivalents: { kubeLinter: ["no-node-affinity"] },
  parameters: z.strictObject({
    required: z
      .enum(["always", "mixed"])
      .default("mixed")
      .describe("always, or only where the stack has edge nodes that any pod may land on"),
    ignored: z
      .array(z.string())
      .default(["kubernetes.io/os", "kubernetes.io/arch"])
      .describe("labels of nodes that choose no pool"),
  }),
  scope: "stack",
  on: "pod",
  judge(pod, { set, parameters: { required, ignored } }) {
    const { kind, group } = pod.resource;
    if (kind === "DaemonSet" || group === "apps.openyurt.io") return;
    const open = openEdgePool(set);
    if (required === "mixed" && !open) return;
    if (typeof pod.spec.nodeName === "string") return;
    if (nodeDemands(pod).some(({ label, isRequired }) => isRequired && !ignored.includes(label))) return;
    const message = open
      ? `nothing keeps the pod off the nodes of edge pool "${open.name}"`
      : "the pod may land on any node";
    return { path: [...pod.specPath, "nodeSelector"], message };
  },
});

const openPools = new WeakMap<ResourceSet, { pool: Resource | undefined }>();

/** An edge pool of which no taint keeps pods away. */
function openEdgePool(set: ResourceSet): Resource | undefined {
  const known = openPools.get(set) ?? { pool: set.ofKind("NodePool", "apps.openyurt.io").find(isOpenEdge) };
  openPools.set(set, known);
  return known.pool;
}

function isOpenEdge({ object }: Resource): boolean {
  const { type, taints } = mapOf(object.spec);
  if (type !== "Edge") return false;
  return !mapsOf(taints).some(({ entry: { effect } }) => effect === "NoSchedule" || effect === "NoExecute");
}
