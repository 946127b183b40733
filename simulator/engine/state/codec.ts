import { Properties, PropertyValue, Secret } from "../../../planner/plan";
import { isObject } from "../values";
import { ResourceState } from "./model";

/** The key by which Pulumi's own state files mark a value that is not plain data. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Turns secrets into ciphertext and back. */
export interface Sealing {
  encrypt(text: string): string;
  decrypt(sealed: string): string;
}

/** What stands for every secret of a state that is read without its key. */
export const OPAQUE = "[secret]";

/** Opens nothing: every secret reads as `[secret]`. */
export const opaqueSealing: Sealing = { encrypt: () => "", decrypt: () => JSON.stringify(OPAQUE) };

export function encode(value: PropertyValue | undefined, sealing: Sealing): Json | undefined {
  if (value instanceof Secret) {
    return { [SIGNATURE]: SECRET, ciphertext: sealing.encrypt(JSON.stringify(encode(value.value, sealing) ?? null)) };
  }
  if (Array.isArray(value)) return value.map((v) => encode(v, sealing) ?? null);
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, v]) => v !== undefined)
        .map(([k, v]) => [k, encode(v, sealing) ?? null]),
    );
  }
  return value as Json;
}

export function decode(value: Json, sealing: Sealing): PropertyValue {
  if (Array.isArray(value)) return value.map((v) => decode(v, sealing));
  if (typeof value !== "object" || value === null) return value;
  if (value[SIGNATURE] === SECRET) {
    return new Secret(decode(JSON.parse(sealing.decrypt(String(value["ciphertext"]))) as Json, sealing));
  }
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, decode(v, sealing)]));
}

export function encodeResource(resource: ResourceState, sealing: Sealing): string {
  return JSON.stringify({
    ...resource,
    inputs: encode(resource.inputs, sealing),
    outputs: encode(resource.outputs, sealing),
    replacementTrigger: encode(resource.replacementTrigger, sealing),
  });
}

export function decodeResource(json: ResourceState, sealing: Sealing): ResourceState {
  return {
    ...json,
    inputs: decode(json.inputs as Json, sealing) as Properties,
    outputs: decode(json.outputs as Json, sealing) as Properties,
    ...(json.replacementTrigger !== undefined && {
      replacementTrigger: decode(json.replacementTrigger as Json, sealing),
    }),
  };
}
