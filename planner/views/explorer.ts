import { Plan, PlannedResource } from "../plan";
import { markup, Markup } from "./markup";
import {
  formerUrns,
  isPlumbing,
  nameInUrn,
  namespaceOf,
  objectName,
  optionNotes,
  shortType,
  STACK_TYPE,
  TreeNode,
  treeOf,
} from "./names";
import { Anchor } from "./picture";
import { kindsSummary } from "./topology";
import { inputsToJson, JsonObject, ViewOptions } from "./values";
import { toYaml } from "./yaml";

/** Longer inputs are cut, so that a page with hundreds of CRDs stays light. */
const LONGEST = 40_000;

interface Context {
  anchor: Anchor;
  options: ViewOptions;
  byUrn: Map<string, PlannedResource>;
}

/** One collapsible section per component, in plan order, with the resources that it holds itself. */
export function componentSections(plan: Plan, anchor: Anchor, options: ViewOptions): Markup[] {
  const context = { anchor, options, byUrn: new Map(plan.resources.map((resource) => [resource.urn, resource])) };
  const roots = treeOf(plan);
  const loose = roots.filter((node) => !isSection(node));
  const stack = plan.resources.find(({ type }) => type === STACK_TYPE);
  const sections = roots.filter(isSection).flatMap((node) => sectionsOf(node, [], context));
  if (loose.length === 0) return sections;
  const name = "Directly in the stack";
  return [...sections, section(stack ? anchor(stack.urn).slice(1) : "stack", [], name, undefined, loose, context)];
}

function isSection({ resource, children }: TreeNode): boolean {
  return !isPlumbing(resource) && (!resource.custom || children.length > 0);
}

function sectionsOf(node: TreeNode, path: string[], context: Context): Markup[] {
  const { resource, children } = node;
  const own = children.filter((child) => !isSection(child));
  const inner = [...path, resource.name];
  return [
    section(context.anchor(resource.urn).slice(1), path, resource.name, resource, own, context),
    ...children.filter(isSection).flatMap((child) => sectionsOf(child, inner, context)),
  ];
}

function section(
  id: string,
  path: string[],
  name: string,
  component: PlannedResource | undefined,
  own: TreeNode[],
  context: Context,
): Markup {
  const type = component ? shortType(component.type) : "";
  const resources = own.map((node) => node.resource);
  return markup`<details class="component card" id="${id}" data-search="${`${name} ${type}`.toLowerCase()}" open>
    <summary>
      <h3>${path.map((step) => markup`<span class="path">${step} › </span>`)}${name}</h3>
      ${type && markup`<span class="type">${type}</span>`}${component && notes(component)}
      <span class="kinds">${kindsSummary(resources) || "components only"}</span>
    </summary>
    ${resources.map((resource) => row(resource, context))}
  </details>
  `;
}

function row(resource: PlannedResource, context: Context): Markup {
  const namespace = namespaceOf(resource);
  const kind = shortType(resource.type);
  const search = [kind, namespace, objectName(resource), resource.name, resource.type].join(" ").toLowerCase();
  const prefix = namespace && markup`<span class="ns">${namespace}/</span>`;
  return markup`<details class="resource" id="${context.anchor(resource.urn).slice(1)}" data-search="${search}">
    <summary>
      <span class="kind">${kind}</span>
      <span class="name">${prefix}${objectName(resource)}${notes(resource)}</span>
    </summary>
    <div class="body">
      ${facts(resource, context)}
      <pre tabindex="0" aria-label="Inputs">${inputsText(resource, context.options)}</pre>
    </div>
  </details>
  `;
}

function notes(resource: PlannedResource): Markup[] {
  return optionNotes(resource).map((note) => markup`<span class="note">${note}</span>`);
}

function facts(resource: PlannedResource, { anchor, byUrn }: Context): Markup {
  const needs = resource.dependencies.map((urn) => {
    const other = byUrn.get(urn);
    return other ? markup`<a href="${anchor(urn)}">${shortType(other.type)} ${objectName(other)}</a>` : markup`${urn} `;
  });
  const formerly = formerUrns(resource).map((urn) => markup`<code>${urn}</code> `);
  return markup`<dl class="facts">
    ${fact("URN", [markup`<code>${resource.urn}</code>`])}
    ${fact("Provider", resource.provider === undefined ? [] : [nameInUrn(resource.provider)])}
    ${fact("Needs", needs)}
    ${fact("Formerly", formerly)}
  </dl>`;
}

function fact(term: string, values: (Markup | string)[]): Markup | undefined {
  return values.length === 0 ? undefined : markup`<dt>${term}</dt><dd>${values}</dd>`;
}

function inputsText(resource: PlannedResource, options: ViewOptions): string {
  const inputs = inputsToJson(resource, options);
  const text = toYaml(inputs.kind === "CustomResourceDefinition" ? withoutSchemas(inputs) : inputs);
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, LONGEST)}\n… cut here; the JSON format of the plan has all of it\n`;
}

function withoutSchemas(crd: JsonObject): JsonObject {
  const spec = crd.spec as JsonObject | undefined;
  if (!Array.isArray(spec?.versions)) return crd;
  const versions = spec.versions.map((version) => ({ ...(version as JsonObject), schema: "(left out)" }));
  return { ...crd, spec: { ...spec, versions } };
}
