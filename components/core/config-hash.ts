import * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";

/** Annotation of a pod template that changes with the configuration its pods have read, so that they are rolled. */
export const CONFIG_HASH_ANNOTATION = "yuanrong-platform/config-hash";

/** The annotation for the given configuration; pass no secret values, since a hash of a weak one can be guessed. */
export function configHash(...config: pulumi.Input<unknown>[]): Record<string, pulumi.Output<string>> {
  return { [CONFIG_HASH_ANNOTATION]: pulumi.output(config).apply(hashOf) };
}

/** First 16 hex digits of the SHA-256 of a value's JSON with sorted keys. */
export function hashOf(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(value)) ?? "")
    .digest("hex")
    .slice(0, 16);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
