import { KnownToleration, tolerates } from "../../components/core/taints";
import { check, Violation } from "../check";
import { Placed, placedBy, poolOf, YurtPool, yurtPools } from "../systems/openyurt";
import { ResourceSet } from "../resource-set";
import { JsonMap, labelsOf, mapOf, mapsOf, textOf } from "../values";

export const yurtPoolTaint = check({
  id: "yurt-pool-taint",
  title: "Pods of a pool tolerate its taints, and no others come to the edge",
  severity: "medium",
  pack: "platform",
  asks:
    "Pods that are bound to a NodePool of the stack tolerate every taint of it that keeps pods away. An Edge pool has such a taint, and pods that are bound to no nodes " +
    "do not tolerate all of them, but those of DaemonSets.",
  why: "Pods that do not tolerate their pool's taints stay pending. A database or a controller that lands at a site goes away with the site's line to the cloud.",
  remediation:
    "Add the toleration to the pods or a `NoSchedule` taint to the Edge pool; bind pods that tolerate it to their pool.",
  scope: "stack",
  on: "resource",
  judge(resource, { set }) {
    const pool = poolOf(resource, set);
    if (pool) return judgePool(pool);
    if (yurtPools(set).size === 0) return;
    return placedBy(resource, set).flatMap((placed) => judgePlaced(placed, resource.kind, set));
  },
});

interface Taint {
  key: string;
  value?: string;
  effect: string;
}

function taintsOf({ spec }: YurtPool): Taint[] {
  return mapsOf(spec.taints).flatMap(({ entry }) => {
    const key = textOf(entry.key);
    const effect = textOf(entry.effect);
    return key && (effect === "NoSchedule" || effect === "NoExecute")
      ? { key, effect, value: textOf(entry.value) }
      : [];
  });
}

function judgePool(pool: YurtPool): Violation[] {
  if (pool.type !== "Edge" || taintsOf(pool).length > 0) return [];
  return [{ path: ["spec", "taints"], message: "the pool has no taint, so that pods of the cloud may come to it" }];
}

function judgePlaced({ spec, path, pools, tweaked }: Placed, kind: string, set: ResourceSet): Violation[] {
  const at = [...path, "tolerations"];
  const own = mapsOf(spec.tolerations).map(({ entry }) => tolerationOf(entry));
  const bears = (taint: Taint) => own.some((toleration) => tolerates(toleration, taint));
  const missing = pools
    .filter(({ name }) => !tweaked.has(name))
    .flatMap((pool) =>
      taintsOf(pool)
        .filter((taint) => !bears(taint))
        .map(({ key, effect }) => ({ path: at, message: `does not tolerate ${key}:${effect} of pool ${pool.name}` })),
    );
  if (missing.length > 0 || kind === "DaemonSet" || kind === "YurtAppSet" || isBound(spec)) return missing;
  const open = pools.length > 0 ? undefined : edgeOpenTo(bears, set);
  return open ? [{ path: at, message: `is bound to no nodes and tolerates the taints of Edge pool ${open.name}` }] : [];
}

function edgeOpenTo(bears: (taint: Taint) => boolean, set: ResourceSet): YurtPool | undefined {
  return [...yurtPools(set).values()].find((pool) => {
    const taints = taintsOf(pool);
    return pool.type === "Edge" && taints.length > 0 && taints.every(bears);
  });
}

/** Whether a pod says on which nodes it goes, other than by what they run. */
function isBound(spec: JsonMap): boolean {
  if (textOf(spec.nodeName)) return true;
  const labels = Object.keys(labelsOf(spec.nodeSelector)).filter((key) => !/^kubernetes\.io\/(os|arch)$/.test(key));
  const affinity = mapOf(mapOf(spec.affinity).nodeAffinity);
  return labels.length > 0 || affinity.requiredDuringSchedulingIgnoredDuringExecution !== undefined;
}

function tolerationOf(entry: JsonMap): KnownToleration {
  return {
    key: textOf(entry.key) || undefined,
    operator: textOf(entry.operator),
    value: textOf(entry.value),
    effect: textOf(entry.effect) || undefined,
  };
}
