import type { PlannedResource } from "./plan";
import { nameOf, typeOf } from "./program/urn";

/**
 * Puts resources in an order that does not depend on when they were registered: a walk through the tree of parents,
 * siblings by type and name, in which a resource's parent, dependencies and provider are put before it.
 */
export function inStableOrder(resources: PlannedResource[]): PlannedResource[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const places = new Map<string, string>();
  const placeOf = (urn: string): string => {
    const known = places.get(urn);
    if (known !== undefined) return known;
    const parent = byUrn.get(urn)?.parent;
    const place = `${parent === undefined ? "" : placeOf(parent)}\u0000${typeOf(urn)}\u0001${nameOf(urn)}`;
    places.set(urn, place);
    return place;
  };
  const byPlace = (a: string, b: string) => (placeOf(a) < placeOf(b) ? -1 : placeOf(a) > placeOf(b) ? 1 : 0);

  const ordered: PlannedResource[] = [];
  const seen = new Set<string>();
  const visit = (urn: string): void => {
    const resource = byUrn.get(urn);
    if (!resource || seen.has(urn)) return;
    seen.add(urn);
    if (resource.parent !== undefined) visit(resource.parent);
    const before = [...resource.dependencies, ...(resource.provider ? [resource.provider] : [])];
    for (const dependency of before.sort(byPlace)) visit(dependency);
    ordered.push(resource);
  };
  for (const urn of [...byUrn.keys()].sort(byPlace)) visit(urn);
  return ordered;
}
