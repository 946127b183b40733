import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { UNKNOWN } from "./dynamic-provider";
import { Deferred, problemsOf } from "./problems";

/** What a schema finds in the arguments of a dynamic resource, as the engine is told; `whole` is the property for what is wrong with all of them. */
export function checkFailures(schema: z.ZodType, args: object, whole: string): pulumi.dynamic.CheckFailure[] {
  return problemsOf(schema, known(args)).map(({ path, problem, expected }) => ({
    property: path.split(/[.[]/, 1)[0] || whole,
    reason: `${path}: ${problem}; expected ${expected}`,
  }));
}

/** The arguments with unknown values as validation understands them. */
function known(value: unknown): unknown {
  if (value === UNKNOWN) return new Deferred();
  if (Array.isArray(value)) return value.map(known);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, known(item)]));
}

/** Whether two values are the same, in whatever order their properties are; an unknown one is never the same. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === UNKNOWN || other === UNKNOWN) return false;
  const text = (value: unknown) =>
    JSON.stringify(value, (_key, part: unknown) =>
      typeof part === "object" && part !== null ? Object.fromEntries(Object.entries(part).sort()) : part,
    );
  return text(one ?? undefined) === text(other ?? undefined);
}
