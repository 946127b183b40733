import { z } from "zod";
import { dnsLabel } from "../../../core/names";
import { pattern, rule } from "../../../core/problems";
import { int32, isDeferred, labelKey, labelMap, labelValue } from "./basics";

const topologyKey = pattern(/^\S+$/, "the key of a node label such as kubernetes.io/hostname");
const weight = z.int().min(1).max(100);

const labelRequirement = rule(
  z.strictObject({
    key: labelKey,
    operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
    values: z.array(labelValue).optional(),
  }),
  (requirement, report) => {
    const { operator, values } = requirement;
    if (operator === undefined || ("values" in requirement && !Array.isArray(values))) return;
    const needsValues = operator === "In" || operator === "NotIn";
    if (needsValues && !values?.length) report(["values"], `is empty for ${operator}`, "at least one value");
    const takesNone = operator === "Exists" || operator === "DoesNotExist";
    if (takesNone && values?.length) report(["values"], `is not allowed for ${operator}`, "no values");
  },
);

export const labelSelector = z.strictObject({
  matchLabels: labelMap.optional(),
  matchExpressions: z.array(labelRequirement).optional(),
});

const nodeRequirement = rule(
  z.strictObject({
    key: labelKey,
    operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]),
    values: z.array(z.string()).optional(),
  }),
  (requirement, report) => {
    const { operator, values } = requirement;
    if (operator === undefined || ("values" in requirement && !Array.isArray(values))) return;
    if ((operator === "In" || operator === "NotIn") && !values?.length) {
      report(["values"], `is empty for ${operator}`, "at least one value");
    } else if ((operator === "Exists" || operator === "DoesNotExist") && values?.length) {
      report(["values"], `is not allowed for ${operator}`, "no values");
    } else if ((operator === "Gt" || operator === "Lt") && !/^-?\d+$/.test(values?.join(" ") ?? "")) {
      report(["values"], `is not one integer for ${operator}`, 'a list of one integer such as ["4"]');
    }
  },
);

const nodeField = z.strictObject({
  key: z.literal("metadata.name"),
  operator: z.enum(["In", "NotIn"]),
  values: z.array(z.string()).length(1),
});

const nodeTerm = rule(
  z.strictObject({
    matchExpressions: z.array(nodeRequirement).optional(),
    matchFields: z.array(nodeField).optional(),
  }),
  (term, report) => {
    if (isEmpty(term, "matchExpressions") && isEmpty(term, "matchFields")) {
      report([], "matches no node", "at least one entry in matchExpressions or matchFields");
    }
  },
);

function isEmpty(term: object, key: string): boolean {
  return !(key in term) || (term as Record<string, unknown[] | undefined>)[key]?.length === 0;
}

const nodeAffinity = z.strictObject({
  requiredDuringSchedulingIgnoredDuringExecution: z
    .strictObject({ nodeSelectorTerms: z.array(nodeTerm).min(1) })
    .optional(),
  preferredDuringSchedulingIgnoredDuringExecution: z.array(z.strictObject({ weight, preference: nodeTerm })).optional(),
});

/** A term without a selector would match no pod. */
const podTerm = z.strictObject({
  topologyKey,
  labelSelector,
  namespaceSelector: labelSelector.optional(),
  namespaces: z.array(dnsLabel).optional(),
});

const podAffinity = z.strictObject({
  requiredDuringSchedulingIgnoredDuringExecution: z.array(podTerm).optional(),
  preferredDuringSchedulingIgnoredDuringExecution: z
    .array(z.strictObject({ weight, podAffinityTerm: podTerm }))
    .optional(),
});

/** Affinity with the fields that function-master passes on. */
export const affinity = z.strictObject({
  nodeAffinity: nodeAffinity.optional(),
  podAffinity: podAffinity.optional(),
  podAntiAffinity: podAffinity.optional(),
});

const toleration = rule(
  z.strictObject({
    key: labelKey.optional(),
    operator: z.enum(["Exists", "Equal"]).optional(),
    value: labelValue.optional(),
    effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]),
    tolerationSeconds: z.int().optional(),
  }),
  (value, report) => {
    const exists = value.operator === "Exists";
    if (exists && value.value) report(["value"], "is not allowed with operator Exists", "no value");
    if (!("key" in value) && !exists && !isDeferred(value, "operator")) {
      report(["key"], "is missing with operator Equal", "the key of a taint, or operator Exists for every taint");
    }
    if ("tolerationSeconds" in value && value.effect !== undefined && value.effect !== "NoExecute") {
      report(["tolerationSeconds"], `has no meaning with effect ${value.effect}`, "effect NoExecute, or no seconds");
    }
  },
);

/** Tolerations; those without an effect would be dropped by function-master. */
export const tolerations = z.array(toleration);

const spread = rule(
  z.strictObject({
    maxSkew: int32(1),
    topologyKey,
    whenUnsatisfiable: z.enum(["DoNotSchedule", "ScheduleAnyway"]),
    labelSelector,
    minDomains: int32(1).optional(),
    matchLabelKeys: z.array(labelKey).optional(),
    nodeAffinityPolicy: z.enum(["Honor", "Ignore"]).optional(),
    nodeTaintsPolicy: z.enum(["Honor", "Ignore"]).optional(),
  }),
  (constraint, report) => {
    if ("minDomains" in constraint && constraint.whenUnsatisfiable === "ScheduleAnyway") {
      report(["minDomains"], "has no meaning with ScheduleAnyway", "whenUnsatisfiable DoNotSchedule, or no minDomains");
    }
  },
);

export const topologySpreadConstraints = z.array(spread);
