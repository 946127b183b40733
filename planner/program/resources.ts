import {
  ReadResourceRequest,
  ReadResourceResponse,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import type { PlannedResource, Properties } from "../plan";
import { UserError } from "../errors";
import { autonamed } from "./autoname";
import { aliasSpecs, plannedOptions, requestedOptions } from "./options";
import type { Registered } from "./registrar";
import { expand } from "./children";
import type { Session } from "./session";
import { transformResource, transformsOf } from "./transforms";
import { createUrn, formerUrns, isProvider, providerUrn } from "./urn";
import {
  decode,
  decodeValue,
  dependenciesOf,
  encode,
  fromStruct,
  toOutputValues,
  toStruct,
  Wire,
  WireProperties,
} from "./values";

/** Registers a resource that the program declares. */
export async function registerResource(
  session: Session,
  request: RegisterResourceRequest,
): Promise<RegisterResourceResponse> {
  const { urn, registered } = await register(session, request, fromStruct(request.getObject()));
  const managed = request.getCustom() || request.getRemote();
  const response = new RegisterResourceResponse();
  response.setUrn(urn);
  response.setId(registered.id ?? "");
  response.setObject(toStruct(managed ? encode(registered.outputs) : {}));
  return response;
}

/** Registers as the engine does: inheritance, transforms, provider, URN, aliases, then the registrar. */
async function register(
  session: Session,
  request: RegisterResourceRequest,
  requested: WireProperties,
  renderedFrom?: string,
): Promise<{ urn: string; registered: Registered }> {
  const type = request.getType();
  const name = request.getName();
  const parent = request.getParent() || undefined;
  const managed = request.getCustom() || request.getRemote();
  if (managed) checkType(type);
  if (request.getEnvvarmappingsMap().getLength() > 0 && !isProvider(type))
    throw new Error("envVarMappings can only be used with provider resources");

  const own = request.getTransformsList();
  const transformed = await transform(session, request, requested);
  const { properties, dependencies, propertyDependencies, options } = transformed;

  const providers = new Map<string, string>(options.getProvidersMap().entries());
  if (!request.getCustom())
    for (const [pkg, reference] of session.known.get(parent ?? "")?.providers ?? [])
      if (!providers.has(pkg)) providers.set(pkg, reference);

  const provider =
    managed && !isProvider(type)
      ? options.getProvider() ||
        session.defaultProviders.reference(
          type,
          options.getVersion(),
          options.getPluginDownloadUrl(),
          request.getPackageref(),
        )
      : undefined;

  const urn = claimUrn(session, type, name, parent);
  const parentAliases = session.known.get(parent ?? "")?.aliases ?? [];
  const aliases = formerUrns(session, { type, name, parent }, aliasSpecs(options.getAliasesList()), parentAliases);
  const inputs = decode(properties);
  const resource: PlannedResource = {
    urn,
    type,
    name,
    custom: request.getCustom(),
    parent,
    dependencies: sorted(dependencies),
    propertyDependencies: Object.fromEntries(
      [...propertyDependencies]
        .filter(([, urns]) => urns.size > 0)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([property, urns]) => [property, sorted(urns)]),
    ),
    inputs: autonamed({ urn, type, name, custom: request.getCustom(), inputs }),
    options: plannedOptions(options, aliases),
    provider: provider && providerUrn(provider),
    renderedFrom,
  };
  let registered = await deliver(session, withoutUndefined(resource));
  session.known.set(urn, {
    parent,
    custom: request.getCustom(),
    aliases,
    protect: options.hasProtect() ? options.getProtect() : undefined,
    retainOnDelete: options.hasRetainOnDelete() ? options.getRetainOnDelete() : undefined,
    deletedWith: options.getDeletedWith() || undefined,
    provider: request.getCustom() ? provider : undefined,
    providers: request.getCustom() ? new Map() : providers,
    transforms: own,
    registered,
  });

  if (renderedFrom !== undefined) return { urn, registered };
  const children = await expand(session, resource, request, provider, (child, properties) =>
    register(session, child, properties, urn),
  );
  if (children && request.getRemote()) registered = { outputs: { ...registered.outputs, resources: children } };
  return { urn, registered };
}

/** Reads an existing object: a resource that the program uses and does not manage. */
export async function readResource(session: Session, request: ReadResourceRequest): Promise<ReadResourceResponse> {
  const type = request.getType();
  const name = request.getName();
  const parent = request.getParent() || undefined;
  checkType(type);
  const provider =
    request.getProvider() ||
    session.defaultProviders.reference(
      type,
      request.getVersion(),
      request.getPlugindownloadurl(),
      request.getPackageref(),
    );
  const urn = claimUrn(session, type, name, parent);
  const id = decodeValue(request.getId());
  const registered = await deliver(
    session,
    withoutUndefined({
      urn,
      type,
      name,
      custom: true,
      parent,
      dependencies: sorted(request.getDependenciesList()),
      propertyDependencies: {},
      inputs: decode(fromStruct(request.getProperties())),
      options: {},
      provider: isProvider(type) ? undefined : providerUrn(provider),
      readId: typeof id === "string" ? id : "[unknown]",
    }),
  );
  session.known.set(urn, {
    parent,
    custom: true,
    aliases: [],
    provider,
    providers: new Map(),
    transforms: [],
    registered,
  });
  const response = new ReadResourceResponse();
  response.setUrn(urn);
  response.setProperties(toStruct(encode(registered.outputs)));
  return response;
}

/** Takes the outputs of a component or of the stack. */
export function registerOutputs(session: Session, request: RegisterResourceOutputsRequest): Properties {
  const outputs = decode(withoutResourceMarks(fromStruct(request.getOutputs())) as WireProperties);
  const known = session.known.get(request.getUrn());
  if (known) known.registered = { ...known.registered, outputs };
  session.registrar.registerOutputs(request.getUrn(), outputs);
  return outputs;
}

/** Previews mark what came from a whole resource in the stack's outputs; the mark is no output. */
function withoutResourceMarks(wire: Wire): Wire {
  if (Array.isArray(wire)) return wire.map(withoutResourceMarks);
  if (typeof wire !== "object" || wire === null) return wire;
  const { "@isPulumiResource": _mark, ...rest } = wire;
  return Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, withoutResourceMarks(value)]));
}

async function transform(session: Session, request: RegisterResourceRequest, requested: WireProperties) {
  const own = request.getTransformsList();
  let properties = requested;
  let dependencies = new Set(request.getDependenciesList());
  let propertyDependencies = requestedPropertyDependencies(request, properties, dependencies);
  let options = requestedOptions(session, request);
  const transforms = transformsOf(session, own, request.getParent() || undefined);
  if (transforms.length > 0) {
    const visible = toOutputValues(properties, own.length > 0 ? propertyDependencies : new Map());
    ({ properties, options } = await transformResource(session, transforms, request, visible, options));
  }
  if (own.length > 0) {
    propertyDependencies = new Map(
      Object.entries(properties).map(([name, wire]) => [name, new Set(dependenciesOf(wire as Wire))]),
    );
    dependencies = new Set(options.getDependsOnList());
    for (const urns of propertyDependencies.values()) for (const urn of urns) dependencies.add(urn);
  } else {
    for (const [name, wire] of Object.entries(properties))
      propertyDependencies.set(name, new Set([...(propertyDependencies.get(name) ?? []), ...dependenciesOf(wire)]));
  }
  return { properties, options, dependencies, propertyDependencies };
}

function requestedPropertyDependencies(
  request: RegisterResourceRequest,
  properties: WireProperties,
  dependencies: Set<string>,
): Map<string, Set<string>> {
  const given = request.getPropertydependenciesMap();
  if (given.getLength() === 0 && !request.getRemote())
    return new Map(Object.keys(properties).map((name) => [name, new Set(dependencies)]));
  return new Map([...given.entries()].map(([name, urns]) => [name, new Set(urns.getUrnsList())]));
}

/** Builds the URN and makes sure that it is the only one; a double ends the run, as it does in the engine. */
function claimUrn(session: Session, type: string, name: string, parent: string | undefined): string {
  if (parent !== undefined && !session.known.has(parent))
    throw ended(session, new UserError(`could not find parent resource ${parent}`));
  const urn = createUrn(session, type, name, parent);
  if (session.urns.has(urn))
    throw ended(session, new UserError(`Duplicate resource URN '${urn}'; try giving it a unique name`));
  session.urns.add(urn);
  return urn;
}

async function deliver(session: Session, resource: PlannedResource): Promise<Registered> {
  try {
    return await session.registrar.register(resource);
  } catch (error) {
    throw ended(session, error as Error);
  }
}

function ended(session: Session, error: Error): Error {
  session.abort(error);
  return error;
}

function checkType(type: string): void {
  if (type.split(":").length !== 3)
    throw new Error(`Type '${type}' is not a valid type token (must have format '*:*:*')`);
}

function sorted(urns: Iterable<string>): string[] {
  return [...new Set(urns)].sort();
}

function withoutUndefined(resource: PlannedResource): PlannedResource {
  return Object.fromEntries(Object.entries(resource).filter(([, value]) => value !== undefined)) as never;
}
