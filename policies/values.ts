/** A value as JSON or YAML has it. */
export type Json = null | boolean | number | string | Json[] | JsonMap;

/** A map of values by name. */
export interface JsonMap {
  [name: string]: Json | undefined;
}

/** The way to a value: names of maps and places in lists. */
export type Path = readonly (string | number)[];

/** Whether a value is a map. */
export function isMap(value: unknown): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const NOTHING: JsonMap = Object.freeze({});
const NONE: readonly never[] = Object.freeze([]);

/** The value as a map; an empty one where it is of another type, so that checks bear what is malformed. */
export function mapOf(value: unknown): JsonMap {
  return isMap(value) ? value : NOTHING;
}

/** The value as a list; an empty one where it is of another type. */
export function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : NONE;
}

/** The value as text; undefined where it is of another type. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The value as a number; undefined where it is of another type. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** What is at a path; undefined where nothing is. */
export function valueAt(value: unknown, path: Path): Json | undefined {
  let found = value;
  for (const part of path) {
    if (typeof found !== "object" || found === null) return undefined;
    found = Object.hasOwn(found, part) ? (found as Record<string | number, unknown>)[part] : undefined;
  }
  return found as Json | undefined;
}

/** The maps of a list with their places; entries of other types are left out. */
export function mapsOf(value: unknown): { entry: JsonMap; index: number }[] {
  return listOf(value).flatMap((entry, index) => (isMap(entry) ? { entry, index } : []));
}

/** The texts of a list; entries of other types are left out. */
export function textsOf(value: unknown): string[] {
  return listOf(value).filter((entry): entry is string => typeof entry === "string");
}

/** The entries of a map whose values are texts, such as labels. */
export function labelsOf(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(mapOf(value)).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** Writes a path as a message names it: `spec.containers[0].image`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    if (!/^[\w-]+$/.test(part)) return `${text}[${JSON.stringify(part)}]`;
    return text ? `${text}.${part}` : part;
  }, "");
}

/** The entries by their keys, in order. */
export function groupBy<K, V>(entries: readonly V[], keyOf: (entry: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return groups;
}
