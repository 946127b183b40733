import * as pulumi from "@pulumi/pulumi";
import { ContainerResources } from "./pods";

type Amounts = Record<string, string>;
type Known = { requests: Amounts; limits: Amounts };

/**
 * The resources that were asked for, or the usual ones. Charts with resources of their own mix them into what is told in part, and a
 * request above their limit is refused: so a part that was left open comes from the other part, and then from the usual resources.
 */
export function wholeResources(given: ContainerResources | undefined, usual: Known): pulumi.Input<Known> {
  if (!given) return usual;
  return whenKnown([given.requests, given.limits], ([requests = {}, limits = {}]) => ({
    requests: { ...usual.requests, ...pick(limits, usual.requests), ...requests },
    limits: { ...usual.limits, ...pick(requests, usual.limits), ...limits },
  }));
}

/** Applies a function to values that may be Outputs; at once where none is, so that what is known stays plain. */
export function whenKnown<T extends unknown[], R>(
  values: [...T],
  apply: (known: { [K in keyof T]: pulumi.Unwrap<T[K]> }) => R,
): pulumi.Input<R> {
  type Known = Parameters<typeof apply>[0];
  if (!values.some(hasOutput)) return apply(values as unknown as Known);
  return pulumi.all(values).apply((known) => apply(known as unknown as Known));
}

function hasOutput(value: unknown): boolean {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasOutput);
}

function pick(from: Amounts, keys: Amounts): Amounts {
  return Object.fromEntries(Object.entries(from).filter(([key]) => key in keys));
}
