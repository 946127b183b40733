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
