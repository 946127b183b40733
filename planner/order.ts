import type { PlannedResource } from "./plan";
import { nameOf, typeOf } from "./program/urn";

/**
 * Puts resources in an order that does not depend on when they were registered: a walk through the tree of parents,
 * siblings by type and name, in which a resource's parent, its provider, and its dependencies with all that they hold
 * are put before it.
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

  const urns = [...byUrn.keys()].sort(byPlace);
  const children = new Map<string, string[]>();
  for (const urn of urns) {
    const parent = byUrn.get(urn)!.parent ?? "";
    if (!children.has(parent)) children.set(parent, []);
    children.get(parent)!.push(urn);
  }

  const ordered: PlannedResource[] = [];
  const seen = new Set<string>();
  const visit = (urn: string): void => {
    const resource = byUrn.get(urn);
    if (!resource || seen.has(urn)) return;
    seen.add(urn);
    if (resource.parent !== undefined) visit(resource.parent);
    const before = [...resource.dependencies, ...(resource.provider ? [resource.provider] : [])];
    for (const dependency of before.sort(byPlace)) visitTree(dependency);
    ordered.push(resource);
  };
  const seenTrees = new Set<string>();
  const visitTree = (urn: string): void => {
    if (seenTrees.has(urn)) return;
    seenTrees.add(urn);
    visit(urn);
    for (const child of children.get(urn) ?? []) visitTree(child);
  };
  urns.forEach(visit);
  return ordered;
}
