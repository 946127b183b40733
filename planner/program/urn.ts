/** The type of the root resource of every stack. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

const PREFIX = "urn:pulumi:";

/** What names a stack in every URN. */
export interface StackName {
  project: string;
  stack: string;
}

/** A former name of a resource: a whole URN, or the parts that differ from now. */
export interface AliasSpec {
  urn?: string;
  name?: string;
  type?: string;
  project?: string;
  stack?: string;
  /** URN of the former parent. */
  parent?: string;
  /** True when it was a child of the stack itself. */
  noParent?: boolean;
}

/** Builds the URN of a resource; the types of all its parents but the stack's are part of it. */
export function createUrn({ project, stack }: StackName, type: string, name: string, parent?: string): string {
  const parentType = parent === undefined ? "" : qualifiedType(parent);
  const prefix = parentType === "" || parentType === STACK_TYPE ? "" : `${parentType}$`;
  return `${PREFIX}${stack}::${project}::${prefix}${type}::${name}`;
}

/** The types of a resource's parents and its own, joined by `$`. */
export function qualifiedType(urn: string): string {
  return urn.split("::")[2] ?? "";
}

/** The resource's own type. */
export function typeOf(urn: string): string {
  return qualifiedType(urn).split("$").pop()!;
}

/** The resource's name, which may itself hold `::`. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The package that a type token belongs to: `kubernetes` of `kubernetes:core/v1:Pod`. */
export function packageOf(type: string): string {
  return type.split(":")[0]!;
}

/** True for resources that configure a provider. */
export function isProvider(type: string): boolean {
  return type.startsWith("pulumi:providers:");
}

/** The URN part of a provider reference `<urn>::<id>`. */
export function providerUrn(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}

/** All former URNs of a resource: its own aliases, then those that follow from the aliases of its parent. */
export function formerUrns(
  at: StackName,
  resource: { type: string; name: string; parent?: string },
  aliases: AliasSpec[],
  parentAliases: string[],
): string[] {
  const { type, name, parent } = resource;
  const own = aliases.map((alias) => aliasUrn(at, resource, alias));
  const inherited = parentAliases.flatMap((parentAlias) => [
    childAlias(at, type, name, nameOf(parent!), parentAlias),
    ...own.map((urn) => childAlias(at, typeOf(urn), nameOf(urn), nameOf(parent!), parentAlias)),
  ]);
  const current = createUrn(at, type, name, parent);
  return [...new Set([...own, ...inherited])].filter((urn) => urn !== current);
}

function aliasUrn(at: StackName, resource: { type: string; name: string; parent?: string }, alias: AliasSpec): string {
  if (alias.urn) return alias.urn;
  const parent = alias.noParent ? undefined : alias.parent || resource.parent;
  return createUrn(
    { project: alias.project || at.project, stack: alias.stack || at.stack },
    alias.type || resource.type,
    alias.name || resource.name,
    parent,
  );
}

/** A child whose name begins with its parent's name is taken to have been renamed with it. */
function childAlias(at: StackName, type: string, name: string, parentName: string, parentAlias: string): string {
  const former = name.startsWith(parentName) ? nameOf(parentAlias) + name.slice(parentName.length) : name;
  return createUrn(at, type, former, parentAlias);
}
