import { ResourceSet } from "./resource-set";

/** A function of a set that computes once for each. */
export function oncePerSet<T>(compute: (set: ResourceSet) => T): (set: ResourceSet) => T {
  const known = new WeakMap<ResourceSet, { value: T }>();
  return (set) => {
    const found = known.get(set) ?? { value: compute(set) };
    known.set(set, found);
    return found.value;
  };
}

/** Sorts entries into lists by a key. */
export function grouped<T>(entries: Iterable<T>, keyOf: (entry: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return groups;
}
