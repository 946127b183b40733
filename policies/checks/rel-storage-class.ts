import { z } from "zod";
import { check, Violation } from "../check";
import { namespaceOf, Resource } from "../resource";
import type { ResourceSet } from "../resource-set";
import { Claim, claimsOf } from "../kubernetes/stateful";
import { mapOf, textOf } from "../values";

export const relStorageClass = check({
  id: "rel-storage-class",
  title: "Volumes name a storage class that exists and keeps data",
  severity: "medium",
  pack: "reliability",
  asks: "Claims, templates of claims and storage of CloudNativePG and mariadb-operator name a class, of the stack or of `classes` where those are set; an empty name stands for a volume made by hand. With `retain`, classes and volumes of the stack keep data when the claim goes, and StatefulSets keep their claims.",
  why: "The default class is another one in each cluster, and a class that is none leaves pods pending. With Delete, a claim that is removed by mistake takes the data along.",
  remediation:
    "Set `storageClassName`; set `reclaimPolicy: Retain`, and Retain in `persistentVolumeClaimRetentionPolicy`.",
  equivalents: { kyverno: ["require-storageclass"] },
  parameters: z.strictObject({
    classes: z.array(z.string()).default([]).describe("classes of the cluster beside the stack's; none: not looked at"),
    retain: z.boolean().default(true).describe("whether data must outlive claims"),
  }),
  profiles: { dev: { parameters: { retain: false } } },
  scope: "stack",
  on: "resource",
  judge(resource, { set, parameters: { classes, retain } }) {
    return [
      ...claimsOf(resource, set).flatMap((claim) => judgeClaim(claim, set, classes)),
      ...(retain ? lossIn(resource, set) : []),
    ];
  },
});

function judgeClaim(
  { resource, path, storageClass }: Claim,
  set: ResourceSet,
  classes: readonly string[],
): Violation[] {
  if (storageClass === "" && resource.kind === "PersistentVolumeClaim") return [];
  if (!storageClass) return [{ path, message: "no storage class is named" }];
  const isKnown =
    classes.length === 0 || classes.includes(storageClass) || set.find("StorageClass", undefined, storageClass);
  return isKnown
    ? []
    : [{ path, message: `storage class "${storageClass}" is neither the stack's nor one of classes` }];
}

function lossIn(resource: Resource, set: ResourceSet): Violation[] {
  const { kind, group, name, object } = resource;
  const spec = mapOf(object.spec);
  if (kind === "StorageClass" && group === "storage.k8s.io") {
    const policy = textOf(object.reclaimPolicy) ?? "Delete";
    if (policy === "Retain" || !isClaimed(name, set)) return [];
    return [
      { path: ["reclaimPolicy"], message: `reclaimPolicy is ${policy}, and volumes with data are of this class` },
    ];
  }
  if (kind === "PersistentVolume" && group === "") {
    const policy = textOf(spec.persistentVolumeReclaimPolicy) ?? "Retain";
    if (policy === "Retain") return [];
    return [{ path: ["spec", "persistentVolumeReclaimPolicy"], message: `persistentVolumeReclaimPolicy is ${policy}` }];
  }
  if (kind !== "StatefulSet" || group !== "apps") return [];
  const kept = mapOf(spec.persistentVolumeClaimRetentionPolicy);
  return ["whenDeleted", "whenScaled"]
    .filter((when) => kept[when] === "Delete")
    .map((when) => ({
      path: ["spec", "persistentVolumeClaimRetentionPolicy", when],
      message: `claims of ${namespaceOf(resource)}/${name} are deleted with their pods (${when})`,
    }));
}

const claimed = new WeakMap<ResourceSet, Set<string>>();

/** Whether a claim that outlives its pod is of a class. */
function isClaimed(storageClass: string, set: ResourceSet): boolean {
  const found =
    claimed.get(set) ??
    new Set(
      set.resources
        .flatMap((resource) => claimsOf(resource, set))
        .flatMap((claim) => (claim.isEphemeral ? [] : (claim.storageClass ?? []))),
    );
  claimed.set(set, found);
  return found.has(storageClass);
}
