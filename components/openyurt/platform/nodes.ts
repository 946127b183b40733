import type * as k8s from "@pulumi/kubernetes";
import { holdsDeferred } from "../../core/deferred";
import { Labels } from "../../core/labels";
import { NodePoolType } from "../node-pool/args";
import { LabelSelector, labelsOfPool, selects } from "../pool-selectors";
import type { OpenYurtArgs, OpenYurtGateway, OpenYurtNodePool } from "./args";

/** The nodes of a gateway: those of the pool that it names, or of its own name; undefined where these are not told. */
export function nodesOfGateway(
  { nodePools = [] }: OpenYurtArgs,
  { name, nodePool = name }: OpenYurtGateway,
): string[] | undefined {
  return nodePools.find((pool) => pool?.name === nodePool)?.nodes;
}

/** A node, its pool and its gateway. */
export interface Member {
  node: string;
  pool: OpenYurtNodePool;
  gateway?: string;
}

/** All nodes of all pools. */
export function membersOf(args: OpenYurtArgs): Member[] {
  const { nodePools = [], gateways = [] } = args;
  const gatewayOf = new Map(
    gateways.flatMap((one) => (nodesOfGateway(args, one) ?? []).map((node) => [node, one.name])),
  );
  return nodePools.flatMap((pool) => (pool.nodes ?? []).map((node) => ({ node, pool, gateway: gatewayOf.get(node) })));
}

/** Whether a pool is, or may be once all is known, one of those that a selector takes. */
export function mayTake(selector: k8s.types.input.meta.v1.LabelSelector | undefined, pool: OpenYurtNodePool): boolean {
  if (selector === undefined) return false;
  return holdsDeferred(selector) || selects(selector as LabelSelector, poolLabels(pool));
}

/** The labels by which selectors find a pool. */
export function poolLabels({ name, type = NodePoolType.Edge, labels }: OpenYurtNodePool): Labels {
  return labelsOfPool({ name, type, labels });
}
