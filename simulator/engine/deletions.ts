import { AbortError } from "./errors";
import { Run } from "./run";
import { ownsObject, remove } from "./steps";
import { ResourceState } from "./state/model";

/** URNs that have to outlive an entry. */
export function needs(entry: ResourceState): string[] {
  return [
    ...entry.dependencies,
    ...Object.values(entry.propertyDependencies).flat(),
    ...[entry.parent, entry.provider, entry.deletedWith].filter((urn) => urn !== undefined),
  ];
}

/**
 * Deletes entries of the state, as deletions of their own or as part of replacements, each after everything among them that needs it, and as many at once as that allows.
 * An entry that goes with another is dropped when that one is gone. What needed a failed one stays, and so does what it needs.
 */
export async function removeAll(
  run: Run,
  entries: readonly ResourceState[],
  operation: "delete" | "replace",
): Promise<void> {
  const urns = new Set(entries.map((e) => e.urn));
  const waiting = dependentsAmong(entries);
  const followers = new Map<string, ResourceState[]>();
  const running = new Map<ResourceState, Promise<void>>();
  const failed = new Set<ResourceState>();

  const done = (entry: ResourceState, message?: string) => {
    if (operation === "delete" && !entry.condemned) run.emit(entry, "delete", "done", message);
  };

  const removeOne = async (entry: ResourceState) => {
    const leader = entry.deletedWith;
    if (leader !== undefined && leader !== entry.urn && urns.has(leader) && ownsObject(entry)) {
      followers.set(leader, [...(followers.get(leader) ?? []), entry]);
      return;
    }
    run.emit(entry, operation, "start");
    await remove(run, entry, operation);
    done(entry);
    for (const follower of followers.get(entry.urn) ?? []) {
      run.store.replace([follower], []);
      done(follower, `deleted with ${entry.urn}`);
    }
    await run.store.save();
  };

  const start = (entry: ResourceState) => {
    waiting.delete(entry);
    const work = removeOne(entry)
      .catch((error: unknown) => {
        failed.add(entry);
        run.fail(entry, operation, error);
      })
      .then(() => {
        running.delete(entry);
        if (!failed.has(entry)) for (const dependents of waiting.values()) dependents.delete(entry);
      });
    running.set(entry, work);
  };

  for (;;) {
    if (run.signal.aborted) {
      await Promise.all(running.values());
      throw new AbortError();
    }
    const free = [...waiting].filter(([, dependents]) => dependents.size === 0).map(([entry]) => entry);
    for (const entry of free) start(entry);
    if (running.size > 0) await Promise.race(running.values());
    else if (waiting.size === 0 || failed.size > 0) return;
    else start([...waiting.keys()].at(-1)!);
  }
}

/** For each entry those of the others that need it. */
function dependentsAmong(entries: readonly ResourceState[]): Map<ResourceState, Set<ResourceState>> {
  const dependents = new Map(entries.map((entry) => [entry, new Set<ResourceState>()]));
  const byUrn = new Map<string, ResourceState[]>();
  for (const entry of entries) byUrn.set(entry.urn, [...(byUrn.get(entry.urn) ?? []), entry]);
  const places = new Map(entries.map((entry, place) => [entry, place]));
  const below = descendants(entries);
  const explicit = ({ dependencies, propertyDependencies }: ResourceState) =>
    new Set([...dependencies, ...Object.values(propertyDependencies).flat()]);
  for (const other of entries) {
    const named = explicit(other);
    for (const urn of needs(other)) {
      for (const entry of byUrn.get(urn) ?? []) {
        if (entry !== other) dependents.get(entry)!.add(other);
        if (entry.custom || !named.has(urn)) continue;
        // What needs a component needs all that it was made of before.
        for (const child of below(urn)) if (places.get(child)! < places.get(other)!) dependents.get(child)!.add(other);
      }
    }
  }
  return dependents;
}

/** What is within a component, at any depth. */
function descendants(entries: readonly ResourceState[]): (urn: string) => ResourceState[] {
  const children = new Map<string, ResourceState[]>();
  for (const entry of entries)
    if (entry.parent !== undefined) children.set(entry.parent, [...(children.get(entry.parent) ?? []), entry]);
  const below = (urn: string): ResourceState[] =>
    (children.get(urn) ?? []).flatMap((child) => [child, ...below(child.urn)]);
  return below;
}
