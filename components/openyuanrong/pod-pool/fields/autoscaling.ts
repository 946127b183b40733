import { z } from "zod";
import { quantity } from "../../../core/names";
import { rule } from "../../../core/problems";
import { int32, word } from "./basics";
import { labelSelector } from "./scheduling";

const TARGET_FIELDS = { Utilization: "averageUtilization", AverageValue: "averageValue", Value: "value" } as const;

const target = rule(
  z.strictObject({
    type: z.enum(["Utilization", "AverageValue", "Value"]),
    averageUtilization: int32(1).optional(),
    averageValue: quantity.optional(),
    value: quantity.optional(),
  }),
  (value, report) => {
    const field = TARGET_FIELDS[value.type];
    if (field && !(field in value))
      report([field], `is missing for type ${value.type}`, `the number for type ${value.type}`);
  },
);

const metric = z.strictObject({ name: word, selector: labelSelector.optional() });

const METRICS = {
  resource: z.strictObject({ name: word, target }),
  containerResource: z.strictObject({ container: word, name: word, target }),
  pods: z.strictObject({ metric, target }),
  object: z.strictObject({
    describedObject: z.strictObject({ apiVersion: z.string().optional(), kind: word, name: word }),
    metric,
    target,
  }),
  external: z.strictObject({ metric, target }),
};

const metricSpec = rule(
  z.strictObject({
    type: z.enum(["Resource", "ContainerResource", "Pods", "Object", "External"]),
    ...z.object(METRICS).partial().shape,
  }),
  (spec, report) => {
    if (typeof spec.type !== "string") return;
    const wanted = `${spec.type.charAt(0).toLowerCase()}${spec.type.slice(1)}`;
    const given = Object.keys(METRICS).filter((source) => source in spec);
    if (given.join() !== wanted) {
      report([], `has ${given.join(" and ") || "no source"} for type ${spec.type}`, `the field ${wanted} alone`);
    }
  },
);

const scalingRules = z.strictObject({
  policies: z
    .array(
      z.strictObject({ type: z.enum(["Pods", "Percent"]), value: int32(1), periodSeconds: z.int().min(1).max(1800) }),
    )
    .optional(),
  selectPolicy: z.enum(["Max", "Min", "Disabled"]).optional(),
  stabilizationWindowSeconds: z.int().min(0).max(3600).optional(),
});

/** The specification of a HorizontalPodAutoscaler with the fields that function-master passes on; it adds the target. */
export const horizontalPodAutoscaler = rule(
  z.strictObject({
    minReplicas: int32(1).optional(),
    maxReplicas: int32(1),
    metrics: z.array(metricSpec).optional(),
    behavior: z.strictObject({ scaleUp: scalingRules.optional(), scaleDown: scalingRules.optional() }).optional(),
  }),
  ({ minReplicas, maxReplicas }, report) => {
    if (minReplicas !== undefined && maxReplicas < minReplicas) {
      report(["maxReplicas"], `${maxReplicas} is below minReplicas ${minReplicas}`, "at least minReplicas");
    }
  },
);
