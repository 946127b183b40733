import * as pulumi from "@pulumi/pulumi";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { IssuerReference } from "../issuer/args";

/** Disks of one node. Without a choice of its own, that of the cluster counts. */
export interface RookStorageNode {
  /** Name of the node, as its label kubernetes.io/hostname has it. */
  name: string;
  /** Disks by kernel name such as sdb, or by a path that outlives a restart, such as /dev/disk/by-id/…. */
  devices?: string[];
  /** Regular expression for kernel names of disks, such as ^nvme. */
  deviceFilter?: string;
}

/** Disks that Ceph takes. They must be empty: it writes over their first blocks. */
export interface RookStorage {
  /** Nodes; default all, so that a new node's disks are taken too. */
  nodes?: RookStorageNode[];
  /** Regular expression for kernel names of disks on each node, such as ^sd[b-d]$; default none. */
  deviceFilter?: string;
  /** Regular expression for paths of disks on each node, such as ^/dev/disk/by-path/pci-; default none. */
  devicePathFilter?: string;
  /** Whether every empty disk of each node is taken; default false, and then the disks must be named. */
  useAllDevices?: boolean;
  /** Whether new disks are encrypted, with keys that the monitors keep; default true for production. For whole disks, no partitions. */
  encryptedDevices?: boolean;
  /** OSDs on each disk, 1 to 8; default 1. More than one is for NVMe. */
  osdsPerDevice?: number;
  /** Fast disk on each node that keeps the metadata of the others; default none. */
  metadataDevice?: string;
}

/** When data of a pool is compressed. */
export const RookCompression = {
  /** Never. */
  None: "none",
  /** Where a client says that it pays. */
  Passive: "passive",
  /** Unless a client says that it does not pay. */
  Aggressive: "aggressive",
  /** Always. */
  Force: "force",
} as const;
export type RookCompression = (typeof RookCompression)[keyof typeof RookCompression];

/** What may fail at once without a loss: copies are in different ones. */
export const RookFailureDomain = { Osd: "osd", Host: "host", Rack: "rack", Zone: "zone" } as const;
export type RookFailureDomain = (typeof RookFailureDomain)[keyof typeof RookFailureDomain];

/** What happens to a volume or bucket whose claim is deleted. */
export const RookReclaimPolicy = { Retain: "Retain", Delete: "Delete" } as const;
export type RookReclaimPolicy = (typeof RookReclaimPolicy)[keyof typeof RookReclaimPolicy];

/** File systems on block volumes. */
export const RookVolumeFormat = { Ext4: "ext4", Xfs: "xfs" } as const;
export type RookVolumeFormat = (typeof RookVolumeFormat)[keyof typeof RookVolumeFormat];

/** A StorageClass. */
export interface RookStorageClass {
  /** Name of the class; default ceph-block, ceph-filesystem or ceph-bucket for the first, and the pool's name for others. */
  name?: string;
  /** Whether claims that name no class get it, for one class at most; default what `defaultStorageClass` says. Not for buckets. */
  default?: boolean;
  /** What happens when the claim is deleted; default Retain for production, Delete for small. */
  reclaimPolicy?: RookReclaimPolicy;
  /** Mount options; default none. Not for buckets. */
  mountOptions?: string[];
}

/** How data is kept. */
export interface RookPool {
  /** Copies, 1 to 5; default 3 for production, 1 for small. */
  replicas?: number;
  /** What holds one copy at most; default host for production, osd for small. */
  failureDomain?: RookFailureDomain;
  /** Class of the disks, such as ssd, nvme or hdd; default all. */
  deviceClass?: string;
  /** When data is compressed; default none. */
  compression?: RookCompression;
}

/** A pool of block volumes, each for one pod. */
export interface RookBlockPool extends RookPool {
  /** Name of the pool; default ceph-blockpool. */
  name?: string;
  /** Its class. */
  storageClass?: RookStorageClass;
  /** File system on the volumes; default ext4, since xfs can hang on nodes that have OSDs too. */
  format?: RookVolumeFormat;
}

/** A file system, whose volumes many pods can write at once. */
export interface RookFileSystem extends RookPool {
  /** Name of the file system; default ceph-filesystem. */
  name?: string;
  /** Its class. */
  storageClass?: RookStorageClass;
  /** Active metadata servers, 1 to 10, each with another that stands by; default 1. */
  activeMetadataServers?: number;
  /** Resources of a metadata server; default those of the preset. */
  resources?: ContainerResources;
  /** Where metadata servers may run; default as `placement`. */
  placement?: PodPlacement;
}

/** Erasure coding: data in chunks of which some may be lost. */
export interface RookErasureCoding {
  /** Chunks of data, 2 to 16. */
  dataChunks: number;
  /** Chunks beside them, as many as may be lost, 1 to 8. */
  codingChunks: number;
}

/** An S3-compatible store of buckets. */
export interface RookObjectStore extends RookPool {
  /** Name of the store; default ceph-objectstore. */
  name?: string;
  /** Its class, for ObjectBuckets. */
  storageClass?: RookStorageClass;
  /** What issues its certificate, for the names of its Service; needed unless `plainHttp`. Not ACME. */
  issuer?: IssuerReference;
  /** Whether it speaks HTTP without TLS; default whether the preset is small and no issuer is given. */
  plainHttp?: boolean;
  /** Gateways, 1 to 20; default 2 for production, 1 for small. */
  instances?: number;
  /** Erasure coding of the data, which takes less disk than copies and more CPU; default copies. */
  erasureCoding?: RookErasureCoding;
  /** Namespaces whose pods may reach the gateways where NetworkPolicies restrict them; default none. */
  clientNamespaces?: string[];
  /** Resources of a gateway; default those of the preset. */
  resources?: ContainerResources;
  /** Where gateways may run; default as `placement`. */
  placement?: PodPlacement;
}

/** What wipes all disks and /var/lib/rook of all nodes when the cluster is deleted. Both must be right. */
export interface RookWipe {
  /** The words yes-really-destroy-data. */
  confirmation: pulumi.Input<string>;
  /** Name of the CephCluster that is to be wiped; it must be this one. */
  cluster: pulumi.Input<string>;
}
