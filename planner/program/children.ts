import { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { PlannedResource, Properties } from "../plan";
import type { RenderedObject, Session } from "./session";
import { encode, resourceReference, WireProperties } from "./values";

/**
 * Registers what a chart or YAML component renders as its children and returns references to them;
 * what cannot be rendered is noted as opaque.
 */
export async function expand(
  session: Session,
  resource: PlannedResource,
  request: RegisterResourceRequest,
  provider: string | undefined,
  register: (child: RegisterResourceRequest, properties: WireProperties) => Promise<{ urn: string }>,
): Promise<Properties[] | undefined> {
  const rendered = await render(session, resource);
  if (rendered === undefined && !request.getRemote()) return undefined;
  if (rendered === undefined || "reason" in rendered) {
    const reason = rendered?.reason ?? "remote component: only its provider plugin can tell what it consists of";
    session.registrar.opaque({ what: resource.urn, reason });
    return undefined;
  }
  const urns = new Map<string, Promise<string>>();
  const registerObject = async (object: RenderedObject): Promise<string> => {
    const first = await Promise.all(object.dependsOn.flatMap((key) => urns.get(key) ?? []));
    const child = childRequest(object, resource.urn, first);
    child.setProvider(provider ?? "");
    child.setVersion(request.getVersion());
    return (await register(child, encode(object.inputs))).urn;
  };
  for (const object of dependenciesFirst(rendered)) urns.set(keyOf(object), registerObject(object));
  const registered = await Promise.all(urns.values());
  return registered.map((urn) => resourceReference(urn, session.known.get(urn)?.registered.id ?? ""));
}

async function render(session: Session, resource: PlannedResource) {
  try {
    return await session.expand?.(resource);
  } catch (error) {
    session.abort(error as Error);
    throw error;
  }
}

function childRequest(object: RenderedObject, parent: string, dependencies: string[]): RegisterResourceRequest {
  const child = new RegisterResourceRequest();
  child.setType(object.type);
  child.setName(object.name);
  child.setParent(parent);
  child.setCustom(true);
  child.setDependenciesList(dependencies);
  if (object.retainOnDelete) child.setRetainondelete(true);
  for (const property of Object.keys(object.inputs))
    child.getPropertydependenciesMap().set(property, new RegisterResourceRequest.PropertyDependencies());
  return child;
}

function dependenciesFirst(objects: RenderedObject[]): RenderedObject[] {
  const byKey = new Map(objects.map((object) => [keyOf(object), object]));
  const ordered = new Set<RenderedObject>();
  const visiting = new Set<RenderedObject>();
  const visit = (object: RenderedObject): void => {
    if (ordered.has(object) || visiting.has(object)) return;
    visiting.add(object);
    for (const name of object.dependsOn) visit(byKey.get(name)!);
    ordered.add(object);
  };
  objects.forEach(visit);
  return [...ordered];
}

function keyOf(object: RenderedObject): string {
  return `${object.type}::${object.name}`;
}
