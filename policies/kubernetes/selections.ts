import type { Pod } from "./pods";
import { namespaceOf, Resource } from "../resource";
import type { ResourceSet } from "../resource-set";
import { hasUnknown, ifKnown, UnknownValue } from "../unknown";
import { isMap, JsonMap, mapOf } from "../values";

interface Selection {
  byPod: ReadonlyMap<Pod, readonly Resource[]>;
  /** Namespaces with an object whose selector is not known yet. */
  unsure: ReadonlySet<string>;
}

/** The pods that an object selects; throws UnknownValue where its selector is not known yet. */
export function podsSelected(set: ResourceSet, resource: Resource, selector: JsonMap | undefined): readonly Pod[] {
  if (!selector) return [];
  // A template within a ConfigMap makes pods in a namespace that it does not tell.
  return set.podsMatching(namespaceOf(resource), selector).filter((pod) => pod.resource.kind !== "ConfigMap");
}

/** The selector of a PodDisruptionBudget; undefined where it takes no pods. In version v1beta1, an empty one takes none. */
export function budgetSelector({ apiVersion, object }: Resource): JsonMap | undefined {
  const { selector } = mapOf(object.spec);
  if (!isMap(selector) || (apiVersion.endsWith("/v1beta1") && Object.keys(selector).length === 0)) return undefined;
  return selector;
}

/** The PodDisruptionBudgets of a pod; throws UnknownValue where there is none and one's selector is not known yet. */
export const budgetsOf = selecting((set) => set.ofKind("PodDisruptionBudget"), budgetSelector);

/** The Services of a pod; throws UnknownValue where there is none and one's selector is not known yet. */
export const servicesOf = selecting(
  (set) => set.ofKind("Service", ""),
  ({ object }) => {
    const { selector } = mapOf(object.spec);
    return isMap(selector) && Object.keys(selector).length > 0 ? { matchLabels: selector } : undefined;
  },
);

function selecting(
  candidates: (set: ResourceSet) => readonly Resource[],
  selectorOf: (resource: Resource) => JsonMap | undefined,
): (set: ResourceSet, pod: Pod) => readonly Resource[] {
  const selections = new WeakMap<ResourceSet, Selection>();
  return (set, pod) => {
    let selection = selections.get(set);
    if (!selection) selections.set(set, (selection = select(set, candidates(set), selectorOf)));
    const found = selection.byPod.get(pod);
    if (!found && selection.unsure.has(namespaceOf(pod.resource))) throw new UnknownValue(["spec", "selector"]);
    return found ?? [];
  };
}

function select(
  set: ResourceSet,
  candidates: readonly Resource[],
  selectorOf: (resource: Resource) => JsonMap | undefined,
): Selection {
  const byPod = new Map<Pod, Resource[]>();
  const unsure = new Set<string>();
  for (const resource of candidates) {
    const selector = ifKnown(() => {
      const found = selectorOf(resource);
      hasUnknown(found);
      return { found };
    });
    if (!selector) unsure.add(namespaceOf(resource));
    // What takes only pods whose labels are not known takes none of the others.
    const pods = selector ? ifKnown(() => podsSelected(set, resource, selector.found)) : undefined;
    for (const pod of pods ?? []) byPod.set(pod, [...(byPod.get(pod) ?? []), resource]);
  }
  return { byPod, unsure };
}
