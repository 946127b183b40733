import * as pulumi from "@pulumi/pulumi";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { ChartServiceArgs } from "../chart";
import { Preset } from "../../core/preset";

/** What makes volumes on the server. */
export const NfsProvisioner = {
  /** The CSI driver csi-driver-nfs, which is maintained. */
  Csi: "csi",
  /** nfs-subdir-external-provisioner with the names that K-PaaS gives it; it gets no releases any more. */
  Subdir: "subdir",
} as const;
export type NfsProvisioner = (typeof NfsProvisioner)[keyof typeof NfsProvisioner];

/** What happens to a volume's folder when its claim is deleted. */
export const NfsReclaimPolicy = {
  /** Volume and folder stay. */
  Retain: "Retain",
  /** The volume goes; its folder gets another name and stays. */
  Archive: "Archive",
  /** The volume and its folder go. */
  Delete: "Delete",
} as const;
export type NfsReclaimPolicy = (typeof NfsReclaimPolicy)[keyof typeof NfsReclaimPolicy];

/** What volumes on an NFS server are like. */
export interface NfsSettings {
  /** How much it is made for; default production. */
  preset?: Preset;
  /** Host name or address of the NFS server. */
  server: pulumi.Input<string>;
  /** Absolute path of the exported folder, in which each volume gets a folder. */
  path: pulumi.Input<string>;
  /** What makes volumes; default csi. */
  provisioner?: NfsProvisioner;
  /** Name of the class; default nfs for csi, and cp-storageclass, which K-PaaS names, for subdir. */
  storageClassName?: string;
  /** Whether claims that name no class get it; default false. */
  defaultClass?: boolean;
  /** Mount options of volumes; default nfsvers=4.1 and hard. */
  mountOptions?: string[];
  /** What happens when a claim is deleted; default Retain. */
  reclaimPolicy?: NfsReclaimPolicy;
  /** Pods that make volumes, one of which is active; default 2 for production, 1 for small. */
  replicas?: number;
  /** Resources of the container that makes volumes; default those of the preset. */
  resources?: ContainerResources;
  /** Where the pods that make volumes may run; default Linux nodes. */
  placement?: PodPlacement;
  /** Whether the definitions and the controller of snapshots come with the driver, for a cluster that has none; default false. Not for subdir. */
  externalSnapshotter?: boolean;
}

/** Arguments of Nfs. The namespace is csi-driver-nfs for csi and nfs-provisioner for subdir unless told otherwise. */
export interface NfsArgs extends NfsSettings, ChartServiceArgs {}
