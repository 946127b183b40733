import { namespaceOf, Resource } from "./resource";
import type { ResourceSet } from "./resource-set";
import { ifKnown, UnknownValue } from "./unknown";
import { mapOf, numberOf, Path, textOf } from "./values";

/** What changes the number of a workload's pods: a HorizontalPodAutoscaler, or KEDA's ScaledObject. */
export interface Autoscaler {
  resource: Resource;
  /** The fewest pods it leaves. */
  least: number;
  leastPath: Path;
  /** The most pods it makes; undefined where it does not say. */
  most: number | undefined;
}

interface Index {
  byTarget: ReadonlyMap<string, Resource[]>;
  /** Namespaces with an autoscaler whose target is not known yet. */
  unsure: ReadonlySet<string>;
}

const indexes = new WeakMap<ResourceSet, Index>();

/** The autoscalers of a workload, of custom kinds too; throws UnknownValue where there is none and a target is not known yet. */
export function autoscalersOf(set: ResourceSet, workload: Resource): Autoscaler[] {
  let index = indexes.get(set);
  if (!index) indexes.set(set, (index = indexTargets(set)));
  const found = index.byTarget.get(targetKey(namespaceOf(workload), workload.group, workload.kind, workload.name));
  if (!found && index.unsure.has(namespaceOf(workload))) throw new UnknownValue(["spec", "scaleTargetRef"]);
  return (found ?? []).map(autoscalerOf);
}

function autoscalerOf(resource: Resource): Autoscaler {
  const spec = mapOf(resource.object.spec);
  if (resource.kind === "ScaledObject")
    return {
      resource,
      least: numberOf(spec.minReplicaCount) ?? 0,
      leastPath: ["spec", "minReplicaCount"],
      most: numberOf(spec.maxReplicaCount) ?? 100,
    };
  return {
    resource,
    least: numberOf(spec.minReplicas) ?? 1,
    leastPath: ["spec", "minReplicas"],
    most: numberOf(spec.maxReplicas),
  };
}

function indexTargets(set: ResourceSet): Index {
  const byTarget = new Map<string, Resource[]>();
  const unsure = new Set<string>();
  for (const resource of [...set.ofKind("HorizontalPodAutoscaler"), ...set.ofKind("ScaledObject", "keda.sh")]) {
    const namespace = namespaceOf(resource);
    const key = ifKnown(() => {
      const target = mapOf(mapOf(resource.object.spec).scaleTargetRef);
      const apiVersion = textOf(target.apiVersion) ?? (resource.kind === "ScaledObject" ? "apps/v1" : "");
      const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
      return targetKey(namespace, group, textOf(target.kind) ?? "Deployment", textOf(target.name) ?? "");
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
