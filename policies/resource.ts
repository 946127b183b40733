import { guarded, hasUnknown, ifKnown } from "./unknown";
import { isMap, JsonMap, Path, textOf, valueAt } from "./values";

/** What a Pulumi program tells of a resource, beyond its inputs. */
export interface ProgramFacts {
  urn: string;
  /** Type token, such as `kubernetes:apps/v1:Deployment`. */
  type: string;
  /** False for components. */
  custom: boolean;
  /** URN of the parent; absent for the stack itself, and at the engine for what it does not tell. */
  parent?: string;
  /** URNs. */
  dependencies: readonly string[];
  /** URNs by input property. */
  propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** Resource options; what the engine does not tell to policies is undefined there. */
  options: ProgramOptions;
  /** URN of the provider of a custom resource. */
  provider?: string;
  /** Places of the inputs that are secrets; undefined where the source does not tell. */
  secrets?: readonly Path[];
  /** URN of the chart that the object was rendered from. */
  renderedFrom?: string;
}

/** Options of a resource that checks look at. */
export interface ProgramOptions {
  protect?: boolean;
  aliases?: readonly string[];
  ignoreChanges?: readonly string[];
  /** Undefined where the source does not tell. */
  retainOnDelete?: boolean;
  deletedWith?: string;
  customTimeouts?: Readonly<{ create?: string; update?: string; delete?: string }>;
  import?: string;
}

/** Where an object stands in a file. */
export interface Location {
  file: string;
  /** Counted from 1. */
  line: number;
}

/** What checks judge: a Kubernetes object of a file, or a resource of a Pulumi program. */
export interface Resource {
  /** Empty for what is no Kubernetes object, such as a component. */
  apiVersion: string;
  /** The API group; empty for the core group. */
  group: string;
  /** Empty for what is no Kubernetes object. */
  kind: string;
  /** As the object says; undefined where it says none. */
  namespace?: string;
  name: string;
  /** The object, or the inputs of another resource; secrets are plain here, and looking at what is unknown throws. */
  object: JsonMap;
  /** What the program tells; undefined for what was read from a file. */
  program?: ProgramFacts;
  /** Where the place at a path of the object, or the nearest one above it, stands; undefined outside files. */
  locate?(path: Path): Location;
  /** Where a List or the like holds this object; what is at `path` of the object is at `[...at, ...path]` of its document. */
  at: Path;
}

/** Makes a resource of an object whose unknown parts are {@link UNKNOWN}. */
export function resourceOf(object: JsonMap, rest: Pick<Resource, "program" | "locate"> & { at?: Path } = {}): Resource {
  const isObject = rest.program === undefined || rest.program.type.startsWith("kubernetes:");
  const seen = rest.program && hasUnknown(object) ? guarded(object) : object;
  const textAt = (...path: Path) => ifKnown(() => textOf(valueAt(seen, path)));
  const apiVersion = (isObject && textAt("apiVersion")) || "";
  return {
    apiVersion,
    group: apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "",
    kind: (isObject && textAt("kind")) || "",
    namespace: textAt("metadata", "namespace"),
    name:
      textAt("metadata", "name") ?? textAt("metadata", "generateName") ?? rest.program?.urn.split("::").at(-1) ?? "",
    object: seen,
    at: [],
    ...rest,
  };
}

/** The namespace in which a resource is, or would be. */
export function namespaceOf(resource: Resource): string {
  return resource.namespace ?? "default";
}

/** The objects of a List, of any depth, with their places; anything else is itself. */
export function* expandList(object: JsonMap, at: Path = []): Generator<{ object: JsonMap; at: Path }> {
  const { kind, items } = object;
  if (typeof kind !== "string" || !kind.endsWith("List") || !Array.isArray(items)) {
    yield { object, at };
    return;
  }
  for (const [index, item] of items.entries()) if (isMap(item)) yield* expandList(item, [...at, "items", index]);
}
