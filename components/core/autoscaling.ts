import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { replicas } from "./names";
import { Report, rule } from "./problems";

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

/** How many pods a Deployment has: a fixed number, or one that follows their load. */
interface Scaled {
  replicas?: number;
  autoscaling?: Autoscaling;
}

/** Reports a fixed number of pods beside an autoscaler. */
export function checkScaled(
  { replicas: fixed, autoscaling }: { [key in keyof Scaled]?: unknown },
  report: Report,
): void {
  if (fixed !== undefined && autoscaling !== undefined)
    report(["replicas"], "would be set by hand and by the autoscaler", "replicas or autoscaling, not both");
}

/** The number of pods that a Deployment states: the fixed one, or the least one of its autoscaler; default 2. */
export function statedReplicas({ replicas: fixed, autoscaling }: Scaled): number {
  return (autoscaling ? autoscaling.minReplicas : fixed) ?? 2;
}

/**
 * Options of a Deployment whose number of pods is left to its autoscaler once it is made. The number stays stated: one that is taken out
 * of what was applied falls back to 1.
 */
export function scaledOptions({ autoscaling }: Scaled): pulumi.CustomResourceOptions {
  return autoscaling ? { ignoreChanges: ["spec.replicas"] } : {};
}

/** Spec of the HorizontalPodAutoscaler of a Deployment. */
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
