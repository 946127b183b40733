import { isDeepStrictEqual } from "node:util";
import { KubeObject } from "../engine/kubernetes/api";
import { ANNOTATION, difference, internalIp, isReady, LABEL, labelsOf, nameOf } from "./names";

interface Taint {
  key: string;
  value?: string;
  effect: string;
}

/** What a pool hands on to its nodes. */
interface Attributes {
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  taints?: Taint[];
}

/**
 * The merge patch by which a node of a pool gets what the pool says and loses what it said before; undefined where nothing changes.
 * A node that leaves its pool keeps what it had, as with the real controller.
 */
export function memberPatch(node: KubeObject, pool: KubeObject): object | undefined {
  const wanted = attributesOf(pool.spec);
  const annotations = node.metadata.annotations ?? {};
  const former = attributesOf(JSON.parse(annotations[ANNOTATION.previousAttributes] ?? "{}") as Attributes);
  const hostNetwork =
    pool.spec?.hostNetwork && labelsOf(node)[LABEL.hostNetwork] !== "true" ? { [LABEL.hostNetwork]: "true" } : {};
  const isSame = isDeepStrictEqual(former, wanted);
  if (isSame && Object.keys(hostNetwork).length === 0) return undefined;
  const { resourceVersion } = node.metadata;
  if (isSame) return { metadata: { resourceVersion, labels: hostNetwork } };
  return {
    metadata: {
      resourceVersion,
      labels: { ...replaced(former.labels, wanted.labels), ...hostNetwork },
      annotations: {
        ...replaced(former.annotations, wanted.annotations),
        [ANNOTATION.previousAttributes]: JSON.stringify(wanted),
      },
    },
    spec: { taints: taintsOf((node.spec?.taints ?? []) as Taint[], former.taints ?? [], wanted.taints ?? []) },
  };
}

/** What changes in the status of a pool with these nodes; undefined where nothing does. */
export function poolStatus(pool: KubeObject, nodes: KubeObject[], now: Date): object | undefined {
  const names = nodes.map(nameOf).sort();
  const ready = nodes.filter(isReady);
  return difference(pool.status, {
    readyNodeNum: ready.length,
    unreadyNodeNum: nodes.length - ready.length,
    ...((names.length > 0 || pool.status?.nodes) && { nodes: names }),
    ...leaders(pool, ready, now),
  });
}

/** The nodes through which the others of a pool reach the cloud: former ones as long as they are ready, then others. */
function leaders({ spec, status }: KubeObject, ready: KubeObject[], now: Date): object {
  interface Leader {
    nodeName: string;
    address: string;
  }
  const former = (status?.leaderEndpoints ?? []) as Leader[];
  const selector = spec?.leaderElectionStrategy === "mark" ? (spec.leaderNodeLabelSelector ?? {}) : {};
  const candidates: Leader[] = ready
    .filter((node) => Object.entries(selector).every(([key, value]) => labelsOf(node)[key] === value))
    .map((node) => ({ nodeName: nameOf(node), address: internalIp(node) }))
    .filter(({ address }) => address !== "");
  const isFormer = (one: Leader) => former.some((other) => isDeepStrictEqual(one, other));
  const elected = spec?.enableLeaderElection
    ? [...candidates.filter(isFormer), ...candidates.filter((one) => !isFormer(one))].slice(0, spec.leaderReplicas || 1)
    : [];
  const isSame = elected.length === former.length && elected.every(isFormer);
  if (isSame) return {};
  return { leaderEndpoints: elected, leaderNum: elected.length, leaderLastElectedTime: seconds(now) };
}

/** A point in time as Kubernetes writes it. */
export function seconds(time: Date): string {
  return time.toISOString().replace(/\.\d+/, "");
}

function attributesOf({ labels, annotations, taints }: Attributes = {}): Attributes {
  const isGiven = (value: object | undefined) => value !== undefined && Object.keys(value).length > 0;
  return {
    ...(isGiven(labels) && { labels }),
    ...(isGiven(annotations) && { annotations }),
    ...(isGiven(taints) && { taints }),
  };
}

function replaced(former: Record<string, string> = {}, wanted: Record<string, string> = {}): object {
  const gone = Object.keys(former).filter((key) => !(key in wanted));
  return { ...Object.fromEntries(gone.map((key) => [key, null])), ...wanted };
}

/** Taints are the same when key and effect are. */
function taintsOf(found: Taint[], former: Taint[], wanted: Taint[]): Taint[] {
  const isIn = (taints: Taint[], { key, effect }: Taint) =>
    taints.some((other) => other.key === key && other.effect === effect);
  const kept = found.filter((taint) => !isIn(former, taint));
  return [...kept, ...wanted.filter((taint) => !isIn(kept, taint))];
}
