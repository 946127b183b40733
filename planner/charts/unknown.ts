import { createHash } from "node:crypto";
import { PropertyValue, Secret, Unknown } from "../plan";
import { isMap, Manifest } from "./manifests";

/** The text that an external renderer gets in place of an unknown value at this path. */
export type StandIn = (path: string) => string;

/**
 * Two ways to fill in what is not known. What a template makes of a value, be it a part, a length, a number, a hash or an
 * encoding, differs between a URL and a numeral: so it shows what follows from unknown values, which a search for them could not.
 */
export const STAND_INS: [StandIn, StandIn] = [
  (path) => `https://unknown-${digest(path).toString("hex", 0, 8)}.invalid`,
  (path) => String(10_000_000 + (digest(path).readUInt32BE() % 90_000_000)),
];

/** What both renderings say; where they differ, the value is unknown. Undefined where they differ in what objects there are. */
export function agreed(one: Manifest[], other: Manifest[]): Manifest[] | undefined {
  if (one.length !== other.length) return undefined;
  const objects = one.map((object, index) => common(object, other[index]!));
  return objects.every(isIdentified) ? objects : undefined;
}

function common(one: PropertyValue, other: PropertyValue): PropertyValue {
  if (one instanceof Secret || other instanceof Secret) return new Secret(common(contentOf(one), contentOf(other)));
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length ? one.map((item, index) => common(item, other[index]!)) : Unknown.value;
  if (isMap(one) && isMap(other)) {
    const names = Object.keys(one);
    if (names.length !== Object.keys(other).length || !names.every((name) => name in other)) return Unknown.value;
    return Object.fromEntries(names.map((name) => [name, common(one[name]!, other[name]!)]));
  }
  return one === other ? one : Unknown.value;
}

function contentOf(value: PropertyValue): PropertyValue {
  return value instanceof Secret ? value.value : value;
}

/** Without them an object has no URN. */
function isIdentified(object: PropertyValue): object is Manifest {
  if (!isMap(object)) return false;
  const { apiVersion, kind, metadata } = object;
  if (!isMap(metadata)) return !(metadata instanceof Unknown);
  return [apiVersion, kind, metadata.name, metadata.namespace].every((part) => !(contentOf(part!) instanceof Unknown));
}

function digest(path: string): Buffer {
  return createHash("sha256").update(path).digest();
}
