import { autoscalersOf } from "./autoscalers";
import type { Pod } from "./pods";
import type { Resource } from "./resource";
import type { ResourceSet } from "./resource-set";
import type { Path } from "./values";
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
  const isMain = pod.path.length === 2 && pod.path[0] === "spec";
  const stated = replicasOfPod(pod);
  if (stated?.count === 0) return { least: 0, most: 0, resource: pod.resource, path: stated.path };
  const [autoscaler] = isMain ? autoscalersOf(set, pod.resource) : [];
  if (autoscaler) {
    const { least, most = Math.max(least, 2), leastPath, resource } = autoscaler;
    return { least, most, resource, path: leastPath };
  }
  return stated && { least: stated.count, most: stated.count, resource: pod.resource, path: stated.path };
}
