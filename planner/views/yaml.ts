import { stringify } from "yaml";
import { Json } from "./values";

const FIRST = ["apiVersion", "kind", "metadata", "name", "namespace", "image"];

/** YAML of a JSON value in the order people write it: identity first, then by name; quoted so that YAML 1.1 readers agree. */
export function toYaml(value: Json): string {
  return stringify(value, {
    version: "1.1",
    lineWidth: 0,
    aliasDuplicateObjects: false,
    sortMapEntries: (a, b) => rank(a.key) - rank(b.key) || (keyOf(a.key) < keyOf(b.key) ? -1 : 1),
  });
}

function rank(key: unknown): number {
  const place = FIRST.indexOf(keyOf(key));
  return place < 0 ? FIRST.length : place;
}

function keyOf(key: unknown): string {
  return String(key instanceof Object && "value" in key ? key.value : key);
}
