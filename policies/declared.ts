import picomatch from "picomatch";
import { z } from "zod";
import { nameOf } from "./exemptions";
import { Resource } from "./resource";

/** What a team has decided to allow, and why. */
export interface Declared {
  /** `Kind/namespace/name`, or `Kind/name` for what has no namespace, with `*`, `?`, `[…]` and `{a,b}`. */
  resource: string;
  reason: string;
}

/** The schema of a list of what is allowed; nothing is by default. */
export function declaredSchema(description: string) {
  const declared = z.strictObject({
    resource: z.string().min(1).describe("Kind/namespace/name or Kind/name, with * and ?"),
    reason: z.string().trim().min(1).describe("why it is allowed"),
  });
  return z.array(declared).default([]).describe(description);
}

/** Whether a list names a resource. */
export function isDeclared(list: readonly Declared[], resource: Resource): boolean {
  if (list.length === 0) return false;
  const takes = matchers.get(list) ?? list.map((entry) => picomatch(entry.resource, { bash: true, nonegate: true }));
  matchers.set(list, takes);
  return takes.some((take) => take(nameOf(resource)));
}

const matchers = new WeakMap<readonly Declared[], ((name: string) => boolean)[]>();
