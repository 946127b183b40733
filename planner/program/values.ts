import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { Properties, PropertyValue, Secret, Unknown } from "../plan";

/** Property data as the language runtime sends it: JSON in which special objects carry a signature. */
export type Wire = null | boolean | number | string | Wire[] | WireProperties;

/** Properties on the wire by name. */
export interface WireProperties {
  [name: string]: Wire;
}

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SIGNATURE = {
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
  secret: "1b47061264138c4ac30d75fd1eb44270",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
} as const;

/** What stands on the wire for a value that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const UNKNOWNS = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Assets, archives and resource references become plain readable data; this finds their wire form again. */
const wireForms = new WeakMap<object, WireProperties>();

/** Reads the properties of a gRPC message; absent means none. */
export function fromStruct(struct: Struct | undefined): WireProperties {
  return (struct?.toJavaScript() ?? {}) as WireProperties;
}

/** Writes properties as a gRPC message. */
export function toStruct(properties: WireProperties): Struct {
  return Struct.fromJavaScript(properties as never);
}

/** Turns wire properties into plan properties. */
export function decode(properties: WireProperties): Properties {
  return mapValues(properties, decodeValue);
}

/** Turns plan properties into wire properties. */
export function encode(properties: Properties): WireProperties {
  return mapValues(properties, encodeValue);
}

/** Turns one wire value into a plan value; what an output value depends on is lost, see {@link dependenciesOf}. */
export function decodeValue(wire: Wire): PropertyValue {
  if (typeof wire === "string") return UNKNOWNS.has(wire) ? Unknown.value : wire;
  if (wire === null || typeof wire !== "object") return wire;
  if (Array.isArray(wire)) return wire.map(decodeValue);
  switch (wire[SIGNATURE_KEY]) {
    case SIGNATURE.secret:
      return secret(decodeValue(wire.value ?? null));
    case SIGNATURE.output: {
      const value = wire.value === undefined ? Unknown.value : decodeValue(wire.value);
      return wire.secret === true ? secret(value) : value;
    }
    case SIGNATURE.asset:
    case SIGNATURE.archive:
    case SIGNATURE.resource:
      return readable(wire);
    default:
      return decode(wire);
  }
}

/** `{asset: {path}}`, `{archive: {assets}}` or `{urn, id}`. */
function readable(wire: WireProperties): Properties {
  const content = decode(
    Object.fromEntries(Object.entries(wire).filter(([key]) => key !== SIGNATURE_KEY && !key.startsWith("__"))),
  );
  if (wire[SIGNATURE_KEY] === SIGNATURE.resource)
    return remembered(content.id === "" ? { ...content, id: Unknown.value } : content, wire);
  return remembered({ [wire[SIGNATURE_KEY] === SIGNATURE.asset ? "asset" : "archive"]: content }, wire);
}

function remembered(data: Properties, wire: WireProperties): Properties {
  wireForms.set(data, wire);
  return data;
}

function encodeValue(value: PropertyValue): Wire {
  if (value instanceof Unknown) return UNKNOWN;
  if (value instanceof Secret) return { [SIGNATURE_KEY]: SIGNATURE.secret, value: encodeValue(value.value) };
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(encodeValue);
  return wireForms.get(value) ?? encode(value);
}

/** A reference to a resource, which the program gets as that resource; `id` is absent for components. */
export function resourceReference(urn: string, id?: string): Properties {
  const reference: WireProperties = { [SIGNATURE_KEY]: SIGNATURE.resource, urn };
  if (id !== undefined) reference.id = id;
  return readable(reference);
}

/** The URNs that output values inside `wire` say they depend on. */
export function dependenciesOf(wire: Wire): string[] {
  if (wire === null || typeof wire !== "object") return [];
  if (Array.isArray(wire)) return wire.flatMap(dependenciesOf);
  if (wire[SIGNATURE_KEY] !== SIGNATURE.output) return Object.values(wire).flatMap(dependenciesOf);
  const own = (wire.dependencies as string[] | undefined) ?? [];
  return wire.value === undefined ? own : [...own, ...dependenciesOf(wire.value)];
}

/**
 * Rewrites properties so that transforms see secrets, unknowns and dependencies as outputs.
 * `dependencies` are those of each property, added to its output where it does not name them itself.
 */
export function toOutputValues(properties: WireProperties, dependencies: Map<string, Set<string>>): WireProperties {
  return Object.fromEntries(
    Object.entries(properties).map(([name, wire]) => {
      const value = toOutputValue(wire);
      const expected = dependencies.get(name);
      if (!expected) return [name, value];
      const named = new Set(dependenciesOf(value));
      if ([...expected].every((urn) => named.has(urn))) return [name, value];
      const output = isOutput(value) ? value : { [SIGNATURE_KEY]: SIGNATURE.output, value };
      const own = (output.dependencies as string[] | undefined) ?? [];
      return [name, { ...output, dependencies: [...new Set([...own, ...expected])] }];
    }),
  );
}

function toOutputValue(wire: Wire): Wire {
  if (typeof wire === "string") return UNKNOWNS.has(wire) ? { [SIGNATURE_KEY]: SIGNATURE.output } : wire;
  if (wire === null || typeof wire !== "object") return wire;
  if (Array.isArray(wire)) return wire.map(toOutputValue);
  switch (wire[SIGNATURE_KEY]) {
    case undefined:
      return mapValues(wire, toOutputValue);
    case SIGNATURE.secret:
      return { [SIGNATURE_KEY]: SIGNATURE.output, secret: true, value: toOutputValue(wire.value ?? null) };
    default:
      return wire;
  }
}

function isOutput(wire: Wire): wire is WireProperties {
  return typeof wire === "object" && wire !== null && !Array.isArray(wire) && wire[SIGNATURE_KEY] === SIGNATURE.output;
}

function secret(value: PropertyValue): Secret {
  return value instanceof Secret ? value : new Secret(value);
}

function mapValues<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(
    Object.entries(record)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, change(value)]),
  );
}
