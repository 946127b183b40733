import { Plan, PlannedOptions, PlannedResource, Properties } from "../../planner";
import { AliasSpec, createUrn, formerUrns } from "../../planner/program/urn";
import { compare, Difference } from "./compare";
import { plannedList } from "./identity";
import { formatList, parseList } from "./list";

/** A resource of a made-up program, and its children. */
export interface Node {
  type: string;
  name: string;
  inputs?: Properties;
  aliases?: AliasSpec[];
  options?: Omit<PlannedOptions, "aliases">;
  provider?: string;
  readId?: string;
  renderedFrom?: string;
  children?: Node[];
}

export const AT = { project: "shop", stack: "test" };

/** The URN of a resource below the given types. */
export function urn(chain: string, name: string): string {
  return `urn:pulumi:test::shop::${chain}::${name}`;
}

/** A component. */
export function component(type: string, name: string, children: Node[], more: Partial<Node> = {}): Node {
  return { type: `shop:index:${type}`, name, children, ...more };
}

/** A Kubernetes object in the namespace `store`. */
export function object(
  groupVersion: string,
  kind: string,
  name: string,
  more: Partial<Node> & { as?: string } = {},
): Node {
  const { as = name, inputs, ...rest } = more;
  const metadata = { name: as, namespace: "store" };
  return { type: `kubernetes:${groupVersion}:${kind}`, name, inputs: { kind, metadata, ...inputs }, ...rest };
}

/** A dynamic resource. */
export function dynamic(type: string, name: string, inputs: Properties, more: Partial<Node> = {}): Node {
  return { type: `pulumi-nodejs:dynamic/shop:${type}`, name, inputs, ...more };
}

/** The plan of a made-up program: URNs and aliases as the planner resolves them. */
export function planOf(roots: Node[], at = AT): Plan {
  const resources: PlannedResource[] = [];
  const add = (node: Node, parent?: string, parentAliases: string[] = []) => {
    const { type, name, inputs = {}, aliases: specs = [], options = {}, children = [], ...rest } = node;
    const aliases = formerUrns(at, { type, name, parent }, specs, parentAliases);
    const own = createUrn(at, type, name, parent);
    const custom = !type.startsWith("shop:");
    const known = { urn: own, type, name, custom, inputs, dependencies: [], propertyDependencies: {} };
    resources.push({ ...known, parent, options: { ...options, aliases }, ...rest });
    for (const child of children) add(child, own, aliases);
  };
  for (const root of roots) add(root);
  return { ...at, resources, outputs: {}, opaque: [] };
}

/** What the update from one program to the other would do; the first goes through its list as it is written. */
export function update(before: Node[], after: Node[]): Difference[] {
  return compare(parseList(formatList(plannedList(planOf(before)))), plannedList(planOf(after)));
}

/** Changes with the name of the resource, and fields where there are any: `replaced store-set object`. */
export function brief(differences: Difference[]): string[] {
  return differences.map((one) => {
    if (one.change === "project") return one.change;
    const { urn } = one.change === "deleted" ? one.before : one.after;
    const fields = one.change === "replaced" ? one.fields.map(({ name }) => name) : [];
    return [one.change, urn.split("::").pop(), ...fields].join(" ");
  });
}
