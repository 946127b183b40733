import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { isRecord, Report, rule } from "../core/problems";
import { Labels } from "../core/labels";
import { labelSelectorSchema, POOL_TYPE_LABEL } from "./names";

/** Requirements on labels, once they are known. */
export type LabelSelector = pulumi.Unwrap<k8s.types.input.meta.v1.LabelSelector>;

type Parts = z.infer<typeof labelSelectorSchema>;

/** Checks requirements on the labels of node pools; an empty selector would take every pool without saying so. */
export const poolSelectorSchema = rule(
  labelSelectorSchema,
  (selector, report) => {
    checkExpressions(selector, report);
    if (sizeOf(selector.matchLabels) + sizeOf(selector.matchExpressions) === 0)
      report(
        [],
        "is empty, which means every pool",
        "requirements, or nodepool.openyurt.io/type Exists for every pool",
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

/** The labels that a selector sees of a pool: OpenYurt adds its type. */
export function labelsOfPool({ type, labels = {} }: { type?: string; labels?: Labels }): Labels {
  return { ...(type !== undefined && { [POOL_TYPE_LABEL]: type.toLowerCase() }), ...labels };
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
function sizeOf(part: unknown): number {
  if (part === undefined) return 0;
  if (Array.isArray(part)) return part.length;
  return isRecord(part) ? Object.keys(part).length : 1;
}
