import type { PolicyResource, PolicyResourceOptions, ResourceValidationArgs } from "@pulumi/policy";
import { typeOfUrn } from "../program/facts";
import { ProgramOptions, Resource, resourceOf } from "../resource";
import type { JsonMap } from "../values";

const RENDERERS = new Set([
  "kubernetes:helm.sh/v4:Chart",
  "kubernetes:kustomize/v2:Directory",
  "kubernetes:yaml/v2:ConfigFile",
  "kubernetes:yaml/v2:ConfigGroup",
]);

type Engine = Pick<ResourceValidationArgs, "urn" | "type" | "opts" | "provider"> &
  Partial<Pick<PolicyResource, "parent" | "dependencies" | "propertyDependencies">>;

/** A resource of the engine with the inputs that it has, or had. */
export function fromEngine(resource: Engine, object: JsonMap): Resource {
  const { urn, type, opts, provider, dependencies = [], propertyDependencies = {} } = resource;
  const parent = opts.parent ?? resource.parent?.urn;
  return resourceOf(object, {
    program: {
      urn,
      type,
      // Only what a provider manages is no component.
      custom: provider !== undefined || type.startsWith("pulumi:providers:"),
      ...(parent && { parent }),
      dependencies: dependencies.map((dependency) => dependency.urn),
      propertyDependencies: Object.fromEntries(
        Object.entries(propertyDependencies).map(([name, found]) => [name, found.map((dependency) => dependency.urn)]),
      ),
      options: optionsOf(opts),
      ...(provider && { provider: provider.urn }),
      ...(parent && RENDERERS.has(typeOfUrn(parent)) && { renderedFrom: parent }),
    },
  });
}

function optionsOf({ protect, aliases, ignoreChanges, customTimeouts }: PolicyResourceOptions): ProgramOptions {
  const { createSeconds, updateSeconds, deleteSeconds } = customTimeouts;
  return {
    ...(protect && { protect }),
    ...(aliases.length > 0 && { aliases }),
    ...(ignoreChanges.length > 0 && { ignoreChanges }),
    ...(createSeconds + updateSeconds + deleteSeconds > 0 && {
      customTimeouts: {
        ...(createSeconds > 0 && { create: `${createSeconds}s` }),
        ...(updateSeconds > 0 && { update: `${updateSeconds}s` }),
        ...(deleteSeconds > 0 && { delete: `${deleteSeconds}s` }),
      },
    }),
  };
}
