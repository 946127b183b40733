import { PlannedResource, Plan } from "../plan";
import { propertiesOf, textOf } from "./values";

/** The type of the resource that stands for the stack itself. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

/** The last part of a type token, such as `Deployment`; `kubernetes provider` for providers. */
export function shortType(type: string): string {
  const parts = type.split(":");
  const last = parts.at(-1) || type;
  return type.startsWith("pulumi:providers:") ? `${last} provider` : last;
}

/** True for a pod pool, which a dynamic resource stands for. */
export function isPodPool(resource: PlannedResource): boolean {
  return resource.custom && shortType(resource.type) === "PodPool";
}

/** True for a Helm release or chart. */
export function isChart(resource: PlannedResource): boolean {
  return resource.type.startsWith("kubernetes:helm.sh/");
}

/** True for providers and the stack, which are no part of what is deployed. */
export function isPlumbing(resource: PlannedResource): boolean {
  return resource.type === STACK_TYPE || resource.type.startsWith("pulumi:providers:");
}

/** The namespace of a Kubernetes object; undefined where it has none or it is not known. */
export function namespaceOf(resource: PlannedResource): string | undefined {
  return textOf(propertiesOf(resource.inputs.metadata).namespace) ?? textOf(resource.inputs.namespace);
}

/** The name by which users know a resource: of its object in the cluster, of its pool, or its name in the program. */
export function objectName(resource: PlannedResource): string {
  if (isPodPool(resource)) return textOf(resource.inputs.poolId) ?? textOf(resource.inputs.id) ?? resource.name;
  if (isChart(resource)) return textOf(resource.inputs.name) ?? resource.name;
  return textOf(propertiesOf(resource.inputs.metadata).name) ?? resource.name;
}

/** Short remarks on the options that change how a resource is treated, such as `protect` or `2 aliases`. */
export function optionNotes(resource: PlannedResource): string[] {
  const o = resource.options;
  const aliases = formerUrns(resource);
  const timeouts = Object.entries(o.customTimeouts ?? {}).map(([what, time]) => `${what} ${time}`);
  return [
    resource.readId !== undefined && "read only",
    o.protect && "protect",
    o.retainOnDelete && "retain",
    o.import && `import ${o.import}`,
    o.deleteBeforeReplace && "delete before replace",
    o.deletedWith && `deleted with ${nameInUrn(o.deletedWith)}`,
    aliases.length > 0 && `${aliases.length} alias${aliases.length === 1 ? "" : "es"}`,
    o.ignoreChanges?.length && `ignores ${o.ignoreChanges.join(" ")}`,
    o.replaceOnChanges?.length && `replace on ${o.replaceOnChanges.join(" ")}`,
    timeouts.length > 0 && `timeouts ${timeouts.join(" ")}`,
  ].filter((note): note is string => typeof note === "string");
}

/** The URNs that a resource had before, without those that only name another API version of the same object. */
export function formerUrns({ urn, options }: PlannedResource): string[] {
  const withoutVersion = (text: string) => text.replace(/\$?kubernetes:[^$:]+:(?=[^$:]+::)/, "");
  return (options.aliases ?? []).filter((alias) => withoutVersion(alias) !== withoutVersion(urn));
}

/** The resource's name in the program, read from its URN. */
export function nameInUrn(urn: string): string {
  return urn.split("::").slice(3).join("::") || urn;
}

/** A resource and what it is the parent of, in plan order. */
export interface TreeNode {
  resource: PlannedResource;
  children: TreeNode[];
}

/** The resources as trees of parents and children; the stack itself is left out and its children are the roots. */
export function treeOf(plan: Plan): TreeNode[] {
  const nodes = new Map(plan.resources.map((resource) => [resource.urn, { resource, children: [] } as TreeNode]));
  const roots: TreeNode[] = [];
  for (const node of nodes.values()) {
    if (node.resource.type === STACK_TYPE) continue;
    const parent = nodes.get(node.resource.parent ?? "");
    (parent && parent.resource.type !== STACK_TYPE ? parent.children : roots).push(node);
  }
  return roots;
}

/** How many of each kind, the most frequent first. */
export function countKinds(resources: PlannedResource[]): [kind: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { type } of resources) counts.set(shortType(type), (counts.get(shortType(type)) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

/** The counts that head a view: components, Kubernetes objects, pools, charts and the rest. */
export function totals(plan: Plan): [label: string, count: number][] {
  const resources = plan.resources.filter((resource) => !isPlumbing(resource));
  const groups: Record<string, number> = { component: 0, "Kubernetes object": 0, chart: 0, "pod pool": 0, other: 0 };
  for (const resource of resources) groups[groupOf(resource)]! += 1;
  return Object.entries(groups).filter(([, count]) => count > 0);
}

/** `1 chart`, `2 charts`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 || noun === "other" ? "" : "s"}`;
}

function groupOf(resource: PlannedResource): string {
  if (isChart(resource)) return "chart";
  if (!resource.custom) return "component";
  if (isPodPool(resource)) return "pod pool";
  return resource.type.startsWith("kubernetes:") ? "Kubernetes object" : "other";
}
