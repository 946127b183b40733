import { z } from "zod";
import { Context, Violation } from "../check";
import { Declared, declaredSchema, isDeclared } from "../declared";
import { Resource } from "../resource";
import { JsonMap, listOf, mapOf, mapsOf, Path, textOf, textsOf } from "../values";

const GROUP = "rbac.authorization.k8s.io";

/** Roles and ClusterRoles of every version. */
export const ROLES: readonly string[] = [`${GROUP}/Role`, `${GROUP}/ClusterRole`];

/** RoleBindings and ClusterRoleBindings of every version. */
export const BINDINGS: readonly string[] = [`${GROUP}/RoleBinding`, `${GROUP}/ClusterRoleBinding`];

/** A rule of a role. */
export interface Rule {
  path: Path;
  apiGroups: readonly string[];
  resources: readonly string[];
  verbs: readonly string[];
  /** Names that the rule is narrowed to; empty where it is for all objects. */
  names: readonly string[];
}

/** The rules of a role; the controller fills those of an aggregated one from other roles, which are judged by themselves. */
export function rulesOf(role: Resource): Rule[] {
  return mapsOf(role.object.rules).map(({ entry, index }) => ({
    path: ["rules", index],
    apiGroups: textsOf(entry.apiGroups),
    resources: textsOf(entry.resources),
    verbs: textsOf(entry.verbs),
    names: textsOf(entry.resourceNames),
  }));
}

/** Rights that a check is about. */
export interface Rights {
  /** API groups in which the resources are. */
  groups: readonly string[];
  /** Resources with their subresource, such as `pods/exec`. */
  resources: readonly string[];
  /** Undefined means any. */
  verbs?: readonly string[];
}

/** A right that a rule gives by its name. */
export interface Granted {
  verb: string;
  resource: string;
  /** Place of the resource. */
  path: Path;
}

/**
 * The first of these rights that a rule names. What only a `*` among verbs or resources gives is not here: that is
 * rbac-wildcard's, so that a rule is reported once. A `*` for the API group takes it, and one before `/exec` names exec.
 */
export function grantedBy(rule: Rule, { groups, resources, verbs }: Rights): Granted | undefined {
  if (!rule.apiGroups.some((group) => group === "*" || groups.includes(group))) return undefined;
  const verb = rule.verbs.find((one) => (verbs ? verbs.includes(one) : one !== "*"));
  const index = rule.resources.findIndex((one) => resources.some((resource) => isNamed(one, resource)));
  if (verb === undefined || index < 0) return undefined;
  return { verb, resource: rule.resources[index]!, path: [...rule.path, "resources", index] };
}

function isNamed(written: string, resource: string): boolean {
  if (written === resource) return true;
  const slash = resource.indexOf("/");
  return slash > 0 && written === `*${resource.slice(slash)}`;
}

/** The roles that may have what a check reports. */
export const allowedRoles = z.strictObject({
  allowed: declaredSchema("roles that may have it, as Role/namespace/name or ClusterRole/name"),
});

/** A judge of roles that reports the rules with some rights, unless they are narrowed to names or the role is declared. */
export function rightsJudge(rights: readonly Rights[]) {
  return (role: Resource, { parameters }: Context<{ allowed: Declared[] }>): Violation[] => {
    if (isDeclared(parameters.allowed, role)) return [];
    return rulesOf(role).flatMap((rule) => {
      if (rule.names.length > 0) return [];
      return rights.flatMap((one) => grantedBy(rule, one) ?? []).map(reported);
    });
  };
}

/** The violation that a right is. */
export function reported({ verb, resource, path }: Granted): Violation {
  return { path, message: `the role may ${verb} ${resource}` };
}

/** What a binding gives. */
export interface RoleReference {
  kind: string;
  name: string;
}

/** The role of a binding. */
export function roleOf(binding: Resource): RoleReference {
  const reference = mapOf(binding.object.roleRef);
  return { kind: textOf(reference.kind) ?? "", name: textOf(reference.name) ?? "" };
}

/** To whom a binding gives it. */
export interface Subject {
  path: Path;
  kind: string;
  name: string;
  /** Of a service account. */
  namespace?: string;
}

/** The subjects of a binding; a service account without a namespace is in that of the binding. */
export function subjectsOf(binding: Resource): Subject[] {
  return mapsOf(binding.object.subjects).map(({ entry, index }) => ({
    path: ["subjects", index],
    kind: textOf(entry.kind) ?? "",
    name: textOf(entry.name) ?? "",
    namespace: textOf(entry.namespace) ?? binding.namespace,
  }));
}

/** Whether an aggregated ClusterRole takes every ClusterRole, cluster-admin included: a selector is empty. */
export function emptySelectorOf({ object }: Resource): Path | undefined {
  const selectors = listOf(mapOf(object.aggregationRule).clusterRoleSelectors);
  const isEmpty = ({ matchLabels, matchExpressions }: JsonMap) =>
    Object.keys(mapOf(matchLabels)).length === 0 && listOf(matchExpressions).length === 0;
  const index = selectors.findIndex((selector) => isEmpty(mapOf(selector)));
  return index < 0 ? undefined : ["aggregationRule", "clusterRoleSelectors", index];
}
