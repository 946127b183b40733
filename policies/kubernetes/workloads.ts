import type { Container, Pod } from "./pods";
import { replicasOf } from "./pods";
import { isMap, labelsOf, mapOf, Path, textOf, valueAt } from "../values";

/** Whether a pod does its work and ends, as those of Jobs do; of all others Kubernetes keeps as many running as there should be. */
export function runsToEnd({ resource, spec }: Pod): boolean {
  if (/Job(Set)?$/.test(resource.kind)) return true;
  return spec.restartPolicy === "Never" || spec.restartPolicy === "OnFailure";
}

/** Whether a container runs as long as its pod: a regular one or a sidecar. */
export function runsAlong(container: Container): boolean {
  return container.class === "regular" || container.isSidecar;
}

/** Whether a container runs for good, so that it can be asked how it is. */
export function runsForGood(container: Container): boolean {
  return runsAlong(container) && !runsToEnd(container.pod);
}

/** How many pods are made of a template. */
export interface Replicas {
  count: number;
  path: Path;
}

/**
 * The number of pods that a template's workload states; undefined where it has none, as a DaemonSet. A custom resource's template has one
 * where `replicas` and `selector` stand beside it, as in a Rollout, a CloneSet or a YurtAppSet's Deployment.
 */
export function replicasOfPod({ resource, path }: Pod): Replicas | undefined {
  if (path.at(-1) !== "template") return undefined;
  const owner = path.slice(0, -1);
  const at = [...owner, "replicas"];
  const own = replicasOf(resource);
  if (own !== undefined) return { count: own, path: at };
  if (resource.group === "" || resource.group === "batch") return undefined;
  const { replicas, selector } = mapOf(valueAt(resource.object, owner));
  return isMap(selector) && typeof replicas === "number" ? { count: replicas, path: at } : undefined;
}

const NAME_LABELS = ["app.kubernetes.io/name", "app", "k8s-app"];

/** What a pod is called by its labels, or by its image where no label tells. */
export function programOf({ labels, containers }: Pod): string | undefined {
  const label = NAME_LABELS.map((name) => labels[name]).find((value) => value !== undefined);
  if (label !== undefined) return label;
  const main = containers.find((container) => container.class === "regular");
  const image = textOf(main?.value.image);
  return image?.split("@")[0]!.split("/").at(-1)!.split(":")[0];
}

/** Labels of a pod with which Kubernetes completes a selector, and the selector itself, as a map. */
export function completedSelector(term: unknown, labels: Readonly<Record<string, string>>) {
  const { labelSelector, matchLabelKeys } = mapOf(term);
  if (!isMap(labelSelector)) return undefined;
  const keys = Array.isArray(matchLabelKeys) ? matchLabelKeys.filter((key) => typeof key === "string") : [];
  const own = Object.fromEntries(keys.flatMap((key) => (labels[key] === undefined ? [] : [[key, labels[key]]])));
  return { ...labelSelector, matchLabels: { ...labelsOf(labelSelector.matchLabels), ...own } };
}
