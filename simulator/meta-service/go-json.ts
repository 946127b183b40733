/** What a value must look like: a Go scalar, a map of strings, a struct, or a list of one shape. */
export type Shape = "string" | "int" | "bool" | "map" | readonly [Shape] | { readonly [name: string]: Shape };

/** The type of a value decoded by a shape. */
export type Decoded<S> = S extends "string"
  ? string
  : S extends "int"
    ? number
    : S extends "bool"
      ? boolean
      : S extends "map"
        ? Record<string, string> | null
        : S extends readonly [infer E]
          ? Decoded<E>[]
          : { -readonly [K in keyof S]: Decoded<S[K]> };

/** The text is not JSON, or a value in it has the wrong type. */
export class DecodeError extends Error {}

/**
 * Reads JSON the way Go's decoder fills a struct: unknown names are ignored, names match in any case, `null` and absent
 * leave the zero value. Throws {@link DecodeError}.
 */
export function decode<S extends Shape>(shape: S, text: string): Decoded<S> {
  if (text.trim() === "") throw new DecodeError("EOF");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DecodeError(
      /unexpected end/i.test((error as Error).message) ? "unexpected EOF" : "invalid character in the JSON text",
    );
  }
  return fill(shape, value, "") as Decoded<S>;
}

function fill(shape: Shape, value: unknown, path: string): unknown {
  if (value === null || value === undefined) return zero(shape);
  if (shape === "string" || shape === "bool" || shape === "int") {
    return SCALARS[shape](value) ? value : mismatch(value, shape, path);
  }
  if (shape === "map") {
    if (!isObject(value)) return mismatch(value, "map[string]string", path);
    return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, fill("string", text, path)]));
  }
  if (isList(shape)) {
    if (!Array.isArray(value)) return mismatch(value, "array", path);
    return value.map((element) => fill(shape[0], element, path));
  }
  if (!isObject(value)) return mismatch(value, "struct", path);
  const given = new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field]));
  return Object.fromEntries(
    Object.entries(shape).map(([name, field]) => [name, fill(field, given.get(name), path ? `${path}.${name}` : name)]),
  );
}

const SCALARS = {
  string: (value: unknown) => typeof value === "string",
  bool: (value: unknown) => typeof value === "boolean",
  int: (value: unknown) => Number.isInteger(value) && Math.abs(value as number) < 2 ** 63,
};

function zero(shape: Shape): unknown {
  if (shape === "string") return "";
  if (shape === "int") return 0;
  if (shape === "bool") return false;
  if (shape === "map") return null;
  if (isList(shape)) return [];
  return Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, zero(field)]));
}

function mismatch(value: unknown, type: string, path: string): never {
  const kind = typeof value === "number" ? `number ${value}` : Array.isArray(value) ? "array" : typeof value;
  throw new DecodeError(`json: cannot unmarshal ${kind} into Go struct field ${path || "(root)"} of type ${type}`);
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
