import * as pulumi from "@pulumi/pulumi";

/** How agents of other sites reach a gateway; without one they do not, and the gateway calls others. */
export const GatewayExposeType = {
  /** At public addresses of its nodes. */
  PublicIp: "PublicIP",
  /** At Services of type LoadBalancer, which OpenYurt makes in kube-system. */
  LoadBalancer: "LoadBalancer",
} as const;
export type GatewayExposeType = (typeof GatewayExposeType)[keyof typeof GatewayExposeType];

/** What a node does for its gateway. */
export const GatewayEndpointType = {
  /** Leads requests for nodes, such as of `kubectl logs` (layer 7). */
  Proxy: "proxy",
  /** Ends tunnels, by which pods reach each other (layer 3). */
  Tunnel: "tunnel",
} as const;
export type GatewayEndpointType = (typeof GatewayEndpointType)[keyof typeof GatewayEndpointType];

/** How the NAT before a node behaves, as STUN tells it. */
export const GatewayNatType = {
  FullCone: "Full cone NAT",
  RestrictedCone: "Restricted cone NAT",
  PortRestrictedCone: "Port Restricted cone NAT",
  Symmetric: "Symmetric NAT",
  Undefined: "Undefined",
} as const;
export type GatewayNatType = (typeof GatewayNatType)[keyof typeof GatewayNatType];

/** A node that may serve a gateway. One that does both is two endpoints. */
export interface GatewayEndpoint {
  /** Name of the node, which is a member of this gateway. */
  nodeName: string;
  /** What it does. */
  type: GatewayEndpointType;
  /** Port at which it is reached, TCP for a proxy and UDP for a tunnel; default 10262 and 4500. */
  port?: number;
  /** Address at which it is reached, IPv4 or IPv6; default none: a proxy is then not reached, and a tunnel's agent asks public web sites for it. */
  publicIp?: pulumi.Input<string>;
  /** Port that the NAT before a tunnel has for it; default the one that STUN tells. Only for NAT traversal. */
  publicPort?: number;
  /** Whether it is behind NAT, so that others cannot call it; default false. The same for all endpoints. */
  underNat?: boolean;
  /** How that NAT behaves; default what STUN tells. Only for NAT traversal. */
  natType?: GatewayNatType;
  /** Further settings of its agent; default none. */
  config?: Record<string, string>;
}

/** The proxy of a gateway. */
export interface GatewayProxy {
  /** Nodes that do so at once, 0 for none; default 1. */
  replicas?: number;
  /** Ports of nodes that are reached by plain HTTP through the gateway, such as 10255; default none. Raven must allow plain HTTP. */
  httpPorts?: number[];
  /** Ports of nodes that are reached by HTTPS through the gateway, such as 10250 of the kubelet; default none. */
  httpsPorts?: number[];
}

/** The tunnels of a gateway. */
export interface GatewayTunnel {
  /** 1, or 0 for no tunnels; default 1. One node at a time holds them, another of the endpoints takes over. */
  replicas?: number;
}

/** What a gateway is like. */
export interface GatewaySettings {
  /** Name of the gateway, and value of the label of its nodes. */
  name: string;
  /** How others reach it; default not at all. */
  exposeType?: GatewayExposeType;
  /** Nodes that may serve it; default none. */
  endpoints?: GatewayEndpoint[];
  /** The proxy; default off. */
  proxy?: GatewayProxy;
  /** Tunnels; default off. */
  tunnel?: GatewayTunnel;
  /** Further networks of the site that others reach by the tunnels; default the pods of its nodes alone. */
  extraCidrs?: string[];
}

/** Arguments of Gateway. */
export interface GatewayArgs extends GatewaySettings {
  /** Whether Pulumi refuses to delete it, which cuts the site off; default false. */
  protect?: boolean;
}
