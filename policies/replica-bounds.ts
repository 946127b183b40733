import type { Pod } from "./pods";
import { namespaceOf, Resource } from "./resource";
import type { ResourceSet } from "./resource-set";
import { ifKnown, UnknownValue } from "./unknown";
import { mapOf, numberOf, Path, textOf } from "./values";
import { replicasOfPod } from "./workloads";

/** How many pods of a template there may be, with what says so. */
export interface ReplicaBounds {
  least: number;
  most: number;
  /** The workload, or its autoscaler. */
  resource: Resource;
  /** Where `least` is written there. */
  path: Path;
}

/** The bounds of a template's pods; undefined where its workload has no number of them. */
export function replicaBounds(set: ResourceSet, pod: Pod): ReplicaBounds | undefined {
  const stated = replicasOfPod(pod);
  // An autoscaler leaves a workload alone that is off.
  if (stated?.count === 0) return { least: 0, most: 0, resource: pod.resource, path: stated.path };
  const [autoscaler] = pod.path.join(".") === "spec.template" ? autoscalersOf(set, pod.resource) : [];
  if (autoscaler) return boundsOf(autoscaler);
  return stated && { least: stated.count, most: stated.count, resource: pod.resource, path: stated.path };
}

function boundsOf(autoscaler: Resource): ReplicaBounds {
  const spec = mapOf(autoscaler.object.spec);
  const [least, most, path] =
    autoscaler.kind === "ScaledObject"
      ? [numberOf(spec.minReplicaCount) ?? 0, numberOf(spec.maxReplicaCount) ?? 100, "minReplicaCount"]
      : [numberOf(spec.minReplicas) ?? 1, numberOf(spec.maxReplicas) ?? 1, "minReplicas"];
  return { least, most: Math.max(least, most), resource: autoscaler, path: ["spec", path] };
}

interface Index {
  byTarget: ReadonlyMap<string, readonly Resource[]>;
  /** Namespaces with an autoscaler whose target is not known yet. */
  unsure: ReadonlySet<string>;
}

const indexes = new WeakMap<ResourceSet, Index>();

/**
 * The HorizontalPodAutoscalers and KEDA's ScaledObjects of a workload, of custom kinds too; throws UnknownValue where there is none and a
 * target is not known yet.
 */
function autoscalersOf(set: ResourceSet, workload: Resource): readonly Resource[] {
  let index = indexes.get(set);
  if (!index) indexes.set(set, (index = indexTargets(set)));
  const namespace = namespaceOf(workload);
  const found = index.byTarget.get(targetKey(namespace, workload.group, workload.kind, workload.name));
  if (!found && index.unsure.has(namespace)) throw new UnknownValue(["spec", "scaleTargetRef"]);
  return found ?? [];
}

function indexTargets(set: ResourceSet): Index {
  const byTarget = new Map<string, Resource[]>();
  const unsure = new Set<string>();
  for (const resource of [...set.ofKind("HorizontalPodAutoscaler"), ...set.ofKind("ScaledObject", "keda.sh")]) {
    const namespace = namespaceOf(resource);
    const key = ifKnown(() => {
      const { apiVersion, kind, name } = mapOf(mapOf(resource.object.spec).scaleTargetRef);
      const isKeda = resource.kind === "ScaledObject";
      const [group, version] = (textOf(apiVersion) ?? (isKeda ? "apps/v1" : "")).split("/");
      return targetKey(
        namespace,
        version === undefined ? "" : group!,
        textOf(kind) ?? (isKeda ? "Deployment" : ""),
        textOf(name) ?? "",
      );
    });
    if (key === undefined) unsure.add(namespace);
    else byTarget.set(key, [...(byTarget.get(key) ?? []), resource]);
  }
  return { byTarget, unsure };
}

/** A Deployment of `extensions` is the same as one of `apps`. */
function targetKey(namespace: string, group: string, kind: string, name: string): string {
  return [namespace, group === "extensions" ? "apps" : group, kind, name].join(" ");
}
