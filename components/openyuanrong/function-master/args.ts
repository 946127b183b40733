import * as pulumi from "@pulumi/pulumi";
import { Monitoring } from "../../core/monitoring";
import { ControlPlaneArgs, ControlPlaneSettings } from "../control-plane";
import { EtcdConnection } from "../etcd/args";
import { FunctionAgentTemplate } from "./agent-args";

export * from "./agent-args";

/** Where the replicas agree on which of them is active. */
export const ElectionMode = { Txn: "txn", Etcd: "etcd", Kubernetes: "k8s" } as const;
export type ElectionMode = (typeof ElectionMode)[keyof typeof ElectionMode];

/** Taints by which function-master marks nodes and acts on them. */
export interface NodeTaints {
  /** What stands before `is-function-proxy-unready` and `is-ds-worker-unready`, by which it marks nodes, such as yuanrong.example.com/; default nothing. */
  prefix?: string;
  /** Labels of nodes that lack a data worker on purpose and are not marked for it; default none. */
  withoutDataWorker?: Record<string, string>;
  /** Key of a taint, set by others, that moves the instances off a node; default none. */
  evictionKey?: string;
}

/** How instances are placed; the node's proxies must be given the same. */
export interface Scheduling {
  /** Highest priority that an instance may ask for, 0 to 65535; default 0, all alike. */
  maxPriority?: number;
  /** Whether an instance pushes others of lower priority aside when there is no room; default false. */
  preemption?: boolean;
  /** Number of fitting nodes after which the search for a better one ends; default never. */
  enoughNodes?: number;
}

/** What each tenant may use; beyond it function-master ends the tenant's newest instances. */
export interface TenantQuota {
  /** Thousandths of a CPU; default 32000. */
  cpuMillicores?: number;
  /** MiB of memory; default 65536. */
  memoryMb?: number;
  /** Seconds for which a tenant that was beyond it starts nothing; default 10. */
  cooldownSeconds?: number;
}

/** When etcd counts as lost. */
export interface EtcdHealth {
  /** Seconds between two checks; default 10. */
  intervalSeconds?: number;
  /** Seconds that a check may take; default 20. */
  timeoutSeconds?: number;
  /** Failed checks in a row that are borne; default 60. */
  failures?: number;
}

/** An announcement in etcd of an upgrade, during which no instance is moved off its node. */
export interface UpgradeWatch {
  /** Key in etcd, whose JSON value tells the zone and whether it is being upgraded. */
  key: string;
  /** Number of the zone that this cluster is; default 0. */
  zone?: number;
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
  /** Seconds without a sign of life after which a node's proxy, an agent or a runtime manager is given up, 3 to 3600; default 180. The proxies must be given the same. */
  heartbeatTimeoutSeconds?: number;
  /** Seconds without a sign of life after which another replica becomes the active one, 2 to 600; default 10. */
  electionLeaseSeconds?: number;
  /** Whether instances are started anew when their runtime or node fails; default false. The proxies must be given the same. */
  recoverInstances?: boolean;
  /** Taints of nodes. */
  taints?: NodeTaints;
  /** Priorities and preemption. */
  scheduling?: Scheduling;
  /** What each tenant may use; default without bounds. */
  tenantQuota?: TenantQuota;
  /** When etcd counts as lost. */
  etcdHealth?: EtcdHealth;
  /** Announcement of upgrades; default none. */
  upgradeWatch?: UpgradeWatch;
  /** Metrics, on port 31539; default none. */
  monitoring?: Monitoring;
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
