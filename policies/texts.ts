import { Resource } from "./resource";
import { ifKnown } from "./unknown";
import { Json, mapOf, Path, textOf } from "./values";

/** A file that a ConfigMap or a Secret holds. */
export interface HeldText {
  key: string;
  text: string;
  path: Path;
}

/** The texts of a ConfigMap or a Secret, decoded; what is not known yet is left out. */
export function heldTexts(resource: Resource): HeldText[] {
  if (resource.group !== "" || (resource.kind !== "ConfigMap" && resource.kind !== "Secret")) return [];
  const { object, kind } = resource;
  return [
    ...entries(object.data, "data", kind === "Secret" ? decoded : (text) => text),
    ...entries(object.stringData, "stringData", (text) => text),
  ];
}

/** Whether a ConfigMap or a Secret has parts that only an update would know. */
export function isOpen({ object }: Resource): boolean {
  return ifKnown(() => [mapOf(object.data), mapOf(object.stringData)].every((map) => Object.values(map))) === undefined;
}

function decoded(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}

function entries(value: unknown, property: string, read: (text: string) => string): HeldText[] {
  const map = ifKnown(() => mapOf(value)) ?? {};
  return Object.keys(map).flatMap((key) => {
    const text = ifKnown(() => textOf(map[key]));
    return text === undefined ? [] : [{ key, text: read(text), path: [property, key] }];
  });
}

/** What a text holds as JSON; undefined where it is none. */
export function jsonOf(text: string): Json | undefined {
  const start = text.trimStart()[0];
  if (start !== "{" && start !== "[") return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Every value within a value with its place, itself first; what is not known yet is left out. */
export function* valuesIn(value: unknown, path: Path = [], depth = 0): Generator<{ value: Json; path: Path }> {
  if (value === undefined || depth > 64) return;
  yield { value: value as Json, path };
  if (typeof value !== "object" || value === null) return;
  for (const key of Object.keys(value)) {
    const item = ifKnown(() => (value as Record<string, Json>)[key]);
    yield* valuesIn(item, [...path, Array.isArray(value) ? Number(key) : key], depth + 1);
  }
}
