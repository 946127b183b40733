import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { Labels } from "../core/labels";
import { Report, rule } from "../core/problems";
import { labelMap, labelSelectorSchema, POOL_NAME_LABEL, POOL_TYPE_LABEL } from "./names";

/** Requirements on labels, once they are known. */
export type LabelSelector = pulumi.Unwrap<k8s.types.input.meta.v1.LabelSelector>;

type Parts = z.infer<typeof labelSelectorSchema>;

/** Labels of Kubernetes, at least one. */
export const someLabels = labelMap.refine((labels) => Object.keys(labels).length > 0, {
  error: "holds no label; expected at least one",
});

/** Checks requirements on the labels of node pools; an empty selector would take every pool without saying so. */
export const poolSelectorSchema = rule(
  z.strictObject({
    matchLabels: someLabels.optional(),
    matchExpressions: labelSelectorSchema.shape.matchExpressions.unwrap().min(1).optional(),
  }),
  (selector, report) => {
    checkExpressions(selector, report);
    if (selector.matchLabels === undefined && selector.matchExpressions === undefined)
      report(
        ["matchLabels"],
        "are missing, as are matchExpressions",
        `labels; ${POOL_TYPE_LABEL} Exists for every pool`,
      );
  },
  "kept",
) as unknown as z.ZodType<LabelSelector, LabelSelector>;

/** Checks that operators have the values that they need. */
export function checkExpressions({ matchExpressions }: Parts, report: Report, at: string[] = []): void {
  if (!Array.isArray(matchExpressions)) return;
  matchExpressions.forEach(({ operator, values }, index) => {
    const place = [...at, "matchExpressions", index, "values"];
    const isList = operator === "In" || operator === "NotIn";
    if (isList && sizeOf(values) === 0) report(place, `is needed by ${operator}`, "at least one value");
    if ((operator === "Exists" || operator === "DoesNotExist") && sizeOf(values) > 0)
      report(place, `means nothing to ${operator}`, "no values");
  });
}

/** Checks that no pool is named twice. */
export function checkPoolsOnce(pools: unknown, report: Report, at: (string | number)[]): void {
  const list: unknown[] = Array.isArray(pools) ? pools : [];
  list.forEach((pool, index) => {
    if (typeof pool === "string" && list.indexOf(pool) < index)
      report([...at, index], `${pool} is named already`, "each pool once");
  });
}

/** Whether labels meet a selector, by Kubernetes' rules. */
export function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === "Exists") return value !== undefined;
      if (operator === "DoesNotExist") return value === undefined;
      return (value !== undefined && values.includes(value)) === (operator === "In");
    })
  );
}

/** The labels by which a selector finds a pool: its own, its type and its name. */
export function labelsOfPool({ name, type, labels = {} }: { name?: string; type?: string; labels?: Labels }): Labels {
  return {
    ...labels,
    ...(typeof type === "string" && { [POOL_TYPE_LABEL]: type.toLowerCase() }),
    ...(name !== undefined && { [POOL_NAME_LABEL]: name }),
  };
}

/** A selector in the text form that Kubernetes parses, such as `region=eu,tier in (a,b),!old`. */
export function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const expressions = matchExpressions.map(({ key, operator, values = [] }) => {
    if (operator === "Exists") return key;
    if (operator === "DoesNotExist") return `!${key}`;
    return `${key} ${operator.toLowerCase()} (${values.join(",")})`;
  });
  return [...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`), ...expressions].join(",");
}

/** What is not known yet may hold anything. */
function sizeOf(values: unknown): number {
  if (values === undefined) return 0;
  return Array.isArray(values) ? values.length : 1;
}
