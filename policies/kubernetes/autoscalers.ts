import { namespaceOf, Resource } from "../resource";
import type { ResourceSet } from "../resource-set";
import { ifKnown, UnknownValue } from "../unknown";
import { mapOf, mapsOf, textOf } from "../values";

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

interface Targets {
  byTarget: ReadonlyMap<string, readonly Resource[]>;
  /** Namespaces with an autoscaler whose target is not known yet. */
  unsure: ReadonlySet<string>;
}

const known = new WeakMap<ResourceSet, { horizontal: Targets; vertical: Targets }>();

function indexOf(set: ResourceSet) {
  const found = known.get(set) ?? {
    horizontal: indexTargets([...set.ofKind("HorizontalPodAutoscaler"), ...set.ofKind("ScaledObject", "keda.sh")]),
    vertical: indexTargets(set.ofKind("VerticalPodAutoscaler", "autoscaling.k8s.io")),
  };
  known.set(set, found);
  return found;
}

function indexTargets(autoscalers: readonly Resource[]): Targets {
  const byTarget = new Map<string, Resource[]>();
  const unsure = new Set<string>();
  for (const autoscaler of autoscalers) {
    const namespace = namespaceOf(autoscaler);
    const key = ifKnown(() => keyOf(namespace, targetOf(autoscaler)));
    if (key === undefined) unsure.add(namespace);
    else byTarget.set(key, [...(byTarget.get(key) ?? []), autoscaler]);
  }
  return { byTarget, unsure };
}

function lookUp({ byTarget, unsure }: Targets, namespace: string, target: ScaleTarget): readonly Resource[] {
  const found = byTarget.get(keyOf(namespace, target));
  if (!found && unsure.has(namespace)) throw new UnknownValue(["spec", "scaleTargetRef"]);
  return found ?? [];
}

function keyOf(namespace: string, { kind, name }: ScaleTarget): string {
  return `${namespace} ${kind} ${name}`;
}

/** HorizontalPodAutoscalers and ScaledObjects of a target; throws UnknownValue where none is and a target is not known yet. */
export function horizontalFor(set: ResourceSet, namespace: string, target: ScaleTarget): readonly Resource[] {
  return lookUp(indexOf(set).horizontal, namespace, target);
}

/** VerticalPodAutoscalers of a target; throws UnknownValue where none is and a target is not known yet. */
export function verticalFor(set: ResourceSet, namespace: string, target: ScaleTarget): readonly Resource[] {
  return lookUp(indexOf(set).vertical, namespace, target);
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
