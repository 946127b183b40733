import { Monitoring } from "../../core/monitoring";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { ChartServiceArgs } from "../chart";
import { Preset } from "../../core/preset";
import { WebExposure } from "../web";
import { RookBlockPool, RookFileSystem, RookObjectStore, RookStorage, RookWipe } from "./storage-args";

/** Which of the first classes is the cluster's default. */
export const RookDefaultClass = {
  /** That of the first block pool. */
  Block: "block",
  /** That of the first file system. */
  File: "file",
  /** None. */
  None: "none",
} as const;
export type RookDefaultClass = (typeof RookDefaultClass)[keyof typeof RookDefaultClass];

/** Network of Ceph's daemons. It can't be changed later. */
export const RookNetworkProvider = {
  /** That of pods. */
  Pods: "pods",
  /** That of the nodes, which is faster, and where no NetworkPolicy counts. */
  Host: "host",
} as const;
export type RookNetworkProvider = (typeof RookNetworkProvider)[keyof typeof RookNetworkProvider];

/** IP versions. */
export const RookIpFamily = { IPv4: "IPv4", IPv6: "IPv6" } as const;
export type RookIpFamily = (typeof RookIpFamily)[keyof typeof RookIpFamily];

/** How much the operator logs. */
export const RookLogLevel = { Error: "ERROR", Warning: "WARNING", Info: "INFO", Debug: "DEBUG" } as const;
export type RookLogLevel = (typeof RookLogLevel)[keyof typeof RookLogLevel];

/** The operator, which makes and heals the cluster. */
export interface RookOperator {
  /** Resources; default those of the preset. */
  resources?: ContainerResources;
  /** How much it logs; default INFO. */
  logLevel?: RookLogLevel;
  /** Whether loop devices count as disks, for trials; default false. */
  loopDevices?: boolean;
  /** Values of the chart rook-ceph, laid over ours; default none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Pulumi's analyzer refuses unknown
  values?: Record<string, any>;
}

/** The CSI drivers, by which pods get volumes. */
export interface RookCsi {
  /** Pods that make volumes, for each driver, one of which is active; default 2 for production, 1 for small. */
  replicas?: number;
  /** Where the pods that mount volumes may run; default every node, whatever its taints. */
  nodePlacement?: PodPlacement;
  /** The kubelet's directory on the nodes; default /var/lib/kubelet. */
  kubeletDirectory?: string;
  /** Version of the chart ceph-csi-drivers; default the one that this package is tested with. */
  chartVersion?: string;
  /** Values of the chart ceph-csi-drivers, laid over ours; default none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Pulumi's analyzer refuses unknown
  values?: Record<string, any>;
}

/** Daemons of one kind. */
export interface RookDaemon {
  /** Resources; default those of the preset. Ceph fits its caches to the memory. */
  resources?: ContainerResources;
  /** Where they may run, and their priority class; default as `placement`, with a class of the system. */
  placement?: PodPlacement;
}

/** The monitors, which keep the cluster's map and its keys. */
export interface RookMonitors extends RookDaemon {
  /** How many, an odd number of 1 to 9; default 3 for production, 1 for small. */
  count?: number;
  /** Whether one node may have several; default false. Not for production. */
  allowMultiplePerNode?: boolean;
}

/** The managers, one of which is active. */
export interface RookManagers extends RookDaemon {
  /** How many, 1 or 2; default 2 for production, 1 for small. */
  count?: number;
}

/** How Ceph's daemons and their clients talk. */
export interface RookCephNetwork {
  /** Network of the daemons; default pods. */
  provider?: RookNetworkProvider;
  /** Whether connections are encrypted, which needs Linux 5.11 on every node; default true for production. */
  encryption?: boolean;
  /** Whether connections are compressed, which needs Linux 5.11 as well; default false. */
  compression?: boolean;
  /** IP version; default IPv4. */
  ipFamily?: RookIpFamily;
  /** Whether daemons listen on both; default false. */
  dualStack?: boolean;
  /** Networks of the nodes for clients, with the provider host; default the nodes' own. */
  publicCidrs?: string[];
  /** Networks of the nodes for copies between OSDs, with the provider host; default the same. */
  clusterCidrs?: string[];
}

/** Ceph's web page, whose administrator may do everything. */
export interface RookDashboard {
  /** Whether there is one; default whether `web` is given. */
  enabled?: boolean;
  /** How people reach it by HTTPS; default not at all. What comes first speaks plain HTTP to it. */
  web?: WebExposure;
}

/** What Rook and its Ceph cluster are like. */
export interface RookSettings {
  /** How much it is made for; default production. Small has one of each and one copy: it is for trials, and a lost disk loses data. */
  preset?: Preset;
  /** Name of the CephCluster; default the namespace. */
  clusterName?: string;
  /** Disks that Ceph takes. */
  storage: RookStorage;
  /** Directory on the nodes for the monitors' data; default /var/lib/rook. It can't be changed later. */
  dataDirectory?: string;
  /** Where all pods but those that mount volumes may run; default Linux nodes without taints. */
  placement?: PodPlacement;
  /** The operator. */
  operator?: RookOperator;
  /** The CSI drivers. */
  csi?: RookCsi;
  /** The monitors. */
  monitors?: RookMonitors;
  /** The managers. */
  managers?: RookManagers;
  /** The OSDs, one for each disk. */
  osds?: RookDaemon;
  /** How daemons and clients talk. */
  cephNetwork?: RookCephNetwork;
  /** The web page; default none. */
  dashboard?: RookDashboard;
  /** Pools of block volumes; default one. */
  blockPools?: RookBlockPool[];
  /** File systems; default one. */
  fileSystems?: RookFileSystem[];
  /** S3-compatible stores; default none. */
  objectStores?: RookObjectStore[];
  /** The cluster's default class; default block, or file where there is no block pool. */
  defaultStorageClass?: RookDefaultClass;
  /** Further names of the default class, as classes that are no default themselves; default none. */
  storageClassAliases?: string[];
  /** Whether there are VolumeSnapshotClasses, whose definitions and controller must be installed; default false. */
  snapshotClasses?: boolean;
  /** Whether a pod with Ceph's tools and its administrator's key runs; default false. */
  toolbox?: boolean;
  /** Metrics; default none. A ServiceMonitor brings rules for alerts too. */
  monitoring?: Monitoring;
  /** What wipes all disks when the cluster is deleted; default nothing does. Only with `protect: false`. */
  wipeOnDestroy?: RookWipe;
}

/**
 * Arguments of Rook. `chartVersion` is that of rook-ceph and rook-ceph-cluster, `values` are those of rook-ceph-cluster, and
 * `timeoutSeconds` what the Ceph cluster has to become ready; default 1800.
 */
export interface RookArgs extends RookSettings, ChartServiceArgs {}

export * from "./storage-args";
