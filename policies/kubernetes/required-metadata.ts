import { z } from "zod";
import { Violation } from "../check";
import { labelsOf, mapOf, Path } from "../values";

/** Whether a text is a regular expression. */
function isPattern(text: string): boolean {
  try {
    return Boolean(new RegExp(text));
  } catch {
    return false;
  }
}

/** Names with regular expressions that their whole values match. */
export const patternsSchema = z.record(z.string(), z.string().refine(isPattern, "expected a regular expression"));

const compiled = new Map<string, RegExp>();

/** Labels or annotations that are missing, or do not match. */
export function missingIn(
  metadata: unknown,
  at: Path,
  field: "labels" | "annotations",
  required: Readonly<Record<string, string>>,
): Violation[] {
  const found = labelsOf(mapOf(metadata)[field]);
  return Object.entries(required).flatMap(([name, pattern]) => {
    const path = [...at, field, name];
    const what = field === "labels" ? "label" : "annotation";
    const value = found[name];
    if (value === undefined) return [{ path, message: `${what} ${name} is missing` }];
    let expression = compiled.get(pattern);
    if (!expression) compiled.set(pattern, (expression = new RegExp(`^(?:${pattern})$`, "s")));
    return expression.test(value)
      ? []
      : [{ path, message: `${what} ${name} is "${value}", which does not match ${pattern}` }];
  });
}

/** Kinds that run programs, as `group/Kind`. */
export const WORKLOADS = [
  "apps/Deployment",
  "apps/StatefulSet",
  "apps/DaemonSet",
  "batch/Job",
  "batch/CronJob",
] as const;
