import * as pulumi from "@pulumi/pulumi";
import { Autoscaling } from "../../core/autoscaling";
import { ExternalTrafficPolicy, ServiceType } from "../../core/exposure";
import { Monitoring } from "../../core/monitoring";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { ChartServiceArgs } from "../chart";
import { IssuerReference } from "../issuer/args";
import { Preset } from "../../core/preset";

/** The Service of the controller. */
export interface IngressNginxService {
  /** Who reaches it; default ClusterIP, pods of the cluster only. */
  type?: ServiceType;
  /** Port of HTTP on the nodes; default one that the cluster chooses. Not for ClusterIP. */
  httpNodePort?: number;
  /** Port of HTTPS on the nodes; default one that the cluster chooses. Not for ClusterIP. */
  httpsNodePort?: number;
  /** Annotations, such as metallb.io/loadBalancerIPs for a fixed address; default none. */
  annotations?: Record<string, string>;
  /** Class of the load balancer, where several serve the cluster; default the cluster's. Only for LoadBalancer. */
  loadBalancerClass?: string;
  /** Networks in CIDR notation from which the load balancer lets callers in; default all. Only for LoadBalancer. */
  loadBalancerSourceRanges?: string[];
  /** Whether traffic goes on to other nodes; default Cluster. Local keeps the caller's address. Not for ClusterIP. */
  externalTrafficPolicy?: ExternalTrafficPolicy;
}

/** How a proxy in front tells the address of the caller. */
export const ClientAddressSource = {
  ForwardedHeaders: "forwarded-headers",
  ProxyProtocol: "proxy-protocol",
} as const;
export type ClientAddressSource = (typeof ClientAddressSource)[keyof typeof ClientAddressSource];

/** Proxies in front of the controller, such as a cloud's load balancer. */
export interface IngressNginxProxies {
  /** How they tell the address of the caller. */
  source: ClientAddressSource;
  /** Their networks in CIDR notation; what others tell is not believed. */
  cidrs: string[];
}

/** The certificate of host names that bring none of their own: a Secret, or one that is asked for. */
export interface IngressNginxCertificate {
  /** Existing Secret of type kubernetes.io/tls in the namespace of the controller. */
  secretName?: pulumi.Input<string>;
  /** Issuer that is asked for one; with `dnsNames`. */
  issuer?: IssuerReference;
  /** Host names of the one that is asked for, such as *.apps.example.com. */
  dnsNames?: string[];
}

/** How long browsers keep to HTTPS. */
export interface IngressNginxHsts {
  /** Seconds for which they do; 0 has them forget it. Default 31536000, a year. */
  maxAgeSeconds?: number;
  /** Whether for all subdomains too; default true. */
  includeSubdomains?: boolean;
  /** Whether the host may be put on the lists that browsers ship with, which is hard to undo; default false. */
  preload?: boolean;
}

/** What ingress-nginx is like. */
export interface IngressNginxSettings {
  /** How much it is made for; default production. */
  preset?: Preset;
  /** Name of the IngressClass; default nginx, which K-PaaS uses. Another name makes a controller beside that one. */
  className?: string;
  /** Whether Ingresses that name no class are its own; default false. */
  defaultClass?: boolean;
  /** Number of pods; default 2 for production, 1 for small. */
  replicas?: number;
  /** Autoscaling, instead of `replicas`; default none. */
  autoscaling?: Autoscaling;
  /** Resources; default those of the preset. */
  resources?: ContainerResources;
  /** Where the pods may run; default Linux nodes, spread over nodes and zones. */
  placement?: PodPlacement;
  /** The Service; default a ClusterIP. */
  service?: IngressNginxService;
  /** Issuer of the certificate of the admission webhook; default one that a Job of the chart makes once. */
  issuer?: IssuerReference;
  /** The certificate of host names that bring none of their own; default one that nobody trusts. */
  defaultCertificate?: IngressNginxCertificate;
  /** Proxies in front; default none. */
  proxies?: IngressNginxProxies;
  /** How long browsers keep to HTTPS; default a year. */
  hsts?: IngressNginxHsts;
  /** Greatest size of a request's body, such as 8m, or 0 for any; default 1m. Annotations of an Ingress override it. */
  proxyBodySize?: string;
  /** Metrics; default none. */
  monitoring?: Monitoring;
}

/** Arguments of IngressNginx. */
export interface IngressNginxArgs extends IngressNginxSettings, ChartServiceArgs {}
