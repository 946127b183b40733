import { horizontalFor } from "../kubernetes/autoscalers";
import { check } from "../check";
import { replicasOf } from "../kubernetes/pods";
import { namespaceOf, Resource } from "../resource";
import type { ResourceSet } from "../resource-set";
import { mapOf, mapsOf, numberOf, textOf, textsOf } from "../values";

export const relRwoShared = check({
  id: "rel-rwo-shared",
  title: "No volume of one node is asked for by pods of several",
  severity: "high",
  pack: "reliability",
  asks: "A claim whose only modes are ReadWriteOnce or ReadWriteOncePod is mounted by no workload with more than one pod, nor by two workloads; templates of claims give each pod its own.",
  why: "The second pod waits for a volume that the first one holds, until someone looks; on the same node, two programs write into one file system.",
  remediation:
    "Use ReadWriteMany, a StatefulSet with `volumeClaimTemplates`, or one replica with the strategy Recreate.",
  equivalents: { kyverno: ["enforce-readwriteonce-pod"] },
  scope: "stack",
  on: "pod",
  judge(pod, { set }) {
    const { resource, spec, specPath } = pod;
    const most = mostPods(resource, set);
    return mapsOf(spec.volumes).flatMap(({ entry, index }) => {
      const name = textOf(mapOf(entry.persistentVolumeClaim).claimName);
      const claim = name && set.find("PersistentVolumeClaim", namespaceOf(resource), name);
      if (!claim) return [];
      const modes = textsOf(mapOf(claim.object.spec).accessModes);
      if (modes.length === 0 || !modes.every((mode) => ONE.includes(mode))) return [];
      const path = [...specPath, "volumes", index, "persistentVolumeClaim", "claimName"];
      if (most > 1) {
        const pods = most === Infinity ? "a pod on each node" : `up to ${most} pods`;
        return { path, message: `${pods} share claim "${name}", which is ${modes.join(", ")}` };
      }
      const other = usersOf(set, claim).find((user) => user !== resource);
      if (!other || isJob(resource) || isJob(other)) return [];
      return { path, message: `${other.kind} "${other.name}" has claim "${name}" too, which is ${modes.join(", ")}` };
    });
  },
});

const ONE = ["ReadWriteOnce", "ReadWriteOncePod"];

/** Jobs take turns, or run where the volume is. */
function isJob({ kind }: Resource): boolean {
  return kind === "Job" || kind === "CronJob";
}

function mostPods(resource: Resource, set: ResourceSet): number {
  if (resource.kind === "DaemonSet") return Infinity;
  const autoscalers = horizontalFor(set, namespaceOf(resource), resource);
  const most = autoscalers.map(({ object }) => numberOf(mapOf(object.spec).maxReplicas) ?? 1);
  return Math.max(replicasOf(resource) ?? 1, ...most);
}

const users = new WeakMap<ResourceSet, Map<string, Resource[]>>();

/** The workloads that mount a claim. */
function usersOf(set: ResourceSet, claim: Resource): readonly Resource[] {
  let found = users.get(set);
  if (!found) {
    found = new Map();
    for (const { resource, spec } of set.podsIn()) {
      for (const { entry } of mapsOf(spec.volumes)) {
        const name = textOf(mapOf(entry.persistentVolumeClaim).claimName);
        if (name === undefined) continue;
        const key = `${namespaceOf(resource)} ${name}`;
        found.set(key, [...(found.get(key) ?? []), resource]);
      }
    }
    users.set(set, found);
  }
  return found.get(`${namespaceOf(claim)} ${claim.name}`) ?? [];
}
