import * as pulumi from "@pulumi/pulumi";
import { ChartArgs } from "../../core/chart";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { Preset } from "../../core/preset";

/** What makes the tunnels between sites. */
export const RavenDriver = {
  /** IPsec, on UDP 500 and 4500; needs nothing of the nodes' kernel but xfrm. */
  Libreswan: "libreswan",
  /** WireGuard; the kernels of the nodes that hold tunnels must have it. */
  WireGuard: "wireguard",
} as const;
export type RavenDriver = (typeof RavenDriver)[keyof typeof RavenDriver];

/** Tunnels between sites, by which pods reach each other (layer 3). */
export interface RavenVpn {
  /** What makes them; default libreswan. A change cuts every tunnel until all nodes have it. */
  driver?: RavenDriver;
  /** Whether addresses of nodes are reached by the tunnels too; default false. They must be unique over all sites. */
  forwardNodeIp?: boolean;
  /** Whether sites behind NAT try to reach each other without a third; default false. Their agents then ask public STUN servers. */
  natTraversal?: boolean;
  /** Seconds between two signs of life over a tunnel, 0 to 3600, 0 for none; default 15. Only for libreswan. */
  keepAliveIntervalSeconds?: number;
  /** Seconds after which a silent tunnel is made anew, 0 to 3600; default 30. Only for libreswan. */
  keepAliveTimeoutSeconds?: number;
  /** UDP port of the tunnels; default 4500, which libreswan and NAT traversal need. */
  tunnelPort?: number;
  /** Key that all agents share, at least 64 hex digits such as `openssl rand -hex 64` prints; default one that is generated once. Kept as a secret. */
  psk?: pulumi.Input<string>;
}

/** The proxy by which requests for nodes at the edge, such as of `kubectl logs`, reach them (layer 7). */
export interface RavenProxy {
  /** TCP port of exposed gateways, at which agents of other sites call; default 10262. */
  externalPort?: number;
  /** TCP port for HTTPS of exposed gateways, at which the API server calls; default 10263. */
  securePort?: number;
  /** TCP port for plain HTTP of exposed gateways; default 10264. */
  insecurePort?: number;
  /** Whether the port for plain HTTP answers others than its own node; default false. The `httpPorts` of gateways need it; it asks nobody who they are. */
  plainHttp?: boolean;
}

/** What agents and OpenYurt's controllers do; what is switched off here is off for every gateway. */
export interface RavenControllers {
  /** Whether there are proxies; default true. */
  proxy?: boolean;
  /** Whether there are tunnels; default true. */
  tunnel?: boolean;
}

/** How agents bring routes and rules back that somebody else has changed. */
export interface RavenSync {
  /** Whether they do so without an event; default true. */
  enabled?: boolean;
  /** Minutes between two rounds, 1 to 1440; default 30. */
  periodMinutes?: number;
}

/** Metrics of the proxy, and profiles of it at the same port. */
export interface RavenMetrics {
  /** TCP port; default 10266. */
  port?: number;
  /** Whether all addresses of a node answer, and not 127.0.0.1 alone; default false. */
  allAddresses?: boolean;
}

/** Name service by which an API server finds nodes behind the proxy. */
export interface RavenL7 {
  /** Number of pods; default 2 for production, 1 for small. */
  replicas?: number;
  /** Address of its Service, out of the cluster's range, so that API servers can be told of it before; default one that Kubernetes chooses. */
  clusterIp?: string;
  /** Domain of the cluster; default cluster.local. */
  clusterDomain?: string;
  /** Name servers for all other names; default those of the pods' nodes. */
  upstreams?: string[];
  /** Resources of each pod; default 100m and 64Mi, at most 1 CPU and 170Mi. */
  resources?: ContainerResources;
  /** Where the pods may run; default nodes of the cloud, of the control plane too. */
  placement?: PodPlacement;
}

/** What Raven is like. */
export interface RavenSettings {
  /** How much it is made for; default production. */
  preset?: Preset;
  /** Tunnels. */
  vpn?: RavenVpn;
  /** The proxy. */
  proxy?: RavenProxy;
  /** What is switched on; default both. */
  controllers?: RavenControllers;
  /** Repair of routes and rules. */
  sync?: RavenSync;
  /** Agents that may be missing at once in an update, a number such as "5" or a share such as "20%"; default "20%". */
  maxUnavailable?: string;
  /** Resources of each agent; default those of the preset. */
  resources?: ContainerResources;
  /** Where the agents run; default every Linux node, whatever its taints, with priority system-node-critical. */
  placement?: PodPlacement;
  /** Metrics. */
  metrics?: RavenMetrics;
  /** Name service for API servers; default none. */
  l7?: RavenL7;
}

/** Arguments of Raven. */
export interface RavenArgs extends RavenSettings, ChartArgs {}
