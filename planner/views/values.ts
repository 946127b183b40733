import { createHash } from "node:crypto";
import { PlannedResource, Properties, PropertyValue, Secret, Unknown } from "../plan";

/** Plain JSON. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  [name: string]: Json;
}

/** What every view of a plan can be told. */
export interface ViewOptions {
  /** Print the values of secrets; default false, they print as `[secret]`. */
  showSecrets?: boolean;
}

export const SECRET = "[secret]";
export const UNKNOWN = "[unknown]";

/** Plain JSON of a property with sorted keys; secrets are `[secret]` unless shown, unknown values `[unknown]`. */
export function toJson(value: PropertyValue, options: ViewOptions = {}): Json {
  if (value instanceof Secret) return options.showSecrets ? toJson(value.value, options) : SECRET;
  if (value instanceof Unknown) return UNKNOWN;
  if (Array.isArray(value)) return value.map((item) => toJson(item, options));
  if (value === null || typeof value !== "object") return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, toJson(value[name] ?? null, options)]));
}

/** A resource's inputs as plain JSON; the serialized code of a dynamic provider is replaced by its hash. */
export function inputsToJson(resource: PlannedResource, options: ViewOptions = {}): JsonObject {
  return toJson(withProviderHash(withMarkedData(resource.inputs)), options) as JsonObject;
}

/** The inputs with each entry of a Kubernetes Secret marked as secret, also where the program forgot to. */
export function withMarkedData(inputs: Properties): Properties {
  if (inputs.kind !== "Secret" || inputs.apiVersion !== "v1") return inputs;
  const marked = { ...inputs };
  for (const field of SECRET_DATA) if (field in marked) marked[field] = markEntries(marked[field]!);
  return marked;
}

/** The fields of a Kubernetes Secret that hold its values. */
export const SECRET_DATA = ["data", "stringData"] as const;

function markEntries(value: PropertyValue): PropertyValue {
  const data = value instanceof Secret ? value.value : value;
  if (!isProperties(data)) return mark(data);
  return Object.fromEntries(Object.entries(data).map(([key, item]) => [key, mark(item)]));
}

function mark(value: PropertyValue): PropertyValue {
  return value === null || value instanceof Secret ? value : new Secret(value);
}

/** The property as an object; empty where it is anything else, a secret or unknown. */
export function propertiesOf(value: PropertyValue | undefined): Properties {
  return isProperties(value) ? value : {};
}

/** The text of a property; undefined where it is anything else, empty, a secret or unknown. */
export function textOf(value: PropertyValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isProperties(value: PropertyValue | undefined): value is Properties {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return !(value instanceof Secret) && !(value instanceof Unknown);
}

const PROVIDER = "__provider";

function withProviderHash(inputs: Properties): Properties {
  const marked = inputs[PROVIDER];
  const isSecret = marked instanceof Secret;
  const code = isSecret ? marked.value : marked;
  if (typeof code !== "string") return inputs;
  const hash = `[code sha256:${createHash("sha256").update(code).digest("hex").slice(0, 12)}]`;
  return { ...inputs, [PROVIDER]: isSecret ? new Secret(hash) : hash };
}
