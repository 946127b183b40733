import { z } from "zod";
import { check } from "../check";
import type { Pod } from "../kubernetes/pods";
import { amountOf } from "../kubernetes/quantities";
import { servicesOf } from "../kubernetes/selections";
import { mapOf, mapsOf } from "../values";
import { replicasOfPod } from "../kubernetes/workloads";

export const relRollingUpdate = check({
  id: "rel-rolling-update",
  title: "Deployments behind Services are replaced pod by pod",
  severity: "medium",
  pack: "reliability",
  asks: "A Deployment whose pods a Service selects is not replaced by `Recreate`, nor by rolling updates that may stop all pods at once; `Recreate` is accepted for pods that mount claims.",
  why: "Every update of such a Deployment is an outage of its Service.",
  remediation: "Use `RollingUpdate` with a `maxUnavailable` below the number of replicas.",
  equivalents: { kubeLinter: ["no-rolling-update-strategy"], kubeScore: ["deployment-strategy"] },
  parameters: z.strictObject({
    recreateWithClaims: z
      .boolean()
      .default(true)
      .describe("whether Recreate is accepted for pods that mount a claim, which two pods often cannot share"),
  }),
  scope: "stack",
  on: "pod",
  judge(pod, { set, parameters: { recreateWithClaims } }) {
    const { kind, group, object } = pod.resource;
    if (kind !== "Deployment" || !["apps", "extensions"].includes(group)) return;
    const { type, rollingUpdate } = mapOf(mapOf(object.spec).strategy);
    const [service] = servicesOf(set, pod);
    if (!service) return;
    const served = `Service "${service.name}" has no pod during an update`;
    if (type === "Recreate") {
      if (recreateWithClaims && mountsClaim(pod)) return;
      return { path: ["spec", "strategy", "type"], message: `with Recreate, ${served}` };
    }
    const { maxUnavailable } = mapOf(rollingUpdate);
    const count = replicasOfPod(pod)?.count ?? 1;
    const lost = amountOf(maxUnavailable, count, "down") ?? 0;
    if (count < 2 || lost < count) return;
    const path = ["spec", "strategy", "rollingUpdate", "maxUnavailable"];
    return { path, message: `with maxUnavailable: ${String(maxUnavailable)} of ${count} replicas, ${served}` };
  },
});

function mountsClaim({ spec }: Pod): boolean {
  return mapsOf(spec.volumes).some(({ entry }) => "persistentVolumeClaim" in entry);
}
