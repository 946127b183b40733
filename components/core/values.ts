import { z } from "zod";
import { PodPlacement } from "./pods";
import { isKnownInsecure } from "./insecure";
import { isRecord, Report, rule } from "./problems";

/** Values of a chart; leaves may be Outputs. */
export type Values = Record<string, unknown>;

/** Merges values as Helm does: maps key by key, all else as a whole; what is undefined does not count. */
export function mergeValues(base: Values, over: Values = {}): Values {
  const merged = withoutUndefined(base);
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    if (isRecord(value)) merged[key] = mergeValues(isRecord(below) ? below : {}, value);
    else if (value !== undefined) merged[key] = value;
  }
  return merged;
}

function withoutUndefined(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, isRecord(value) ? withoutUndefined(value) : value]),
  );
}

const SECRET_KEY = /(password|passwd|secretkey|token)$/i;

/** Checks values that a user lays over ours: no password that everybody knows. */
export const valuesSchema = rule(z.record(z.string(), z.any()), (values, report) => refuseKnown(values, [], report));

function refuseKnown(value: unknown, path: (string | number)[], report: Report): void {
  if (Array.isArray(value)) value.forEach((item, index) => refuseKnown(item, [...path, index], report));
  if (isRecord(value)) Object.entries(value).forEach(([key, item]) => refuseKnown(item, [...path, key], report));
  if (typeof value === "string" && SECRET_KEY.test(String(path.at(-1))) && isKnownInsecure(value))
    report(path, "is a known default password", "a secret of your own, or a reference to a Secret");
}

/** The Secrets to pull images with, as charts list them. */
export function pullSecretValues(names: string[] = []): { name: string }[] {
  return names.map((name) => ({ name }));
}

/** Where pods may run, as most charts take it; the priority class has another name in each. */
export function placementValues({ nodeSelector, tolerations, nodeAffinity }: PodPlacement = {}): Values {
  return { nodeSelector, tolerations, affinity: nodeAffinity && { nodeAffinity } };
}
