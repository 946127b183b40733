import { namespaceOf, Resource } from "./resource";
import type { ResourceSet } from "./resource-set";
import { ifKnown } from "./unknown";
import { mapOf, mapsOf, textOf } from "./values";

/** What an autoscaler scales. */
export interface ScaleTarget {
  apiVersion?: string;
  kind: string;
  name: string;
}

/** The target that an autoscaler names: `scaleTargetRef` of HPAs and KEDA's ScaledObjects, `targetRef` of VPAs. */
export function targetOf({ kind, object }: Resource): ScaleTarget {
  const spec = mapOf(object.spec);
  const target = mapOf(kind === "VerticalPodAutoscaler" ? spec.targetRef : spec.scaleTargetRef);
  return {
    apiVersion: textOf(target.apiVersion) ?? (kind === "ScaledObject" ? "apps/v1" : undefined),
    kind: textOf(target.kind) ?? (kind === "ScaledObject" ? "Deployment" : ""),
    name: textOf(target.name) ?? "",
  };
}

/** Kubernetes' workloads that can be scaled, with their API group. */
export const SCALABLE: Readonly<Record<string, string>> = {
  Deployment: "apps",
  StatefulSet: "apps",
  ReplicaSet: "apps",
  ReplicationController: "",
};

interface Autoscalers {
  horizontal: Map<string, Resource[]>;
  vertical: Map<string, Resource[]>;
}

const known = new WeakMap<ResourceSet, Autoscalers>();

function autoscalersOf(set: ResourceSet): Autoscalers {
  const found = known.get(set) ?? {
    horizontal: byTarget([...set.ofKind("HorizontalPodAutoscaler"), ...set.ofKind("ScaledObject", "keda.sh")]),
    vertical: byTarget(set.ofKind("VerticalPodAutoscaler", "autoscaling.k8s.io")),
  };
  known.set(set, found);
  return found;
}

/** Those whose target is not known yet are left out. */
function byTarget(autoscalers: readonly Resource[]): Map<string, Resource[]> {
  const lists = new Map<string, Resource[]>();
  for (const autoscaler of autoscalers) {
    const key = ifKnown(() => keyOf(namespaceOf(autoscaler), targetOf(autoscaler)));
    if (key !== undefined) lists.set(key, [...(lists.get(key) ?? []), autoscaler]);
  }
  return lists;
}

function keyOf(namespace: string, { kind, name }: ScaleTarget): string {
  return `${namespace} ${kind} ${name}`;
}

/** HorizontalPodAutoscalers and ScaledObjects of a target. */
export function horizontalFor(set: ResourceSet, namespace: string, target: ScaleTarget): readonly Resource[] {
  return autoscalersOf(set).horizontal.get(keyOf(namespace, target)) ?? [];
}

/** VerticalPodAutoscalers of a target. */
export function verticalFor(set: ResourceSet, namespace: string, target: ScaleTarget): readonly Resource[] {
  return autoscalersOf(set).vertical.get(keyOf(namespace, target)) ?? [];
}

/** Why a target is none of the stack; undefined where it is one. */
export function targetProblem(
  set: ResourceSet,
  autoscaler: Resource,
  groups: Readonly<Record<string, string>>,
): string | undefined {
  const { apiVersion = "", kind, name } = targetOf(autoscaler);
  const named = `${kind || "workload"} "${name}"`;
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  if (Object.hasOwn(groups, kind) && group !== groups[kind])
    return `${named} is asked for in API group "${group}", but is of "${groups[kind]}"`;
  if (!Object.hasOwn(groups, kind) && ["", "apps", "batch"].includes(group)) return `${named} can't be scaled`;
  const found = set.find(kind, namespaceOf(autoscaler), name);
  return found ? undefined : `${named} is not in namespace ${namespaceOf(autoscaler)}`;
}

/** The metrics of a HorizontalPodAutoscaler that are a pod's own use: cpu, memory. */
export function ownMetrics({ kind, object }: Resource): string[] {
  const spec = mapOf(object.spec);
  if (kind === "ScaledObject") return mapsOf(spec.triggers).flatMap(({ entry: { type } }) => textOf(type) ?? []);
  // Without metrics, it is 80 % of the CPU; version 1 knows no other.
  if (!Array.isArray(spec.metrics)) return ["cpu"];
  return mapsOf(spec.metrics).flatMap(
    ({ entry }) => textOf(mapOf(entry.resource ?? entry.containerResource).name) ?? [],
  );
}
