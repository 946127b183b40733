import { z } from "zod";
import { check } from "../check";
import { replicasOf } from "../pods";

export const relReplicas = check({
  id: "rel-replicas",
  title: "Workloads have enough replicas",
  severity: "medium",
  pack: "reliability",
  asks: "A Deployment or StatefulSet that no HorizontalPodAutoscaler scales has at least `minimum` replicas, unless it is off with 0.",
  why: "With one replica, the loss of its node or an upgrade of it is an outage.",
  remediation: "Raise `spec.replicas`; a program that can run only once needs an exemption that says so.",
  equivalents: {
    kubeLinter: ["minimum-replicas"],
    polaris: ["deploymentMissingReplicas"],
    kubeScore: ["deployment-replicas"],
    kyverno: ["require-deployments-have-multiple-replicas"],
    compliancePolicies: ["configureMinimumReplicaCount"],
  },
  parameters: z.strictObject({ minimum: z.int().min(1).default(2).describe("the fewest replicas") }),
  profiles: { dev: { parameters: { minimum: 1 } } },
  scope: "stack",
  on: "resource",
  kinds: ["apps/Deployment", "extensions/Deployment", "apps/StatefulSet"],
  judge(resource, { set, parameters: { minimum } }) {
    const replicas = replicasOf(resource);
    if (replicas === undefined || replicas === 0 || replicas >= minimum) return;
    const scaled = set
      .ofKind("HorizontalPodAutoscaler")
      .some(
        ({ object, namespace }) =>
          namespace === resource.namespace && JSON.stringify(object.spec).includes(resource.name),
      );
    if (scaled) return;
    return { path: ["spec", "replicas"], message: `${replicas} replicas, fewer than ${minimum}` };
  },
});
