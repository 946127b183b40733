import * as pulumi from "@pulumi/pulumi";
import { NODE_LABEL } from "../../openyurt/names";
import type { FunctionPoolArgs, PodPoolTaint } from "./args";
import { holdsDeferred } from "../../core/deferred";
import { KnownToleration, tolerates, tolerationOf } from "../../core/taints";

/** A pool whose nodes are chosen by label and toleration instead of by the name of their node pool. */
export function onNodePool<P extends FunctionPoolArgs>({ nodePool, ...pool }: P): Omit<P, "nodePool"> {
  if (nodePool === undefined) return pool;
  const { nodeSelector, tolerations } = pool;
  return {
    ...pool,
    nodeSelector: whenKnown([nodePool, nodeSelector] as const, ([{ name }, own]) => ({
      ...own,
      [NODE_LABEL.pool]: name,
    })),
    tolerations: whenKnown([nodePool, tolerations] as const, ([{ taints }, own]) => tolerating(own, taints)),
  };
}

/** What `change` makes of a value, at once where all of it is known. */
export function whenKnown<T, R>(value: T, change: (known: pulumi.Unwrap<T>) => R): R | pulumi.Output<R> {
  return holdsDeferred(value) ? pulumi.output(value).apply(change) : change(value as pulumi.Unwrap<T>);
}

function tolerating(own: KnownToleration[] = [], taints: PodPoolTaint[] = []): KnownToleration[] | undefined {
  const missing = taints.filter((taint) => !own.some((toleration) => tolerates(toleration, taint)));
  const all = [...own, ...missing.map(tolerationOf)];
  return all.length > 0 ? all : undefined;
}
