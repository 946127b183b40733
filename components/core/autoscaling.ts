import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { replicas } from "./names";
import { rule } from "./problems";

/** How the number of pods follows their load. The cluster needs a metrics server. */
export interface Autoscaling {
  /** Least number of pods; default 2. */
  minReplicas?: number;
  /** Greatest number of pods. */
  maxReplicas: number;
  /** Average use of the requested CPU, in percent, at which pods are added; default 70. */
  cpuPercent?: number;
}

/** Checks an {@link Autoscaling}. */
export const autoscalingSchema = rule(
  z.strictObject({
    minReplicas: replicas.optional(),
    maxReplicas: replicas,
    cpuPercent: z.int().min(1).max(100).optional(),
  }),
  ({ minReplicas = 2, maxReplicas }, report) => {
    if (typeof maxReplicas === "number" && maxReplicas < minReplicas)
      report(["maxReplicas"], `${maxReplicas} is below minReplicas ${minReplicas}`, "at least minReplicas");
  },
);

/** Spec of the HorizontalPodAutoscaler of a Deployment, which then states no number of pods itself. */
export function autoscalerSpec(
  deployment: pulumi.Input<string>,
  { minReplicas = 2, maxReplicas, cpuPercent = 70 }: Autoscaling,
): k8s.types.input.autoscaling.v2.HorizontalPodAutoscalerSpec {
  return {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment },
    minReplicas,
    maxReplicas,
    metrics: [
      { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: cpuPercent } } },
    ],
  };
}
