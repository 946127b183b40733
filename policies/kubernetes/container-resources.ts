import type { Violation } from "../check";
import type { Container, Pod } from "./pods";
import { parseQuantity, Quantity } from "./quantities";
import { mapOf, Path } from "../values";

/** What a pod asks for at least, and what it may use at most. */
export type Part = "requests" | "limits";

/** An amount of a resource, where it is written. */
export interface Amount {
  written: unknown;
  /** Undefined for what is no quantity. */
  size: Quantity | undefined;
  path: Path;
}

/** An amount that a container states itself. */
export function amountIn({ value, path }: Container, part: Part, resource: string): Amount | undefined {
  return readAmount(value.resources, [...path, "resources"], part, resource);
}

/** An amount that a pod states for all its containers together. */
export function amountOfPod({ spec, specPath }: Pod, part: Part, resource: string): Amount | undefined {
  return readAmount(spec.resources, [...specPath, "resources"], part, resource);
}

/** An amount in a map of `requests` and `limits`, which is at a path. */
export function readAmount(resources: unknown, at: Path, part: Part, resource: string): Amount | undefined {
  const written = mapOf(mapOf(resources)[part])[resource];
  if (written === undefined || written === null) return undefined;
  return { written, size: parseQuantity(written), path: [...at, part, resource] };
}

/**
 * What is wrong where a container has to state an amount. The API server takes a limit for the request too, and a pod may state amounts of
 * cpu and memory for its containers together. Ephemeral containers cannot state any.
 */
export function missingAmount(container: Container, part: Part, resource: string): Violation | undefined {
  if (container.class === "ephemeral") return undefined;
  const parts: Part[] = part === "requests" ? ["requests", "limits"] : ["limits"];
  const [amount] = [
    ...parts.map((one) => amountIn(container, one, resource)),
    ...parts.map((one) => amountOfPod(container.pod, one, resource)),
  ].filter((found) => found !== undefined);
  const name = `${resource} ${part === "requests" ? "request" : "limit"}`;
  const named = `container "${container.name}"`;
  if (!amount) return { path: [...container.path, "resources", part, resource], message: `${named} has no ${name}` };
  const { written, size, path } = amount;
  if (size === undefined) return { path, message: `${named} has a ${name} that is no quantity: ${shown(written)}` };
  if (size <= 0n) return { path, message: `${named} has a ${name} of ${shown(written)}` };
  return undefined;
}

/** A value as a message shows it. */
export function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
