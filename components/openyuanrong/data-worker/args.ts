import * as pulumi from "@pulumi/pulumi";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { ControlPlaneArgs, ControlPlaneSettings } from "../control-plane";
import { EtcdConnection } from "../etcd/args";

/** What the data worker is like. */
export interface DataWorkerSettings extends ControlPlaneSettings {
  /** Memory in MiB for data, which functions on the node share with it; default 2048. The memory limit must leave 1024 MiB beside it. */
  sharedMemoryMb?: number;
  /** Disk space in MiB of each node to which data goes when memory is short, and which ends with the pod; default none. */
  spillMb?: number;
  /** Clients that each node's worker serves at most; default 200. */
  maxClients?: number;
  /**
   * Taints, as key=value:effect, by which a node is taken out of service: its worker hands its data to others and ends. An empty
   * value stands for any; default datasystem/offline=true:NoExecute. With one of the effect NoSchedule every worker may delete any
   * pod of its namespace, since it then ends by deleting its own: such a namespace should hold nothing else.
   */
  scaleInTaints?: string[];
  /** Number of nodes whose worker is replaced at once; default 1. */
  maxUnavailable?: number;
  /** Resources; default 3 CPU and 4Gi. */
  resources?: ContainerResources;
  /** Where the pods run; default on every node, with the priority system-node-critical. */
  placement?: PodPlacement;
}

/** Arguments of DataWorker. */
export interface DataWorkerArgs extends DataWorkerSettings, ControlPlaneArgs {
  /** The datasystem image, with a tag or digest. */
  image: pulumi.Input<string>;
  /** The etcd by which workers find each other: one name that stands for all members, or their IP addresses. */
  etcd: EtcdConnection;
  /** Address of the IAM adaptor, which is asked about tenants' tokens; default none, then tenants are not told apart. Needs `security.keys`. */
  iamUrl?: pulumi.Input<string>;
  /** Name that sets its workers apart from those of other clusters that share the etcd; default none. */
  clusterName?: string;
}
