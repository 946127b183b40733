import { UNKNOWN } from "../unknown";
import type { Json, JsonMap } from "../values";

/** What stands for a value that is not known yet, by its type, in what the engine sends. */
const UNKNOWN_TEXTS = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** What lies beneath the views that throw at unknown values and hide secrets. */
export function rawOf(view: unknown): Record<string, unknown> {
  let value = view as Record<string, unknown> & { __isSpecialProxy?: boolean };
  while (value.__isSpecialProxy) value = value.__getSpecialProxyTarget as Record<string, unknown>;
  return value;
}

/** Whether a value is a secret of Pulumi's policy SDK, as remediations see them. */
export function isSecret(value: unknown): value is { value: unknown } {
  return typeof value === "object" && value !== null && value.constructor?.name === "Secret" && "value" in value;
}

/** Properties as checks see them: secrets are plain, unknown values are marked, and the provider's own notes are left out. */
export function plainOf(raw: Record<string, unknown>): JsonMap {
  return Object.fromEntries(
    Object.entries(raw)
      .filter(([key]) => !key.startsWith("__"))
      .map(([key, value]) => [key, plain(value)]),
  );
}

function plain(value: unknown): Json {
  if (typeof value === "string") return UNKNOWN_TEXTS.has(value) ? (UNKNOWN as unknown as Json) : value;
  if (typeof value !== "object" || value === null) return value as Json;
  if (Array.isArray(value)) return value.map(plain);
  if (isSecret(value)) return plain(value.value);
  // Assets and archives are no part of an object.
  return Object.getPrototypeOf(value) === Object.prototype ? plainOf(value as Record<string, unknown>) : {};
}
