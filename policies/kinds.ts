import type { Resource } from "./resource";

/** Whether a resource is of one of `Kind` or `group/Kind`; the core group is empty: `/Service`. */
export function kindFilter(kinds: readonly string[] | undefined): (resource: Resource) => boolean {
  if (!kinds) return () => true;
  const wanted = new Set(kinds);
  return ({ kind, group }) => wanted.has(kind) || wanted.has(`${group}/${kind}`);
}
