import { horizontalFor } from "./autoscalers";
import type { Pod } from "./pods";
import { namespaceOf, Resource } from "../resource";
import type { ResourceSet } from "../resource-set";
import { mapOf, numberOf, Path } from "../values";
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
  const [autoscaler] =
    pod.path.join(".") === "spec.template" ? horizontalFor(set, namespaceOf(pod.resource), pod.resource) : [];
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
