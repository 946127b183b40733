import { nameOf, qualifiedType, typeOf } from "../../planner/program/urn";
import { Entry, PlannedEntry } from "./list";

/**
 * Finds, for each resource that only the plan has, the one of the list that it seems to be under another URN: the same
 * object of the cluster, the component of the same children, one of the same type and name, or the only one of its type.
 */
export function matchMoved(gone: Entry[], created: PlannedEntry[]): Map<PlannedEntry, Entry> {
  const moved = new Map<PlannedEntry, Entry>();
  const matchBy = (keyOf: (entry: Entry) => string | undefined) => {
    const taken = new Set(moved.values());
    const former = byKey(
      gone.filter((entry) => !taken.has(entry)),
      keyOf,
    );
    const now = byKey(
      created.filter((entry) => !moved.has(entry)),
      keyOf,
    );
    for (const [key, [entry, ...others]] of now)
      if (others.length === 0 && former.get(key)?.length === 1) moved.set(entry!, former.get(key)![0]!);
  };
  matchBy(objectKey);
  matchParents(gone, created, moved);
  matchBy((entry) => (objectKey(entry) ? undefined : `${typeOf(entry.urn)} ${nameOf(entry.urn)}`));
  matchBy((entry) => (objectKey(entry) ? undefined : kindOf(entry.urn)));
  matchParents(gone, created, moved);
  return new Map(created.flatMap((entry) => (moved.has(entry) ? [[entry, moved.get(entry)!]] : [])));
}

/** Group, kind, namespace and name: what the cluster knows an object by, whatever version of its API is used. */
function objectKey({ urn, fields }: Entry): string | undefined {
  if (fields.object === undefined) return undefined;
  const [pkg, groupVersion = "", kind] = typeOf(urn).split(":");
  return [pkg, groupVersion.split("/")[0], kind, fields.object].join(" ");
}

/** Values that are drawn, such as passwords, are many and alike: those of other parents are others. */
function kindOf(urn: string): string {
  return typeOf(urn).startsWith("pulumi-nodejs:") ? qualifiedType(urn) : typeOf(urn);
}

/** A parent of what moved is the former parent, if that is gone too; of several the one that the child was named after. */
function matchParents(gone: Entry[], created: PlannedEntry[], moved: Map<PlannedEntry, Entry>): void {
  const byUrn = new Map(created.map((entry) => [entry.urn, entry]));
  for (const [child, former] of moved) {
    const parent = byUrn.get(child.parent ?? "");
    if (!parent || moved.has(parent)) continue;
    const taken = new Set(moved.values());
    const candidates = gone
      .filter((entry) => qualifiedType(entry.urn) === parentChain(former.urn) && !taken.has(entry))
      .sort((a, b) => nameOf(b.urn).length - nameOf(a.urn).length);
    const named = candidates.find((entry) => nameOf(former.urn).startsWith(nameOf(entry.urn)));
    const found = named ?? (candidates.length === 1 ? candidates[0] : undefined);
    if (found) moved.set(parent, found);
  }
}

/** The types of a resource's parents, joined by `$`; empty for a child of the stack. */
export function parentChain(urn: string): string {
  return qualifiedType(urn).split("$").slice(0, -1).join("$");
}

function byKey(entries: Entry[], keyOf: (entry: Entry) => string | undefined): Map<string, PlannedEntry[]> {
  const map = new Map<string, PlannedEntry[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    if (key !== undefined) map.set(key, [...(map.get(key) ?? []), entry as PlannedEntry]);
  }
  return map;
}
