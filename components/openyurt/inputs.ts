import * as pulumi from "@pulumi/pulumi";

/**
 * Changes a value, or what stands in its place where there is none: now where it is plain, and once it is known otherwise. What is not known
 * inside of a plain value stays so.
 */
export function mapInput<T, R>(
  value: pulumi.Input<T | undefined> | undefined,
  otherwise: T,
  change: (plain: T) => R,
): pulumi.Input<R> {
  const isLater = pulumi.Output.isInstance(value) || value instanceof Promise;
  if (!isLater) return change((value as T | undefined) ?? otherwise);
  return pulumi.output(value).apply((known) => change((known as T | undefined) ?? otherwise));
}
