import * as pulumi from "@pulumi/pulumi";
import { Monitoring } from "../../core/monitoring";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { ChartServiceArgs } from "../chart";
import { Preset } from "../../core/preset";

/** Addresses that Services of type LoadBalancer get. */
export interface MetalLbPool {
  /** Name of the pool, which Services may ask for by the annotation metallb.io/address-pool. */
  name: string;
  /** Networks such as 192.0.2.0/28 and ranges such as 192.0.2.240-192.0.2.250, of IPv4 or IPv6; no two pools overlap. */
  addresses: string[];
  /** Whether Services that ask for no pool get its addresses; default true. */
  autoAssign?: boolean;
  /** Whether addresses that end in .0 and .255, which some old networks drop, are left out; default false. */
  avoidBuggyAddresses?: boolean;
  /** Namespaces whose Services may have its addresses; default all. */
  namespaces?: string[];
}

/** Announces pools to the local network by ARP and NDP: one node at a time answers for an address. */
export interface MetalLbLayer2Advertisement {
  /** Name of the advertisement. */
  name: string;
  /** Names of the pools; default all. */
  pools?: string[];
  /** Network interfaces of the nodes that answer; default all. */
  interfaces?: string[];
  /** Labels of the nodes that answer; default none, so every node with a speaker. */
  nodeLabels?: Record<string, string>;
}

/** What speaks BGP on the nodes. */
export const MetalLbBgpMode = {
  /** The speaker itself; IPv4 only, no BFD. */
  Native: "native",
  /** FRR in a DaemonSet of its own. */
  FrrK8s: "frr-k8s",
  /** FRR in the speaker's pods; upstream has announced its end. */
  Frr: "frr",
} as const;
export type MetalLbBgpMode = (typeof MetalLbBgpMode)[keyof typeof MetalLbBgpMode];

/** Detects a dead router within a second, by BFD; times in milliseconds. */
export interface MetalLbBfd {
  /** Least time between packets that are received, 10 to 60000; default 300. */
  receiveIntervalMilliseconds?: number;
  /** Least time between packets that are sent, 10 to 60000; default 300. */
  transmitIntervalMilliseconds?: number;
  /** Number of packets that may be lost, 2 to 255; default 3. */
  detectMultiplier?: number;
}

/** A router to which the nodes announce addresses. */
export interface MetalLbBgpPeer {
  /** Name of the peer. */
  name: string;
  /** AS number of the nodes, 1 to 4294967294. */
  myAsn: number;
  /** AS number of the router, 1 to 4294967294. */
  peerAsn: number;
  /** Address of the router. */
  peerAddress: string;
  /** Port of the router, 1 to 16384; default 179. */
  peerPort?: number;
  /** Address of the node from which it connects; default that which the node's routes choose. */
  sourceAddress?: string;
  /** Seconds without a word after which the session ends, 0 or 3 to 65535; default the mode's. */
  holdTimeSeconds?: number;
  /** Whether the router is more than one hop away; default false. Only between different AS numbers. */
  ebgpMultiHop?: boolean;
  /** Password of the session (TCP MD5), at most 80 characters, of which a Secret is made; kept as a secret. */
  password?: pulumi.Input<string>;
  /** Existing Secret of type kubernetes.io/basic-auth in the namespace, with the password under `password`; instead of the password. */
  passwordSecretName?: pulumi.Input<string>;
  /** How a dead router is noticed; default by the hold time alone. Not with mode native. */
  bfd?: MetalLbBfd;
  /** Labels of the nodes that connect; default none, so every node with a speaker. */
  nodeLabels?: Record<string, string>;
}

/** Announces pools to routers by BGP: all nodes at once answer for an address. */
export interface MetalLbBgpAdvertisement {
  /** Name of the advertisement. */
  name: string;
  /** Names of the pools; default all. */
  pools?: string[];
  /** Names of the peers; default all. */
  peers?: string[];
  /** Communities such as 65535:65282 or large:64512:100:1; default none. */
  communities?: string[];
  /** Preference within the AS, 0 to 4294967295; default the router's. */
  localPreference?: number;
  /** Bits of the prefix by which IPv4 addresses are announced, 1 to 32; default 32. */
  aggregationLength?: number;
  /** Bits of the prefix by which IPv6 addresses are announced, 1 to 128; default 128. */
  aggregationLengthV6?: number;
  /** Labels of the nodes that are announced as next hops; default none, so every node with a speaker. */
  nodeLabels?: Record<string, string>;
}

/** BGP. */
export interface MetalLbBgp {
  /** What speaks it; default frr-k8s. */
  mode?: MetalLbBgpMode;
  /** Routers; at least one. */
  peers: MetalLbBgpPeer[];
  /** What they are told; default one advertisement, `default`, of all pools to all peers. */
  advertisements?: MetalLbBgpAdvertisement[];
}

/** One of the programs of MetalLB. */
export interface MetalLbWorkload {
  /** Resources; default those of the preset. */
  resources?: ContainerResources;
  /** Where the pods may run; default Linux nodes. */
  placement?: PodPlacement;
}

/** The speakers, one on each node that announces addresses. */
export interface MetalLbSpeaker extends MetalLbWorkload {
  /** Whether they run on nodes of the control plane too; default true. */
  controlPlaneNodes?: boolean;
}

/** What MetalLB is like. */
export interface MetalLbSettings {
  /** How much it is made for; default production. */
  preset?: Preset;
  /** Addresses; at least one pool. */
  pools: MetalLbPool[];
  /** Announcements to the local network; default one, `default`, of all pools, unless there is `bgp`. */
  layer2?: MetalLbLayer2Advertisement[];
  /** BGP; default none. */
  bgp?: MetalLbBgp;
  /** Class of the Services that it serves, where something else serves those without one; default those without one. */
  loadBalancerClass?: string;
  /** The controller, which gives addresses to Services. */
  controller?: MetalLbWorkload;
  /** The speakers, which announce them. */
  speaker?: MetalLbSpeaker;
  /** Metrics; default none. They are scraped at Prometheus' own interval. */
  monitoring?: Monitoring;
}

/** Arguments of MetalLb. */
export interface MetalLbArgs extends MetalLbSettings, ChartServiceArgs {}
