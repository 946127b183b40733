import { Properties, PropertyValue, Secret } from "../../planner/plan";
import { isObject, samePlain } from "./values";

/** Splits a property path of the resource options: `spec.containers[0].image`, `metadata.annotations["a.b/c"]`, `data.*`. */
export function parsePath(path: string): string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, word]) => quoted?.replace(/\\(.)/g, "$1") ?? index ?? word!,
  );
}

/** `inputs` with the old values, or their absence, at every path of `ignoreChanges`. */
export function withIgnoredChanges(
  inputs: Properties,
  old: Properties,
  ignoreChanges: readonly string[] = [],
): Properties {
  return ignoreChanges.reduce<Properties>(
    (result, path) => (restore(result, old, parsePath(path)) ?? result) as Properties,
    inputs,
  );
}

/** The paths of `paths` at which the two differ. */
export function changedPaths(old: Properties, inputs: Properties, paths: readonly string[] = []): string[] {
  return paths.filter((path) => differ(old, inputs, parsePath(path)));
}

function open(value: PropertyValue | undefined): PropertyValue | undefined {
  return value instanceof Secret ? open(value.value) : value;
}

function child(value: PropertyValue | undefined, key: string): PropertyValue | undefined {
  const opened = open(value);
  if (Array.isArray(opened)) return opened[Number(key)];
  return isObject(opened) ? opened[key] : undefined;
}

function keysOf(...values: (PropertyValue | undefined)[]): string[] {
  return [...new Set(values.map(open).flatMap((v) => (Array.isArray(v) || isObject(v) ? Object.keys(v) : [])))];
}

function differ(old: PropertyValue | undefined, next: PropertyValue | undefined, path: string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return !samePlain(old, next);
  if (key !== "*") return differ(child(old, key), child(next, key), rest);
  return keysOf(old, next).some((k) => differ(child(old, k), child(next, k), rest));
}

/** `next` with what `old` holds at `path`; undefined where `old` holds nothing. */
function restore(
  next: PropertyValue | undefined,
  old: PropertyValue | undefined,
  path: string[],
): PropertyValue | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return old;
  if (key === "*") return keysOf(old, next).reduce((value, k) => restore(value, old, [k, ...rest]), next);
  const opened = open(next);
  const restored = restore(child(next, key), child(old, key), rest);
  if (Array.isArray(opened)) {
    return restored === undefined ? opened : opened.map((v, i) => (String(i) === key ? restored : v));
  }
  if (opened !== undefined && !isObject(opened)) return next;
  if (restored === undefined) {
    if (opened === undefined || !(key in opened)) return next;
    const { [key]: _dropped, ...kept } = opened;
    return kept;
  }
  return { ...opened, [key]: restored };
}
