import { needs, removeAll } from "./deletions";
import { Run } from "./run";
import { ownsObject, refuseProtected } from "./steps";
import { ResourceState } from "./state/model";

/**
 * Deletes an object that is about to be created anew, and first whatever can't live without it or would be replaced
 * with it. Returns the URNs of those others; the program registers them again later.
 */
export async function removeWithDependents(
  run: Run,
  root: ResourceState,
  isRegistered: (urn: string) => boolean,
): Promise<string[]> {
  const fallen = await findDependents(run, root, isRegistered);
  for (const entry of fallen) refuseProtected(entry, `to replace ${root.urn}`);
  const before = run.failures.length;
  await removeAll(run, [...fallen, root], "replace");
  if (run.failures.length > before) throw new DependentsFailed();
  return fallen.map((entry) => entry.urn);
}

/** A dependent could not be deleted, which has been noted as a failure of its own. */
export class DependentsFailed extends Error {}

async function findDependents(
  run: Run,
  root: ResourceState,
  isRegistered: (urn: string) => boolean,
): Promise<ResourceState[]> {
  const fallen = [root];
  for (let before = 0; before < fallen.length;) {
    before = fallen.length;
    const urns = new Set(fallen.map((entry) => entry.urn));
    for (const entry of run.store.resources) {
      if (entry.condemned || urns.has(entry.urn) || isRegistered(entry.urn)) continue;
      if (needs(entry).some((urn) => urns.has(urn)) && (await falls(run, entry, fallen))) fallen.push(entry);
    }
  }
  return fallen.slice(1);
}

async function falls(run: Run, entry: ResourceState, fallen: ResourceState[]): Promise<boolean> {
  if (!ownsObject(entry) || entry.id === undefined) return false;
  if (fallen.some((f) => entry.deletedWith === f.urn || entry.replaceWith?.includes(f.urn))) return true;
  const provider = await run.providers.of(entry);
  return provider.fallsWith(run.operation(entry, provider, "replace"), entry, fallen);
}
