import { readFileSync } from "node:fs";
import * as path from "node:path";
import { isKubernetesGroup } from "./kubernetes-apis";
import { Resource } from "../resource";
import type { ResourceSet } from "../resource-set";
import { ifKnown } from "../unknown";
import { isMap, Json, JsonMap, mapOf, mapsOf, Path, textOf, textsOf, valueAt } from "../values";

/** What an object has that its kind does not take, or lacks. */
export interface Mistake {
  path: Path;
  /** A sentence without a full stop. */
  message: string;
}

interface BuiltIn {
  /** Kubernetes' version, such as 1.36. */
  version: string;
  /** Name of the definition by `apiVersion/kind`. */
  kinds: Record<string, string>;
  /** Kinds of no namespace. */
  clusterKinds: readonly string[];
  definitions: Record<string, JsonMap>;
}

let builtIn: BuiltIn | undefined;

/** The kinds of Kubernetes itself; read when they are first asked for. */
function kubernetes(): BuiltIn {
  return (builtIn ??= JSON.parse(readFileSync(path.join(__dirname, "schemas", "kubernetes.json"), "utf8")) as BuiltIn);
}

let names: ReadonlySet<string> | undefined;

/** Kubernetes' own kinds, in whatever version. */
function kindNames(): ReadonlySet<string> {
  return (names ??= new Set(Object.keys(kubernetes().kinds).map((key) => key.slice(key.lastIndexOf("/") + 1))));
}

/** A schema, and where its references lead. */
interface Judged {
  schema: JsonMap;
  /** Kubernetes' own kinds take null for what is not said, and an empty text where values are listed. */
  isBuiltIn: boolean;
}

/** What is wrong with an object by the schema of its kind; undefined where no schema is known. */
export function mistakesIn(resource: Resource, set: ResourceSet): Mistake[] | undefined {
  const own = kubernetes().kinds[`${textOf(resource.object.apiVersion) ?? ""}/${resource.kind}`];
  if (own !== undefined) {
    const schema = kubernetes().definitions[own]!;
    return [...compare(resource.object, { schema, isBuiltIn: true }, [])];
  }
  const definition = definitionOf(resource, set);
  if (!definition) return undefined;
  const version = resource.apiVersion.slice(resource.apiVersion.indexOf("/") + 1);
  const versions = mapsOf(mapOf(definition.object.spec).versions).map(({ entry }) => entry);
  const served = versions.filter((entry) => entry.served !== false);
  const found = served.find(({ name }) => name === version);
  if (!found) {
    const names = served.map(({ name }) => String(name)).join(", ");
    const message = `version ${version} of ${resource.kind} is not served by ${definition.name}, which has ${names || "none"}`;
    return [{ path: ["apiVersion"], message }];
  }
  const schema = valueAt(found, ["schema", "openAPIV3Schema"]);
  if (!isMap(schema)) return [];
  return [...compare(resource.object, { schema: asObject(schema), isBuiltIn: false }, [])];
}

/** Whether objects of a kind are in a namespace; undefined where nothing tells. */
export function isNamespaced(resource: Resource, set: ResourceSet): boolean | undefined {
  if (isKubernetesGroup(resource.group)) {
    if (kubernetes().clusterKinds.includes(resource.kind)) return false;
    // A kind that is gone may have been either.
    return kindNames().has(resource.kind) ? true : undefined;
  }
  const definition = definitionOf(resource, set);
  return definition && mapOf(definition.object.spec).scope !== "Cluster";
}

/** Every object has these, whatever its schema says. */
function asObject(schema: JsonMap): JsonMap {
  const text = { type: "string" };
  return {
    ...schema,
    properties: {
      ...mapOf(schema.properties),
      apiVersion: text,
      kind: text,
      metadata: { $ref: "meta.v1.ObjectMeta" },
      status: {},
    },
  };
}

const definitions = new WeakMap<ResourceSet, Map<string, Resource>>();

function definitionOf({ group, kind }: Resource, set: ResourceSet): Resource | undefined {
  let known = definitions.get(set);
  if (!known) {
    known = new Map();
    for (const definition of set.ofKind("CustomResourceDefinition", "apiextensions.k8s.io")) {
      const spec = mapOf(definition.object.spec);
      known.set(`${textOf(spec.group) ?? ""}/${textOf(mapOf(spec.names).kind) ?? ""}`, definition);
    }
    definitions.set(set, known);
  }
  return known.get(`${group}/${kind}`);
}

function* compare(value: Json | undefined, { schema, isBuiltIn }: Judged, at: Path): Generator<Mistake> {
  const { $ref } = schema;
  if (typeof $ref === "string") {
    yield* compare(value, { schema: kubernetes().definitions[$ref] ?? {}, isBuiltIn: true }, at);
    return;
  }
  // Not said, or not known yet.
  if (value === undefined) return;
  if (value === null && (isBuiltIn || schema.nullable === true || schema.default !== undefined || !schema.type)) return;
  const wanted = typesOf(schema);
  if (wanted && !wanted.includes(typeOf(value)) && !(typeOf(value) === "integer" && wanted.includes("number"))) {
    yield {
      path: at,
      message: `${nameAt(at)} is ${withArticle(typeOf(value))}, not ${wanted.map(withArticle).join(" or ")}`,
    };
    return;
  }
  const values = schema.enum;
  if (Array.isArray(values) && !values.includes(value) && !(isBuiltIn && value === ""))
    yield {
      path: at,
      message: `${nameAt(at)} is ${JSON.stringify(value)}, not one of ${values.map((one) => JSON.stringify(one)).join(", ")}`,
    };
  if (isMap(value)) yield* compareFields(value, { schema, isBuiltIn }, at);
  else if (Array.isArray(value)) {
    if (!isMap(schema.items)) return;
    for (const index of value.keys())
      yield* compare(
        ifKnown(() => value[index]),
        { schema: schema.items, isBuiltIn },
        [...at, index],
      );
  } else yield* compareLimits(value, schema, at);
}

function* compareFields(value: JsonMap, { schema, isBuiltIn }: Judged, at: Path): Generator<Mistake> {
  const properties = embedded(schema);
  for (const name of textsOf(schema.required)) {
    if (Object.hasOwn(value, name) && ifKnown(() => value[name]) !== null) continue;
    if (mapOf(properties[name]).default !== undefined) continue;
    yield { path: [...at, name], message: `${nameAt([...at, name])} is missing` };
  }
  for (const name of Object.keys(value)) {
    const path = [...at, name];
    const known = Object.hasOwn(properties, name) ? properties[name] : schema.additionalProperties;
    if (isMap(known)) {
      yield* compare(
        ifKnown(() => value[name]),
        { schema: known, isBuiltIn },
        path,
      );
    } else if (known !== true && schema["x-kubernetes-preserve-unknown-fields"] !== true && isClosed(schema)) {
      const nearest = nearestOf(name, Object.keys(properties));
      yield {
        path,
        message: `${nameAt(path)} is no field${nearest ? `; did you mean ${nearest}` : `; allowed ${listed(properties)}`}`,
      };
    }
  }
}

/** Whether what is not listed would be dropped. */
function isClosed(schema: JsonMap): boolean {
  return schema.type === "object" || isMap(schema.properties);
}

function embedded(schema: JsonMap): JsonMap {
  const properties = mapOf(schema.properties);
  if (schema["x-kubernetes-embedded-resource"] !== true) return properties;
  return { apiVersion: { type: "string" }, kind: { type: "string" }, metadata: {}, ...properties };
}

function* compareLimits(value: string | number | boolean | null, schema: JsonMap, at: Path): Generator<Mistake> {
  if (typeof value === "number") {
    const { minimum, maximum } = schema;
    if (typeof minimum === "number" && value < minimum)
      yield { path: at, message: `${nameAt(at)} is ${value}, less than ${minimum}` };
    if (typeof maximum === "number" && value > maximum)
      yield { path: at, message: `${nameAt(at)} is ${value}, more than ${maximum}` };
  }
  if (typeof value === "string" && schema["x-kubernetes-quantity"] === true && !QUANTITY.test(value))
    yield { path: at, message: `${nameAt(at)} is ${JSON.stringify(value)}, no quantity such as 500m or 2Gi` };
  // Not the value: it may be a secret's.
  if (typeof value === "string" && schema.format === "byte" && !BASE64.test(value.replace(/\s/g, "")))
    yield { path: at, message: `${nameAt(at)} is not base64` };
}

const QUANTITY = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function typesOf(schema: JsonMap): string[] | undefined {
  if (schema["x-kubernetes-int-or-string"] === true) return ["integer", "string"];
  if (schema["x-kubernetes-quantity"] === true) return ["string", "number"];
  return typeof schema.type === "string" ? [schema.type] : undefined;
}

function typeOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

const NAMES: Record<string, string> = {
  array: "a list",
  object: "a map",
  string: "text",
  integer: "a whole number",
  boolean: "true or false",
};

function withArticle(type: string): string {
  return NAMES[type] ?? (type === "null" ? "null" : `a ${type}`);
}

function nameAt(path: Path): string {
  return typeof path.at(-1) === "number"
    ? `${String(path.at(-2))}[${path.at(-1)}]`
    : String(path.at(-1) ?? "the object");
}

function listed(properties: JsonMap): string {
  const names = Object.keys(properties).sort();
  if (names.length === 0) return "are none";
  return `are ${names.slice(0, 12).join(", ")}${names.length > 12 ? ` and ${names.length - 12} more` : ""}`;
}

/** The name that was meant: the same in another case, or one letter away. */
function nearestOf(name: string, names: string[]): string | undefined {
  return (
    names.find((other) => other.toLowerCase() === name.toLowerCase()) ?? names.find((other) => isNear(name, other))
  );
}

function isNear(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  return Math.max(one.length, other.length) - start - end <= 1;
}
