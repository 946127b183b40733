import * as pulumi from "@pulumi/pulumi";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { ControlPlaneArgs, ControlPlaneSettings } from "../control-plane";
import { EtcdConnection } from "../etcd/args";
import { ComponentLog } from "../log";
import { ObjectStore } from "../object-store";

/** Where the replicas agree on which of them is active. */
export const ElectionMode = { Txn: "txn", Etcd: "etcd", Kubernetes: "k8s" } as const;
export type ElectionMode = (typeof ElectionMode)[keyof typeof ElectionMode];

/** Images of a pool's pods, each with a tag or digest. */
export interface FunctionAgentImages {
  /** The function-agent-init image. */
  init: pulumi.Input<string>;
  /** The function-agent image. */
  agent: pulumi.Input<string>;
  /** The runtime-manager image. */
  runtimeManager: pulumi.Input<string>;
}

/** What a pool's pod is like; a pool may override parts of it. */
export interface FunctionAgentSettings {
  /** Resources of the runtimes, in quantities of m or cores and Mi or Gi; default 500m, 1Gi and 2Gi of ephemeral storage. */
  runtimeResources?: ContainerResources;
  /** Resources of the function agent; default 500m and 500Mi, limited to 1 CPU and 500Mi. */
  agentResources?: ContainerResources;
  /** Resources of the init container; default 300m and 800Mi. */
  initResources?: ContainerResources;
  /** Where the pods may run; default anywhere. */
  placement?: PodPlacement;
  /** Runtime class, such as one with a sandbox; default the cluster's. */
  runtimeClassName?: pulumi.Input<string>;
  /** Seconds that runtimes have to end; default 30. */
  gracePeriodSeconds?: number;
  /** Whether functions use the data system, whose worker then runs on every node of a pool; default true. */
  dataSystem?: boolean;
  /** Logs of agent and runtime manager. */
  log?: ComponentLog;
}

/** The pod that function-master makes for every replica of a pool. */
export interface FunctionAgentTemplate extends FunctionAgentSettings {
  /** Images. */
  images: FunctionAgentImages;
  /** Names of Secrets to pull the images with; default none. */
  imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
  /** Store of function packages; default none. Its Secret is read in the pools' namespace. */
  objectStore?: ObjectStore;
}

/** What function-master is like. */
export interface FunctionMasterSettings extends ControlPlaneSettings {
  /** Number of pods, of which one is active; default 2. */
  replicas?: number;
  /** Where the replicas elect the active one; default txn, by transactions in etcd. */
  election?: ElectionMode;
  /** Address of the API server; default https://kubernetes.default.svc.cluster.local:443. */
  kubernetesUrl?: string;
  /** Whether function-master makes further pods for instances that find no room; default false. */
  horizontalScale?: boolean;
  /** Seconds that a pool's pod has to end when it is scaled away; default 25. */
  podGracePeriodSeconds?: number;
}

/** Arguments of FunctionMaster. */
export interface FunctionMasterArgs extends FunctionMasterSettings, ControlPlaneArgs {
  /** Namespace in which it makes the pools' pods; default the same. Must exist. */
  workerNamespace?: pulumi.Input<string>;
  /** The etcd that holds instances and pools. */
  etcd: EtcdConnection;
  /** Id of this cluster among those that share an etcd; default none. */
  clusterId?: string;
  /** The pods of pools. */
  agent: FunctionAgentTemplate;
}
