import { ChartArgs } from "../../core/chart";
import { Monitoring } from "../../core/monitoring";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { Preset } from "../../core/preset";

/** Controllers of yurt-manager that can be switched off; `nodelifecycle` has a setting of its own. */
export const YurtManagerController = {
  /** Approves the certificates of YurtHub and Raven. */
  CsrApprover: "csrapprover",
  /** Updates DaemonSets with the annotation apps.openyurt.io/update-strategy. */
  DaemonPodUpdater: "daemonpodupdater",
  /** Pulls the new images of such DaemonSets to nodes in advance. */
  ImagePreheat: "imagepreheat",
  /** Keeps NodePools' status, and their labels, annotations and taints on nodes; its webhooks go with it. */
  NodePool: "nodepool",
  /** Keeps NodeBuckets. */
  NodeBucket: "nodebucket",
  /** Converts nodes of edge pools to YurtHub and back. */
  YurtNodeConversion: "yurtnodeconversion",
  /** Runs EdgeX of PlatformAdmins. */
  PlatformAdmin: "platformadmin",
  /** Has Endpoints filtered again when the topology of a Service changes. */
  ServiceTopologyEndpoints: "servicetopologyendpoints",
  /** The same for EndpointSlices. */
  ServiceTopologyEndpointSlices: "servicetopologyendpointslices",
  /** Makes the workloads of YurtAppSets; its webhooks go with it. */
  YurtAppSet: "yurtappset",
  /** Updates static pods of YurtStaticSets; its webhooks go with it. */
  YurtStaticSet: "yurtstaticset",
  /** Keeps pods on autonomous nodes that give no sign of life. */
  PodBinding: "podbinding",
  /** Chooses the active endpoints of Raven's Gateways; their webhooks go with it. */
  GatewayPickup: "gatewaypickup",
  /** Makes the Service of Raven's proxies within the cluster. */
  GatewayInternalService: "gatewayinternalservice",
  /** Makes the Services of Gateways that are exposed. */
  GatewayPublicService: "gatewaypublicservice",
  /** Writes the names of edge nodes for Raven's proxy. */
  GatewayDns: "gatewaydns",
  /** Makes the PoolServices of Services of type LoadBalancer. */
  LoadBalancerSet: "loadbalancerset",
  /** Chooses the leaders among a pool's YurtHubs. */
  HubLeader: "hubleader",
  /** Tells YurtHubs of their leaders. */
  HubLeaderConfig: "hubleaderconfig",
  /** Allows leaders to read what their pool shares. */
  HubLeaderRbac: "hubleaderrbac",
} as const;
export type YurtManagerController = (typeof YurtManagerController)[keyof typeof YurtManagerController];

/** Webhooks of yurt-manager on Kubernetes' own kinds. */
export const YurtManagerWebhook = {
  /** Takes a node's wish for a pool, and guards labels of nodes. */
  Node: "node",
  /** Keeps pods away from pools in the nodes' network, where they ask for it. */
  Pod: "pod",
  /** Keeps the endpoints of autonomous nodes' pods. */
  Endpoints: "endpoints",
  /** The same for EndpointSlices. */
  EndpointSlice: "endpointslice",
} as const;
export type YurtManagerWebhook = (typeof YurtManagerWebhook)[keyof typeof YurtManagerWebhook];

/** Objects on which a controller works at once, 1 to 100 each. */
export interface YurtManagerWorkers {
  /** Certificate requests; default 3. */
  csrApprover?: number;
  /** DaemonSets; default 3. */
  daemonPodUpdater?: number;
  /** Endpoints; default 3. */
  endpoints?: number;
  /** EndpointSlices; default 3. */
  endpointSlices?: number;
  /** Gateways, for names; default 1. */
  gatewayDns?: number;
  /** Gateways, for the Service within; default 1. */
  gatewayInternalService?: number;
  /** Gateways, for endpoints; default 1. */
  gatewayPickup?: number;
  /** Gateways, for the Services that expose them; default 1. */
  gatewayPublicService?: number;
  /** NodePools, by each of the three controllers of leaders; default 3. */
  hubLeader?: number;
  /** Services of type LoadBalancer; default 3. */
  loadBalancerSet?: number;
  /** NodePools, for buckets; default 3. */
  nodeBucket?: number;
  /** NodePools; default 3. */
  nodePool?: number;
  /** PlatformAdmins; default 3. */
  platformAdmin?: number;
  /** Nodes, for autonomy; default 5. */
  podBinding?: number;
  /** YurtAppSets; default 3. */
  yurtAppSet?: number;
  /** Nodes that are converted; default 3. */
  yurtNodeConversion?: number;
  /** YurtStaticSets; default 3. */
  yurtStaticSet?: number;
}

/** Requests to the API server, of each of yurt-manager's identities. */
export interface YurtManagerApiRequests {
  /** Requests a second in the long run, 1 to 10000; default 50. */
  perSecond?: number;
  /** Requests at once, at least perSecond, 1 to 10000; default 100. */
  burst?: number;
}

/** When nodes count as lost, and how fast their pods are evicted. */
export interface YurtManagerNodeLifecycleLimits {
  /** Seconds without a sign of life after which a node is not ready, 20 to 3600; default 40. */
  monitorGracePeriodSeconds?: number;
  /** The same while a node starts, 20 to 3600; default 60. */
  startupGracePeriodSeconds?: number;
  /** Nodes a second from which pods are evicted, 0 to 100; default 0.1. */
  evictionRate?: number;
  /** The same in a zone with many lost nodes, 0 to 100; default 0.01. */
  secondaryEvictionRate?: number;
  /** Nodes of a cluster up to which such a zone's pods are not evicted at all, 0 to 100000; default 50. */
  largeClusterNodes?: number;
  /** Share of lost nodes from which a zone has many, 0 to 1; default 0.55. */
  unhealthyZoneThreshold?: number;
}

/** What yurt-manager is like. */
export interface YurtManagerSettings {
  /** How much it is made for; default production. */
  preset?: Preset;
  /** Pods, of which one works and all answer webhooks, 1 to 100; default 2, with small 1. */
  replicas?: number;
  /** Resources of each pod; default those of the preset. */
  resources?: ContainerResources;
  /** Whether the pods run on nodes of the control plane alone, as upstream has it; default true. False for managed clusters, which show none: then anywhere but on edge nodes. */
  controlPlaneNodes?: boolean;
  /** Where the pods may run; their priority class is system-cluster-critical by default. */
  placement?: PodPlacement;
  /** Whether it judges which nodes are lost, in place of kube-controller-manager, which must then not; default false. */
  nodeLifecycle?: boolean;
  /** How it judges them; only with nodeLifecycle. */
  nodeLifecycleLimits?: YurtManagerNodeLifecycleLimits;
  /** Controllers to switch off; default none. */
  disabledControllers?: YurtManagerController[];
  /** Webhooks on Kubernetes' own kinds to switch off; default none. */
  disabledWebhooks?: YurtManagerWebhook[];
  /** Objects on which each controller works at once. */
  workers?: YurtManagerWorkers;
  /** Requests to the API server. */
  apiRequests?: YurtManagerApiRequests;
  /** Nodes in one NodeBucket, 1 to 1000; default 100. */
  maxNodesPerBucket?: number;
  /** Whether nodes get their pool's labels, annotations and taints; default true. */
  syncPoolConfiguration?: boolean;
  /** How much is logged, 0 to 4; default 4. From 5 on yurt-manager would log the tokens of its accounts. */
  logLevel?: number;
  /** Metrics; default none. */
  monitoring?: Monitoring;
}

/** Arguments of YurtManager. It keeps nothing that is lost with it, so there is nothing to protect. */
export interface YurtManagerArgs extends YurtManagerSettings, ChartArgs {}
