import { AliasSpec, formerUrns, nameOf, qualifiedType, typeOf } from "../../planner/program/urn";
import { Entry, PlannedEntry, PlannedList } from "./list";
import { parentChain } from "./match";

/** The alias that a moved resource lacks. */
export interface MissingAlias extends AliasSpec {
  /** True when the former parent is known by its types only, so that the whole URN must be given. */
  parentIsUnknown?: boolean;
}

/**
 * The alias by which the engine would find the moved resource under its former URN; undefined where the alias that one
 * of its parents lacks is enough, as the engine applies it to the children too.
 */
export function missingAlias(
  stack: PlannedList,
  entry: PlannedEntry,
  moved: Map<PlannedEntry, Entry>,
  known: Entry[],
): MissingAlias | undefined {
  const former = moved.get(entry)!.urn;
  if (assumedUrns(stack, entry, moved, false).includes(former)) return undefined;
  const spec: MissingAlias = {};
  if (nameOf(former) !== nameOf(entry.urn)) spec.name = nameOf(former);
  if (typeOf(former) !== typeOf(entry.urn)) spec.type = typeOf(former);
  const chain = parentChain(former);
  if (chain === parentChain(entry.urn)) return spec;
  if (chain === "") return { ...spec, noParent: true };
  const parent = formerParent(entry, moved) ?? known.find(({ urn }) => qualifiedType(urn) === chain)?.urn;
  return parent && qualifiedType(parent) === chain ? { ...spec, parent } : { urn: former, parentIsUnknown: true };
}

function formerParent(entry: PlannedEntry, moved: Map<PlannedEntry, Entry>): string | undefined {
  return [...moved].find(([parent]) => parent.urn === entry.parent)?.[1].urn;
}

/** The former URNs that a resource would have if everything above it, and on request it too, had the aliases that it lacks. */
function assumedUrns(
  stack: PlannedList,
  entry: PlannedEntry,
  moved: Map<PlannedEntry, Entry>,
  withOwn: boolean,
): string[] {
  const parent = stack.entries.find(({ urn }) => urn === entry.parent);
  const parentAliases = parent ? assumedUrns(stack, parent, moved, true) : [];
  const own = entry.aliases.map((urn) => ({ urn }));
  const resource = { type: typeOf(entry.urn), name: nameOf(entry.urn), parent: entry.parent };
  const former = moved.get(entry)?.urn;
  return [...formerUrns(stack, resource, own, parentAliases), ...(withOwn && former !== undefined ? [former] : [])];
}

/** The alias as it is written in a program. */
export function aliasCode(alias: MissingAlias, shown: (urn: string) => string): string {
  if (alias.urn !== undefined) return `"${alias.urn}"`;
  const { name, type } = alias;
  const parent = alias.noParent ? "pulumi.rootStackResource" : alias.parent && `<the URN of ${shown(alias.parent)}>`;
  const parts = [name && `name: "${name}"`, type && `type: "${type}"`, parent && `parent: ${parent}`];
  return `{ ${parts.filter(Boolean).join(", ")} }`;
}
