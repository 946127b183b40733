import type { FieldSet, KubeObject } from "./cluster";

/** Labels and annotations of an object. */
export interface Fields {
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** One label or annotation, and who set it. */
export interface Claim {
  kind: keyof Fields;
  key: string;
  value: string;
  owners: string[];
}

const KINDS = ["labels", "annotations"] as const;

/** The labels and annotations that a manager has applied and that are still its own. */
export function heldFields(object: KubeObject, manager: string): Fields {
  const held: Fields = { labels: {}, annotations: {} };
  for (const kind of KINDS)
    for (const [key, value] of Object.entries(object.metadata[kind] ?? {}))
      if (ownersOf(object, kind, key).includes(manager)) held[kind][key] = value;
  return held;
}

/** Whether a manager has any part in an object. */
export function isManager(object: KubeObject, manager: string): boolean {
  return (object.metadata.managedFields ?? []).some((entry) => entry.manager === manager);
}

/** Those of the wanted labels and annotations that the object has from somebody else, with whatever value. */
export function foreignClaims(object: KubeObject, manager: string, wanted: Fields): Claim[] {
  return KINDS.flatMap((kind) =>
    Object.keys(wanted[kind]).flatMap((key) => {
      const value = object.metadata[kind]?.[key];
      const owners = ownersOf(object, kind, key);
      return value === undefined || owners.includes(manager) ? [] : [{ kind, key, value, owners }];
    }),
  );
}

/** Whether two sets of labels and annotations are the same. */
export function sameFields(one: Fields, other: Fields): boolean {
  return KINDS.every((kind) => {
    const keys = new Set([...Object.keys(one[kind]), ...Object.keys(other[kind])]);
    return [...keys].every((key) => one[kind][key] === other[kind][key]);
  });
}

function ownersOf(object: KubeObject, kind: keyof Fields, key: string): string[] {
  return (object.metadata.managedFields ?? [])
    .filter(({ fieldsV1 }) => part(part(part(fieldsV1, "f:metadata"), `f:${kind}`), `f:${key}`) !== undefined)
    .map(({ manager }) => manager ?? "somebody unknown");
}

function part(fields: FieldSet | undefined, key: string): FieldSet | undefined {
  return fields?.[key];
}
