import { z } from "zod";
import { check } from "../check";
import { kindFilter } from "../kinds";
import { needsProgram } from "../program/facts";
import type { Resource } from "../resource";
import type { ResourceSet } from "../resource-set";
import { ifKnown } from "../unknown";
import { listOf, mapOf } from "../values";

const DEFAULT_KINDS = [
  "/PersistentVolumeClaim",
  "/PersistentVolume",
  "apps/StatefulSet",
  "apiextensions.k8s.io/CustomResourceDefinition",
  "k8s.mariadb.com/MariaDB",
  "postgresql.cnpg.io/Cluster",
  "ceph.rook.io/CephCluster",
  "ceph.rook.io/CephBlockPool",
  "ceph.rook.io/CephFilesystem",
  "ceph.rook.io/CephObjectStore",
  "objectbucket.io/ObjectBucketClaim",
];

export const pulProtectStateful = check({
  id: "pul-protect-stateful",
  title: "What holds data is not deleted by an update",
  severity: "high",
  pack: "pulumi",
  asks: "Volume claims, StatefulSets with claims, databases, definitions of custom resources, and the namespaces that hold such, have one of the options in `accept`.",
  why: "A rename, a removed line or a replacement deletes the object and its data with it; the deletion of a definition deletes every object of its kind.",
  remediation: "Set `protect: true`, or `retainOnDelete: true` where the program may forget the object.",
  parameters: z.strictObject({
    kinds: z.array(z.string()).default(DEFAULT_KINDS).describe("what holds data, as Kind or group/Kind"),
    accept: z
      .array(z.enum(["protect", "retainOnDelete"]))
      .min(1)
      .default(["protect", "retainOnDelete"])
      .describe("options that are enough; Pulumi's engine tells policies about protect alone"),
  }),
  notApplicable: ({ parameters: { accept }, source }) =>
    source === "engine" && accept.includes("retainOnDelete")
      ? "Pulumi's engine does not tell policies about retainOnDelete; set `accept` to [protect] to demand protect"
      : needsProgram({ source }),
  scope: "stack",
  on: "resource",
  judge(resource, { set, parameters: { kinds, accept } }) {
    if (!resource.program?.custom) return;
    const isMeant =
      resource.kind === "Namespace" ? namespacesWithData(set, kinds).has(resource.name) : holdsData(resource, kinds);
    if (!isMeant || accept.some((option) => resource.program!.options[option])) return;
    const lack = accept.length > 1 ? `neither ${accept.join(" nor ")}` : `no ${accept[0]}`;
    return { path: [], message: `${resource.kind} "${resource.name}" has ${lack}` };
  },
});

function holdsData(resource: Resource, kinds: readonly string[]): boolean {
  if (!resource.program?.custom || !kindFilter(kinds)(resource)) return false;
  return resource.kind !== "StatefulSet" || listOf(mapOf(resource.object.spec).volumeClaimTemplates).length > 0;
}

const known = new WeakMap<ResourceSet, { kinds: readonly string[]; names: Set<string> }>();

function namespacesWithData(set: ResourceSet, kinds: readonly string[]): Set<string> {
  const found = known.get(set);
  if (found?.kinds === kinds) return found.names;
  const names = new Set<string>();
  for (const resource of set.resources)
    if (resource.namespace !== undefined && ifKnown(() => holdsData(resource, kinds))) names.add(resource.namespace);
  known.set(set, { kinds, names });
  return names;
}
