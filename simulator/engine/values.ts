import { isDeepStrictEqual } from "node:util";
import { Properties, PropertyValue, Secret, Unknown } from "../../planner/plan";

/** What the engine's protocol writes in place of a value that is not known yet. */
export const UNKNOWN_SENTINEL = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isObject(value: unknown): value is Properties {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Secret) &&
    !(value instanceof Unknown)
  );
}

/** The plain data: secrets opened, unknown values as the protocol's sentinel. */
export function plain(value: PropertyValue): unknown {
  if (value instanceof Secret) return plain(value.value);
  if (value instanceof Unknown) return UNKNOWN_SENTINEL;
  if (Array.isArray(value)) return value.map(plain);
  if (isObject(value)) return plainObject(value);
  return value;
}

export function plainObject(value: Properties): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .map(([k, v]) => [k, plain(v)]),
  );
}

export function samePlain(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  return isDeepStrictEqual(a === undefined ? undefined : plain(a), b === undefined ? undefined : plain(b));
}

export function containsSecret(value: PropertyValue): boolean {
  if (value instanceof Secret) return true;
  if (Array.isArray(value)) return value.some(containsSecret);
  return isObject(value) && Object.values(value).some(containsSecret);
}

/** Marks in `outputs` what is secret under the same name in `inputs`, as the engine does for providers that know no secrets. */
export function annotateSecrets(outputs: Properties, inputs: Properties): Properties {
  const marked: Properties = { ...outputs };
  for (const [key, input] of Object.entries(inputs)) {
    const output = marked[key];
    if (output === undefined || output instanceof Secret) continue;
    if (isObject(output) && isObject(input)) marked[key] = annotateSecrets(output, input);
    else if (containsSecret(input)) marked[key] = new Secret(output);
  }
  return marked;
}

/** Marks whole top-level properties as secret. */
export function markSecret(properties: Properties, names: readonly string[] = []): Properties {
  const marked: Properties = { ...properties };
  for (const name of names) {
    const value = marked[name];
    if (value !== undefined && !(value instanceof Secret)) marked[name] = new Secret(value);
  }
  return marked;
}

/** Every secret text in `value`, opened. */
export function secretTexts(value: PropertyValue, inSecret = false): string[] {
  if (value instanceof Secret) return secretTexts(value.value, true);
  if (Array.isArray(value)) return value.flatMap((v) => secretTexts(v, inSecret));
  if (isObject(value)) return Object.values(value).flatMap((v) => secretTexts(v, inSecret));
  return inSecret && typeof value === "string" ? [value] : [];
}

/** Paths, such as `spec.env[0]`, of values that are not known. */
export function unknownPaths(value: PropertyValue, path = ""): string[] {
  if (value instanceof Unknown) return [path];
  if (value instanceof Secret) return unknownPaths(value.value, path);
  if (Array.isArray(value)) return value.flatMap((v, i) => unknownPaths(v, `${path}[${i}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([k, v]) => unknownPaths(v, path ? `${path}.${k}` : k));
}
