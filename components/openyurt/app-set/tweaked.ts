import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import { Deferred, formatPath, isRecord, placedProblemsOf } from "../../core/problems";
import { applyPatch, JsonPatch, parsePointer, PatchFault, pointerOf } from "./json-patch";

/** What is wrong with the steps of a patch, and with which, where it is one's. */
export interface TweakFault extends PatchFault {
  step?: number;
}

/** Text that OpenYurt replaces by the pool's name; its webhook, which tries patches without a pool, by nothing. */
const POOL_PLACEHOLDER = "{{nodepool-name}}";

/** Fields of a workload that are there even where the template does not have them. */
const STRUCTS = ["strategy", "updateStrategy"];

/** Maps that are left out when they are empty, as every empty list is. */
const MAPS = ["labels", "annotations", "nodeSelector", "matchLabels", "limits", "requests"];

/**
 * What is wrong when OpenYurt's webhook tries patches on a template; undefined where nothing is, or where not all is known yet.
 * OpenYurt 1.7 reads the patched workload into the one that it had, so what a patch leaves out stays.
 */
export function tweakFault(schema: z.ZodType, spec: unknown, kind: string, steps: JsonPatch[]): TweakFault | undefined {
  const before = asWritten(spec, kind);
  let document: unknown = { spec: before };
  for (const [step, patch] of steps.entries()) {
    const next = applyPatch(document, { ...patch, value: withoutPool(patch.value) });
    if (next === "unknown") return undefined;
    if ("fault" in next) return { ...next.fault, step };
    document = next.document;
  }
  const wanted = (document as { spec: unknown }).spec;
  const made = merged(before, wanted);
  const kept = difference(made, wanted);
  if (kept) {
    const problem = `${pointerOf(["spec", ...kept])} stays as it is, since OpenYurt 1.7 only adds and changes`;
    return { problem, expected: "an add at the end of a list, or a template without it", step: related(steps, kept) };
  }
  const [found] = placedProblemsOf(schema, made);
  if (!found) return undefined;
  const { path, problem, expected } = found;
  return { problem: `makes a workload whose ${formatPath(path)} ${problem}`, expected, step: related(steps, path) };
}

/** The spec as OpenYurt holds it: without what is empty, and with the objects that always are there. */
function asWritten(spec: unknown, kind: string): unknown {
  if (!isRecord(spec)) return spec;
  const own = kind === "Deployment" ? STRUCTS[0]! : STRUCTS[1]!;
  return { [own]: {}, ...(withoutEmpty(spec) as object) };
}

function withoutEmpty(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutEmpty(one, key === "containers" ? "container" : ""));
  if (!isRecord(value)) return value;
  const parts = Object.entries(value)
    .filter(([name, part]) => !(isEmpty(part) && (Array.isArray(part) || MAPS.includes(name))))
    .map(([name, part]) => [name, withoutEmpty(part, name === "initContainers" ? "containers" : name)]);
  return { ...(key === "container" && { resources: {} }), ...Object.fromEntries(parts) };
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0;
}

function withoutPool(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll(POOL_PLACEHOLDER, "");
  if (Array.isArray(value)) return value.map(withoutPool);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [withoutPool(key), withoutPool(part)]));
}

function merged(before: unknown, after: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(after))
    return after.map((one, index) => (index < before.length ? merged(before[index], one) : one));
  if (!isRecord(before) || !isRecord(after)) return after;
  const changed = Object.entries(after).map(([key, part]) => [
    key,
    Object.hasOwn(before, key) ? merged(before[key], part) : part,
  ]);
  return { ...before, ...Object.fromEntries(changed) };
}

/** The first place at which two values differ. */
function difference(one: unknown, other: unknown): (string | number)[] | undefined {
  if (one instanceof Deferred || other instanceof Deferred || isDeepStrictEqual(one, other)) return undefined;
  const isList = Array.isArray(one) && Array.isArray(other);
  if (!isList && !(isRecord(one) && isRecord(other))) return [];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  for (const key of keys) {
    const below = difference((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]);
    if (below) return [isList ? Number(key) : key, ...below];
  }
  return undefined;
}

/** The last step that touches a place of the spec, or else the only one. */
function related(steps: JsonPatch[], place: readonly (string | number)[]): number | undefined {
  const full = ["spec", ...place.map(String)];
  const touches = ({ path }: JsonPatch) => {
    const parts = parsePointer(path) ?? [];
    return parts.every((part, depth) => depth >= full.length || part === full[depth] || part === "-");
  };
  const index = steps.findLastIndex(touches);
  if (index >= 0) return index;
  return steps.length === 1 ? 0 : undefined;
}
