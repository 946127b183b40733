import { Plan, PlannedResource, Properties } from "./plan";
import { propertiesOf, textOf } from "./views/values";

/** A Kubernetes object that a plan declares. */
export interface PlannedObject {
  resource: PlannedResource;
  apiVersion: string;
  kind: string;
}

/** The Kubernetes object that a resource declares; undefined for components, charts, pools and what is only read. */
export function objectOf(resource: PlannedResource): PlannedObject | undefined {
  if (!resource.custom || resource.readId !== undefined) return undefined;
  if (!resource.type.startsWith("kubernetes:") || resource.type.startsWith("kubernetes:helm.sh/")) return undefined;
  const apiVersion = textOf(resource.inputs.apiVersion);
  const kind = textOf(resource.inputs.kind);
  return apiVersion && kind ? { resource, apiVersion, kind } : undefined;
}

/**
 * The resources in the order in which they can be applied: plan order, but nothing comes before what it depends on, its
 * Namespace, or the CustomResourceDefinition of its kind.
 */
export function inApplyOrder(plan: Plan): PlannedResource[] {
  const prerequisites = prerequisitesOf(plan);
  const byUrn = new Map(plan.resources.map((resource) => [resource.urn, resource]));
  const ordered = new Set<PlannedResource>();
  const open = new Set<PlannedResource>();
  const visit = (resource: PlannedResource) => {
    if (ordered.has(resource) || open.has(resource)) return;
    open.add(resource);
    for (const urn of resource.dependencies) if (byUrn.has(urn)) visit(byUrn.get(urn)!);
    for (const other of prerequisites(resource)) visit(other);
    ordered.add(resource);
  };
  plan.resources.forEach(visit);
  return [...ordered];
}

function prerequisitesOf(plan: Plan): (resource: PlannedResource) => PlannedResource[] {
  const namespaces = new Map<string, PlannedResource>();
  const definitions = new Map<string, PlannedResource>();
  for (const { resource, kind } of plan.resources.flatMap((resource) => objectOf(resource) ?? [])) {
    const name = textOf(propertiesOf(resource.inputs.metadata).name);
    if (kind === "Namespace" && name) namespaces.set(name, resource);
    if (kind === "CustomResourceDefinition") definitions.set(definedKind(resource.inputs), resource);
  }
  return (resource) => {
    const object = objectOf(resource);
    const metadata = propertiesOf(resource.inputs.metadata);
    const namespace = textOf(metadata.namespace) ?? textOf(resource.inputs.namespace);
    const found = [
      namespaces.get(namespace ?? ""),
      object && definitions.get(`${object.apiVersion.split("/")[0]} ${object.kind}`),
    ];
    return found.filter((other): other is PlannedResource => other !== undefined && other !== resource);
  };
}

function definedKind(definition: Properties): string {
  const spec = propertiesOf(definition.spec);
  return `${textOf(spec.group)} ${textOf(propertiesOf(spec.names).kind)}`;
}
