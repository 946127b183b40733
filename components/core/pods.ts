import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { amountOf, dnsSubdomain, quantity } from "./names";
import { rule } from "./problems";

/** Where pods may run. */
export interface PodPlacement {
  /** Labels that a node must have; default none. */
  nodeSelector?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Taints that the pods tolerate; default none. */
  tolerations?: pulumi.Input<pulumi.Input<k8s.types.input.core.v1.Toleration>[]>;
  /** Rules on nodes; default none. */
  nodeAffinity?: pulumi.Input<k8s.types.input.core.v1.NodeAffinity>;
  /** Priority class of the pods; default the cluster's. */
  priorityClassName?: pulumi.Input<string>;
}

/** What a container asks for and may use at most, such as `{ cpu: "500m", memory: "1Gi" }`. */
export interface ContainerResources {
  /** Amounts that the scheduler reserves. */
  requests?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Amounts that the container may not exceed. */
  limits?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

const labelMap = z.record(z.string(), z.string());

type Toleration = pulumi.Unwrap<k8s.types.input.core.v1.Toleration>;
type NodeAffinity = pulumi.Unwrap<k8s.types.input.core.v1.NodeAffinity>;

const tolerationSchema: z.ZodType<Toleration, Toleration> = z.strictObject({
  key: z.string().optional(),
  operator: z.enum(["Exists", "Equal", "Lt", "Gt"]).optional(),
  value: z.string().optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
  tolerationSeconds: z.int().optional(),
}) as z.ZodType<Toleration, Toleration>;

const nodeAffinitySchema: z.ZodType<NodeAffinity, NodeAffinity> = z.strictObject({
  requiredDuringSchedulingIgnoredDuringExecution: z.looseObject({}).optional(),
  preferredDuringSchedulingIgnoredDuringExecution: z.array(z.looseObject({})).optional(),
}) as unknown as z.ZodType<NodeAffinity, NodeAffinity>;

/** Checks a {@link PodPlacement}. */
export const placementSchema = z.strictObject({
  nodeSelector: labelMap.optional(),
  tolerations: z.array(tolerationSchema).optional(),
  nodeAffinity: nodeAffinitySchema.optional(),
  priorityClassName: dnsSubdomain.optional(),
});

const amounts = z.record(z.string(), quantity);

/** Checks {@link ContainerResources}: quantities, and no limit below its request. */
export const resourcesSchema = rule(
  z.strictObject({ requests: amounts.optional(), limits: amounts.optional() }),
  ({ requests = {}, limits = {} }, report) => {
    for (const [name, limit] of Object.entries(limits)) {
      const request = requests[name];
      if (typeof request === "string" && typeof limit === "string" && amountOf(limit) < amountOf(request))
        report(["limits", name], `${limit} is below the request ${request}`, "at least the request");
    }
  },
);

/** The Secrets to pull images with, as a pod spec lists them. */
export function pullSecrets(
  names?: pulumi.Input<pulumi.Input<string>[]>,
): pulumi.Output<{ name: string }[]> | undefined {
  return names && pulumi.output(names).apply((known) => known.map((name) => ({ name })));
}

/** The pod fields of a placement. */
export function placed(placement: PodPlacement = {}): Partial<k8s.types.input.core.v1.PodSpec> {
  const { nodeAffinity, ...fields } = placement;
  return { ...fields, ...(nodeAffinity && { affinity: { nodeAffinity } }) };
}
