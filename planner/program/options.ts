import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import * as aliasProto from "@pulumi/pulumi/proto/alias_pb";
import { RegisterResourceRequest, TransformResourceOptions } from "@pulumi/pulumi/proto/resource_pb";
import type { PlannedOptions } from "../plan";
import type { KnownResource, Session } from "./session";
import { AliasSpec, packageOf, providerUrn, typeOf } from "./urn";
import { decodeValue, Wire } from "./values";

/** The options of a request after inheritance from its parent, as transforms get them. */
export function requestedOptions(session: Session, request: RegisterResourceRequest): TransformResourceOptions {
  const parent = session.known.get(request.getParent());
  const options = new TransformResourceOptions();
  const protect = request.hasProtect() ? request.getProtect() : parent?.protect;
  const retain = request.hasRetainondelete() ? request.getRetainondelete() : parent?.retainOnDelete;
  if (protect !== undefined) options.setProtect(protect);
  if (retain !== undefined) options.setRetainOnDelete(retain);
  options.setDeletedWith(request.getDeletedwith() || (parent?.deletedWith ?? ""));
  options.setProvider(resolveProvider(request, parent));
  for (const [name, reference] of request.getProvidersMap().entries()) options.getProvidersMap().set(name, reference);
  if (request.getDeletebeforereplacedefined() || request.getDeletebeforereplace())
    options.setDeleteBeforeReplace(request.getDeletebeforereplace());
  const oldStyle = request.getAliasurnsList().map((urn) => {
    const alias = new aliasProto.Alias();
    alias.setUrn(urn);
    return alias;
  });
  options.setAliasesList([...oldStyle, ...request.getAliasesList()]);
  options.setImport(request.getImportid());
  options.setDependsOnList(request.getDependenciesList());
  options.setIgnoreChangesList(request.getIgnorechangesList());
  options.setReplaceOnChangesList(request.getReplaceonchangesList());
  options.setReplacementTrigger(request.getReplacementTrigger());
  options.setReplaceWithList(request.getReplaceWithList());
  options.setVersion(request.getVersion());
  options.setPluginDownloadUrl(request.getPlugindownloadurl());
  options.setHideDiffList(request.getHidediffsList());
  options.setCustomTimeouts(request.getCustomtimeouts());
  options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
  options.setHooks(request.getHooks());
  return options;
}

function resolveProvider(request: RegisterResourceRequest, parent: KnownResource | undefined): string {
  const named = request.getProvider() || inheritedProvider(request, parent);
  if (named || !(request.getCustom() || request.getRemote())) return named;
  const pkg = packageOf(request.getType());
  return request.getProvidersMap().get(pkg) ?? parent?.providers.get(pkg) ?? "";
}

/** A parent's own provider passes to children of the same package. */
function inheritedProvider(request: RegisterResourceRequest, parent: KnownResource | undefined): string {
  if (!parent?.provider) return "";
  const samePackage = typeOf(providerUrn(parent.provider)).split(":")[2] === packageOf(request.getType());
  return samePackage || (!request.getCustom() && !request.getRemote()) ? parent.provider : "";
}

/** The aliases as data. */
export function aliasSpecs(aliases: Alias[]): AliasSpec[] {
  return aliases.map((alias) => {
    const spec = alias.getSpec();
    if (!spec) return { urn: alias.getUrn() };
    return {
      name: spec.getName(),
      type: spec.getType(),
      project: spec.getProject(),
      stack: spec.getStack(),
      parent: spec.getParenturn(),
      noParent: spec.getNoparent(),
    };
  });
}

const DURATION = /^[-+]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/;

/** The options as a plan shows them; throws where the engine would refuse a timeout. */
export function plannedOptions(options: TransformResourceOptions, aliases: string[]): PlannedOptions {
  const trigger = options.getReplacementTrigger()?.toJavaScript() as Wire | undefined;
  return withoutEmpty({
    protect: (options.hasProtect() && options.getProtect()) || undefined,
    aliases,
    ignoreChanges: options.getIgnoreChangesList(),
    replaceOnChanges: options.getReplaceOnChangesList(),
    additionalSecretOutputs: options.getAdditionalSecretOutputsList(),
    deleteBeforeReplace: options.hasDeleteBeforeReplace() ? options.getDeleteBeforeReplace() : undefined,
    retainOnDelete: (options.hasRetainOnDelete() && options.getRetainOnDelete()) || undefined,
    deletedWith: options.getDeletedWith(),
    customTimeouts: timeouts(options),
    replaceWith: options.getReplaceWithList(),
    replacementTrigger: trigger === undefined ? undefined : decodeValue(trigger),
    hideDiffs: options.getHideDiffList(),
    hooks: hooks(options),
    import: options.getImport(),
    version: options.getVersion(),
    pluginDownloadURL: options.getPluginDownloadUrl(),
  });
}

function timeouts(options: TransformResourceOptions): PlannedOptions["customTimeouts"] {
  const given = options.getCustomTimeouts();
  const timeouts = withoutEmpty({
    create: given?.getCreate(),
    update: given?.getUpdate(),
    delete: given?.getDelete(),
    read: given?.getRead(),
  });
  for (const timeout of Object.values(timeouts))
    if (!DURATION.test(timeout)) throw new Error(`unable to parse customTimeout Value ${timeout}`);
  return Object.keys(timeouts).length > 0 ? timeouts : undefined;
}

function hooks(options: TransformResourceOptions): Record<string, string[]> | undefined {
  const given = options.getHooks();
  const hooks = withoutEmpty({
    beforeCreate: given?.getBeforeCreateList(),
    afterCreate: given?.getAfterCreateList(),
    beforeUpdate: given?.getBeforeUpdateList(),
    afterUpdate: given?.getAfterUpdateList(),
    beforeDelete: given?.getBeforeDeleteList(),
    afterDelete: given?.getAfterDeleteList(),
    onError: given?.getOnErrorList(),
  });
  return Object.keys(hooks).length > 0 ? hooks : undefined;
}

function withoutEmpty<T extends object>(options: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const filled = Object.entries(options).filter(
    ([, value]) => value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(filled) as { [K in keyof T]?: NonNullable<T[K]> };
}
