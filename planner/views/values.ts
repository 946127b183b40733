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

/**
 * A resource's inputs as plain JSON. The data of a Kubernetes Secret is masked even where the program forgot to mark it,
 * and the serialized code of a dynamic provider is replaced by its hash.
 */
export function inputsToJson(resource: PlannedResource, options: ViewOptions = {}): JsonObject {
  const inputs = toJson(withProviderHash(resource.inputs), options) as JsonObject;
  if (!options.showSecrets && inputs.kind === "Secret" && inputs.apiVersion === "v1") {
    for (const field of ["data", "stringData"]) if (field in inputs) inputs[field] = maskLeaves(inputs[field] ?? null);
  }
  return inputs;
}

/** True if a property holds a secret anywhere. */
export function holdsSecret(value: PropertyValue): boolean {
  if (value instanceof Secret) return true;
  if (value instanceof Unknown || value === null || typeof value !== "object") return false;
  return Object.values(value).some(holdsSecret);
}

/** The property as an object; empty where it is anything else, a secret or unknown. */
export function propertiesOf(value: PropertyValue | undefined): Properties {
  return isProperties(value) ? value : {};
}

function isProperties(value: PropertyValue | undefined): value is Properties {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return !(value instanceof Secret) && !(value instanceof Unknown);
}

/** The text of a property; undefined where it is anything else, empty, a secret or unknown. */
export function textOf(value: PropertyValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function maskLeaves(value: Json): Json {
  if (Array.isArray(value)) return value.map(maskLeaves);
  if (value === UNKNOWN || value === null) return value;
  if (typeof value !== "object") return SECRET;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, maskLeaves(item)]));
}

const PROVIDER = "__provider";

function withProviderHash(inputs: Properties): Properties {
  const marked = inputs[PROVIDER];
  const code = marked instanceof Secret ? marked.value : marked;
  if (typeof code !== "string") return inputs;
  const hash = createHash("sha256").update(code).digest("hex").slice(0, 12);
  return { ...inputs, [PROVIDER]: `[code sha256:${hash}]` };
}
