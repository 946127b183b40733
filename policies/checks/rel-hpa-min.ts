import { z } from "zod";
import { check } from "../check";
import { mapOf, numberOf } from "../values";

export const relHpaMin = check({
  id: "rel-hpa-min",
  title: "Autoscalers keep enough replicas and can add some",
  severity: "medium",
  pack: "reliability",
  asks: "A HorizontalPodAutoscaler has at least `minimum` as `minReplicas`, which is 1 where it is not said, and a greater `maxReplicas`.",
  why: "In quiet hours it goes down to its least number, and with one replica the loss of a node is an outage. With a greatest number that is no greater it scales nothing.",
  remediation: "Raise `spec.minReplicas`, and `spec.maxReplicas` above it.",
  equivalents: {
    kubeLinter: ["hpa-minimum-three-replicas"],
    polaris: ["hpaMinAvailability", "hpaMaxAvailability"],
    kubeScore: ["horizontalpodautoscaler-replicas"],
  },
  parameters: z.strictObject({ minimum: z.int().min(0).default(2).describe("the fewest `minReplicas`") }),
  profiles: { dev: { parameters: { minimum: 1 } } },
  on: "resource",
  kinds: ["HorizontalPodAutoscaler"],
  judge({ object }, { parameters: { minimum } }) {
    const spec = mapOf(object.spec);
    const least = numberOf(spec.minReplicas) ?? 1;
    const most = numberOf(spec.maxReplicas);
    return [
      ...(least < minimum
        ? [{ path: ["spec", "minReplicas"], message: `at least ${least} replicas, fewer than ${minimum}` }]
        : []),
      ...(most !== undefined && most <= least
        ? [
            {
              path: ["spec", "maxReplicas"],
              message: `at most ${most} replicas, no more than the least number ${least}`,
            },
          ]
        : []),
    ];
  },
});
