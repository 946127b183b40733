import { Pod } from "../kubernetes/pods";
import { namespaceOf, Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import { ifKnown } from "../unknown";
import { isMap, labelsOf, mapOf, textOf } from "../values";

export const INJECTION = "istio-injection";
export const REVISION = "istio.io/rev";
export const DATAPLANE = "istio.io/dataplane-mode";
export const INJECT = "sidecar.istio.io/inject";

const meshes = new WeakMap<ResourceSet, ReadonlySet<string>>();

/** The names of the Namespaces of the stack that Istio's mesh takes in, by sidecar, revision or ambient mode. */
export function meshNamespaces(set: ResourceSet): ReadonlySet<string> {
  const known = meshes.get(set);
  if (known) return known;
  const inMesh = set.ofKind("Namespace", "").filter((namespace) => ifKnown(() => isInMesh(namespace)) ?? false);
  const found = new Set(inMesh.map(({ name }) => name));
  meshes.set(set, found);
  return found;
}

/** Whether a Namespace's labels take its pods into the mesh. */
export function isInMesh({ object }: Resource): boolean {
  const labels = labelsOf(mapOf(object.metadata).labels);
  if (labels[DATAPLANE] === "ambient") return true;
  if (labels[INJECTION] !== undefined) return labels[INJECTION] === "enabled";
  return labels[REVISION] !== undefined;
}

/** Whether a policy of Istio holds for all workloads of where it is. */
export function isForAll({ object }: Resource): boolean {
  const spec = mapOf(object.spec);
  const chosen = [spec.selector, spec.targetRef, ...(Array.isArray(spec.targetRefs) ? spec.targetRefs : [])];
  return chosen.every((one) => !isMap(one) || Object.keys(isMap(one.matchLabels) ? one.matchLabels : one).length === 0);
}

const policies = new WeakMap<ResourceSet, Map<string, Map<string, Resource[]>>>();

/** Istio's security policies of a kind in a namespace. */
export function policiesIn(set: ResourceSet, kind: string, namespace: string): readonly Resource[] {
  const byKind = policies.get(set) ?? new Map<string, Map<string, Resource[]>>();
  policies.set(set, byKind);
  let byNamespace = byKind.get(kind);
  if (!byNamespace) {
    byNamespace = new Map();
    for (const policy of set.ofKind(kind, "security.istio.io")) {
      const at = namespaceOf(policy);
      byNamespace.set(at, [...(byNamespace.get(at) ?? []), policy]);
    }
    byKind.set(kind, byNamespace);
  }
  return byNamespace.get(namespace) ?? [];
}

/** Whether a host of Istio (`namespace/host`, with a wildcard) takes another one. */
export function hostCovers(pattern: string, host: string): boolean {
  const own = pattern.slice(pattern.indexOf("/") + 1).toLowerCase();
  const other = host.slice(host.indexOf("/") + 1).toLowerCase();
  if (own === "*" || own === other) return true;
  return own.startsWith("*.") && other.endsWith(own.slice(1));
}

/** The label or annotation of a pod's template by which Istio adds its proxy or does not. */
export function injectionOf({ labels, metadata }: Pod): { value: string; place: "labels" | "annotations" } | undefined {
  if (labels[INJECT] !== undefined) return { value: labels[INJECT], place: "labels" };
  const annotation = textOf(mapOf(metadata.annotations)[INJECT]);
  return annotation === undefined ? undefined : { value: annotation, place: "annotations" };
}
