import { conditionsOf, Expectation, expectationsOf, isMet } from "../wait-for";

/** A custom resource, as far as its operator's stand-in looks at it. */
export interface Resource {
  metadata?: { generation?: number; annotations?: Record<string, string>; deletionTimestamp?: unknown };
  status?: unknown;
}

/** The status that an operator would write so that whoever waits for the object goes on; undefined when nobody waits. */
export function statusFor(object: Resource, now: Date): Record<string, unknown> | undefined {
  const missing = expectationsOf(object).filter((expected) => !isMet(object, expected));
  if (missing.length === 0 || object.metadata?.deletionTimestamp !== undefined) return undefined;
  return missing.reduce((status, expected) => fulfil(status, expected, object, now), {} as Record<string, unknown>);
}

function fulfil(
  status: Record<string, unknown>,
  expected: Expectation,
  object: Resource,
  now: Date,
): Record<string, unknown> {
  if ("condition" in expected) {
    const others = (status.conditions as { type: string }[] | undefined) ?? conditionsOf(object);
    const made = {
      type: expected.condition,
      status: expected.status,
      reason: "Simulated",
      message: "No operator runs in a simulated cluster",
      lastTransitionTime: now.toISOString().replace(/\.\d+/, ""),
      ...(object.metadata?.generation !== undefined && { observedGeneration: object.metadata.generation }),
    };
    return { ...status, conditions: [...others.filter(({ type }) => type !== expected.condition), made] };
  }
  const [, ...keys] = expected.path;
  return merged(status, keys, typed(expected.value ?? "simulated"));
}

/** Definitions want truth values and numbers as such. */
function typed(value: string): unknown {
  return /^(true|false|\d+)$/.test(value) ? (JSON.parse(value) as unknown) : value;
}

function merged(target: Record<string, unknown>, [key, ...rest]: string[], value: unknown): Record<string, unknown> {
  if (key === undefined) return target;
  const below = target[key] as Record<string, unknown> | undefined;
  return { ...target, [key]: rest.length === 0 ? value : merged(below ?? {}, rest, value) };
}
