import { Resource } from "../resource";
import { ifKnown } from "../unknown";
import { Json, mapOf, Path, textOf } from "../values";

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
    ...entries(() => object.data, "data", kind === "Secret" ? decoded : (text) => text),
    ...entries(
      () => object.stringData,
      "stringData",
      (text) => text,
    ),
  ];
}

/** Whether a ConfigMap or a Secret has parts that only an update would know. */
export function isOpen({ object }: Resource): boolean {
  return ifKnown(() => [mapOf(object.data), mapOf(object.stringData)].every((map) => Object.values(map))) === undefined;
}

function decoded(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}

function entries(look: () => unknown, property: string, read: (text: string) => string): HeldText[] {
  const map = ifKnown(() => mapOf(look())) ?? {};
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
export function valuesIn(value: unknown, path: Path = []): { value: Json; path: Path }[] {
  const found: { value: Json; path: Path }[] = [];
  const walk = (part: unknown, at: Path, depth: number) => {
    if (part === undefined || depth > 64) return;
    found.push({ value: part as Json, path: at });
    if (typeof part !== "object" || part === null) return;
    const isList = Array.isArray(part);
    for (const key of Object.keys(part)) {
      const item = ifKnown(() => (part as Record<string, Json>)[key]);
      walk(item, [...at, isList ? Number(key) : key], depth + 1);
    }
  };
  walk(value, path, 0);
  return found;
}
