import * as pulumi from "@pulumi/pulumi";

/** Whether any part is an Output or a Promise, so that it is checked when it is known; only there can a secret be. */
export function holdsDeferred(value: unknown): boolean {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsDeferred);
}
