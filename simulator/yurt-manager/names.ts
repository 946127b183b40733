import { isDeepStrictEqual } from "node:util";
import { conditionsOf } from "../wait-for";
import { KubeObject } from "../engine/kubernetes/api";

/** Labels by which the real yurt-manager knows nodes and what it makes of YurtAppSets. */
export const LABEL = {
  pool: "apps.openyurt.io/nodepool",
  desiredPool: "apps.openyurt.io/desired-nodepool",
  hostNetwork: "nodepool.openyurt.io/hostnetwork",
  poolType: "nodepool.openyurt.io/type",
  edgeWorker: "openyurt.io/is-edge-worker",
  gateway: "raven.openyurt.io/gateway",
  poolName: "apps.openyurt.io/pool-name",
  appSet: "apps.openyurt.io/ref-yurtappset",
  revision: "apps.openyurt.io/controller-revision-hash",
} as const;

/** Annotations of the real yurt-manager. */
export const ANNOTATION = {
  previousAttributes: "nodepool.openyurt.io/previous-attributes",
  pool: "apps.openyurt.io/ref-nodepool",
  extraSourceCidrs: "raven.openyurt.io/extra-allowed-source-cidrs",
  staticPodHash: "openyurt.io/static-pod-hash",
} as const;

/** The user as which the controller that converts nodes works. */
export const CONVERSION_USER = "system:serviceaccount:kube-system:yurt-manager-yurt-node-conversion-controller";

export const labelsOf = ({ metadata }: KubeObject): Record<string, string> =>
  (metadata.labels as Record<string, string> | undefined) ?? {};

export const nameOf = ({ metadata }: KubeObject): string => metadata.name;

/** The pool of a node; undefined where it has none. */
export const poolOf = (node: KubeObject): string | undefined => labelsOf(node)[LABEL.pool] || undefined;

export function isReady(node: KubeObject): boolean {
  return conditionsOf(node).some(({ type, status }) => type === "Ready" && status === "True");
}

export function internalIp(node: KubeObject): string {
  const addresses = (node.status?.addresses ?? []) as { type: string; address: string }[];
  return addresses.find(({ type }) => type === "InternalIP")?.address ?? "";
}

/** Entries of `wanted` that differ from those of `found`; undefined where none does. */
export function difference(
  found: Record<string, unknown> | undefined,
  wanted: Record<string, unknown>,
): Record<string, unknown> | undefined {
  const changed = Object.entries(wanted).filter(([key, value]) => !isDeepStrictEqual(found?.[key], value));
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}
