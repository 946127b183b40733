import { z } from "zod";
import { check } from "../check";
import { replicaBounds } from "../kubernetes/replica-bounds";
import { replicasOfPod, runsToEnd } from "../kubernetes/workloads";

export const relReplicas = check({
  id: "rel-replicas",
  title: "Workloads have enough replicas",
  severity: "medium",
  pack: "reliability",
  asks: "A Deployment, StatefulSet or custom resource with a pod template that no autoscaler scales has at least `minimum` replicas, unless it is off with 0.",
  why: "With one replica, the loss of its node or an upgrade of it is an outage.",
  remediation: "Raise `replicas`; a program that can run only once needs an exemption that says so.",
  equivalents: {
    kubeLinter: ["minimum-three-replicas"],
    polaris: ["deploymentMissingReplicas"],
    kubeScore: ["deployment-replicas"],
    kyverno: ["require-deployments-have-multiple-replicas"],
    compliancePolicies: ["configureMinimumReplicaCount"],
  },
  parameters: z.strictObject({ minimum: z.int().min(1).default(2).describe("the fewest replicas") }),
  profiles: { dev: { parameters: { minimum: 1 } } },
  scope: "stack",
  on: "pod",
  judge(pod, { set, parameters: { minimum } }) {
    const replicas = replicasOfPod(pod);
    if (!replicas || replicas.count === 0 || replicas.count >= minimum || runsToEnd(pod)) return;
    if (replicaBounds(set, pod)?.resource !== pod.resource) return;
    return { path: replicas.path, message: `replicas: ${replicas.count}, fewer than ${minimum}` };
  },
});
