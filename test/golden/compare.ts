import { missingAlias, MissingAlias } from "./aliases";
import { Entry, GoldenList, PlannedEntry, PlannedList, urnPrefix } from "./list";
import { matchMoved } from "./match";

/** A value that cannot change in place and did; undefined where there is none. */
export interface ChangedField {
  name: string;
  before?: string;
  after?: string;
}

/** One difference between a list and a plan, and so one thing that an update would do. */
export type Difference =
  | { change: "project"; before: string; after: string }
  | { change: "created"; after: PlannedEntry }
  | { change: "deleted"; before: Entry }
  /** Another URN, of which an alias tells the engine. */
  | { change: "renamed"; before: Entry; after: PlannedEntry }
  /** Another URN of which the engine is not told; `missing` is the alias that tells it, absent where the parent's does. */
  | { change: "moved"; before: Entry; after: PlannedEntry; missing?: MissingAlias }
  | { change: "replaced"; before: Entry; after: PlannedEntry; fields: ChangedField[] }
  | { change: "protection"; before: Entry; after: PlannedEntry };

/** What an update from what the list says to what the plan says would do. */
export function compare(golden: GoldenList, planned: PlannedList): Difference[] {
  const differences: Difference[] = [];
  const [before, after] = [urnPrefix(golden), urnPrefix(planned)];
  if (before !== after) differences.push({ change: "project", before, after });
  const rebased = golden.entries.map((entry) => ({ ...entry, urn: after + entry.urn.slice(before.length) }));
  const gone = new Map(rebased.map((entry) => [entry.urn, entry]));

  const pair = (entry: PlannedEntry, former: Entry) => {
    gone.delete(former.urn);
    differences.push(...changesInPlace(former, entry));
  };
  const unknown: PlannedEntry[] = [];
  for (const entry of planned.entries) {
    const same = gone.get(entry.urn);
    if (same) pair(entry, same);
    else unknown.push(entry);
  }
  const created: PlannedEntry[] = [];
  for (const entry of unknown) {
    const former = entry.aliases.map((urn) => gone.get(urn)).find((found) => found !== undefined);
    if (!former) {
      created.push(entry);
      continue;
    }
    differences.push({ change: "renamed", before: former, after: entry });
    pair(entry, former);
  }

  const moved = matchMoved([...gone.values()], created);
  for (const [entry, former] of moved) {
    const missing = missingAlias(planned, entry, moved, [...rebased, ...planned.entries]);
    differences.push({ change: "moved", before: former, after: entry, missing });
    pair(entry, former);
  }
  for (const entry of created) if (!moved.has(entry)) differences.push({ change: "created", after: entry });
  for (const former of gone.values()) differences.push({ change: "deleted", before: former });
  return differences;
}

function changesInPlace(before: Entry, after: PlannedEntry): Difference[] {
  const differences: Difference[] = [];
  const names = [...new Set([...Object.keys(before.fields), ...Object.keys(after.fields)])];
  const fields = names
    .map((name) => ({ name, before: before.fields[name], after: after.fields[name] }))
    .filter((field) => field.before !== field.after && !isOtherOption(field));
  if (fields.length > 0) differences.push({ change: "replaced", before, after, fields });
  if (before.protect !== after.protect || before.retain !== after.retain || onlyOptions(before, after, fields))
    differences.push({ change: "protection", before, after });
  return differences;
}

/** An option that came or went replaces nothing: the engine compares the values that it names, and they are as they were. */
function isOtherOption({ name, before, after }: ChangedField): boolean {
  return name.startsWith("replaceOn:") && (before === undefined || after === undefined);
}

function onlyOptions(before: Entry, after: Entry, fields: ChangedField[]): boolean {
  const options = (entry: Entry) => Object.keys(entry.fields).filter((name) => name.startsWith("replaceOn:"));
  return fields.length === 0 && options(before).sort().join() !== options(after).sort().join();
}
