import { z } from "zod";
import { check } from "../check";
import { Resource } from "../resource";
import type { ResourceSet } from "../resource-set";
import { claimsOf, keptProgram, mountedClaims } from "../kubernetes/stateful";
import { mapOf, mapsOf, textOf } from "../values";

export const relVolumeEncrypted = check({
  id: "rel-volume-encrypted",
  title: "Databases and stores of secrets are on encrypted volumes",
  severity: "medium",
  pack: "reliability",
  asks: "The StorageClass of each volume of a database, etcd, Vault or OpenBao encrypts, by its own parameter, its provider, or as one of `encrypted`; a class that is not in the stack is looked at only where `encrypted` is set.",
  why: "Whoever gets a disk, a snapshot or a disk that was thrown away reads passwords and all rows from it.",
  remediation: "Turn on the encryption of the class, or name it in `encrypted` where its disks are encrypted below.",
  equivalents: { kubescape: ["C-0264"] },
  parameters: z.strictObject({
    encrypted: z.array(z.string()).default([]).describe("names of classes whose disks are encrypted by other means"),
  }),
  profiles: { staging: { level: "advisory" } },
  scope: "stack",
  on: "resource",
  judge(resource, { set, parameters: { encrypted } }) {
    const program = keptProgram(resource, set);
    if (program === undefined) return;
    const claims = [resource, ...mountedClaims(resource, set)].flatMap((source) => claimsOf(source, set));
    return claims.flatMap(({ resource: owner, path, storageClass, isEphemeral }) => {
      if (!storageClass || isEphemeral || encrypted.includes(storageClass)) return [];
      const found = set.find("StorageClass", undefined, storageClass);
      if (found ? isEncrypted(found, set) : encrypted.length === 0) return [];
      const message = `${program} "${resource.name}" keeps data in storage class "${storageClass}", which does not encrypt`;
      return { resource: owner, path, message };
    });
  },
});

/** Provisioners that encrypt always. */
const ALWAYS = ["pd.csi.storage.gke.io", "filestore.csi.storage.gke.io", "disk.csi.azure.com", "file.csi.azure.com"];

/** Parameters that turn encryption on: EBS, Ceph and Longhorn, Portworx. */
const SWITCHES = ["encrypted", "secure"];

function isEncrypted({ object }: Resource, set: ResourceSet): boolean {
  const provisioner = textOf(object.provisioner) ?? "";
  if (ALWAYS.includes(provisioner)) return true;
  const parameters = mapOf(object.parameters);
  if (SWITCHES.some((name) => parameters[name] === "true")) return true;
  return /\.(rbd|cephfs)\.csi\.ceph\.com$/.test(provisioner) && hasEncryptedDisks(textOf(parameters.clusterID), set);
}

/** Whether Rook encrypts all disks of the Ceph cluster of a namespace. */
function hasEncryptedDisks(namespace: string | undefined, set: ResourceSet): boolean {
  return set.ofKind("CephCluster", "ceph.rook.io").some((cluster) => {
    if (cluster.namespace !== namespace) return false;
    const { config, storageClassDeviceSets } = mapOf(mapOf(cluster.object.spec).storage);
    const sets = mapsOf(storageClassDeviceSets);
    const isOn = mapOf(config).encryptedDevice === "true";
    return sets.length === 0 ? isOn : sets.every(({ entry }) => entry.encrypted === true);
  });
}
