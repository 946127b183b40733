import * as pulumi from "@pulumi/pulumi";
import { NfsProvisioner, NfsReclaimPolicy, NfsSettings } from "./args";

/** Name of the CSI driver, as its chart has it. */
const DRIVER = "nfs.csi.k8s.io";

/** Names that K-PaaS gives to its class and its provisioner. */
const KPAAS_CLASS = "cp-storageclass";
export const KPAAS_PROVISIONER = "cp-nfs-provisioner";

/** Mount options unless told otherwise: the oldest version with sessions, and writes that wait for a server that is away. */
export const MOUNT_OPTIONS = ["nfsvers=4.1", "hard"];

/** Name of the class. */
export function storageClassName({ storageClassName, provisioner }: NfsSettings): string {
  return storageClassName ?? (provisioner === NfsProvisioner.Subdir ? KPAAS_CLASS : "nfs");
}

/** The class but for its metadata. */
export function storageClassSpec(settings: NfsSettings) {
  const { reclaimPolicy = NfsReclaimPolicy.Retain, mountOptions = MOUNT_OPTIONS } = settings;
  const subdir = settings.provisioner === NfsProvisioner.Subdir;
  return {
    provisioner: subdir ? KPAAS_PROVISIONER : DRIVER,
    parameters: subdir ? subdirParameters(reclaimPolicy) : csiParameters(settings, reclaimPolicy),
    // What is archived is, for Kubernetes, deleted.
    reclaimPolicy: reclaimPolicy === NfsReclaimPolicy.Retain ? "Retain" : "Delete",
    // A volume's size is no limit on NFS; a claim may ask for more where something checks it.
    allowVolumeExpansion: !subdir,
    volumeBindingMode: "Immediate",
    mountOptions,
  };
}

function csiParameters({ server, path }: NfsSettings, reclaimPolicy: NfsReclaimPolicy) {
  const parameters: Record<string, pulumi.Input<string>> = { server, share: path };
  return { ...parameters, onDelete: { Retain: "retain", Archive: "archive", Delete: "delete" }[reclaimPolicy] };
}

function subdirParameters(reclaimPolicy: NfsReclaimPolicy): Record<string, pulumi.Input<string>> {
  return { archiveOnDelete: String(reclaimPolicy === NfsReclaimPolicy.Archive) };
}
