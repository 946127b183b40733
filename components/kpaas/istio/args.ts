import * as pulumi from "@pulumi/pulumi";
import { Autoscaling } from "../../core/autoscaling";
import { ServiceExposure } from "../../core/exposure";
import { Monitoring } from "../../core/monitoring";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { ChartServiceArgs } from "../chart";
import { IssuerReference } from "../issuer/args";
import { Preset } from "../../core/preset";
import { TrustReference } from "../references";

/** What carries the connections of a mesh: a proxy in every pod, or one on every node. */
export const IstioMode = { Sidecar: "sidecar", Ambient: "ambient" } as const;
export type IstioMode = (typeof IstioMode)[keyof typeof IstioMode];

/** Whether pods of the mesh refuse connections without mutual TLS. */
export const MeshMutualTls = { Strict: "STRICT", Permissive: "PERMISSIVE" } as const;
export type MeshMutualTls = (typeof MeshMutualTls)[keyof typeof MeshMutualTls];

/** Where sidecars let pods connect to: anywhere, or only to Services and ServiceEntries. */
export const MeshEgress = { AllowAny: "ALLOW_ANY", RegistryOnly: "REGISTRY_ONLY" } as const;
export type MeshEgress = (typeof MeshEgress)[keyof typeof MeshEgress];

/** Oldest version of TLS that is spoken. */
export const MeshTlsVersion = { Tls12: "1.2", Tls13: "1.3" } as const;
export type MeshTlsVersion = (typeof MeshTlsVersion)[keyof typeof MeshTlsVersion];

/** How proxies log requests. */
export const MeshAccessLog = { None: "none", Text: "text", Json: "json" } as const;
export type MeshAccessLog = (typeof MeshAccessLog)[keyof typeof MeshAccessLog];

/** What a Kubernetes is installed by, as far as it decides where network plugins lie on a node. */
export const CniPlatform = {
  /** /opt/cni/bin and /etc/cni/net.d, as by kubeadm and Kubespray with either runtime. */
  Standard: "standard",
  /** CRI-O as Linux distributions package it, with plugins in /usr/libexec/cni. */
  CriO: "cri-o",
  K3s: "k3s",
  MicroK8s: "microk8s",
  Gke: "gke",
} as const;
export type CniPlatform = (typeof CniPlatform)[keyof typeof CniPlatform];

/** What a Gateway does with plain HTTP: it sends callers to HTTPS, or does not listen. */
export const GatewayHttp = { Redirect: "redirect", None: "none" } as const;
export type GatewayHttp = (typeof GatewayHttp)[keyof typeof GatewayHttp];

/** istiod, which tells proxies where to connect to and how. */
export interface IstioDiscovery {
  /** Number of pods; default follows the load for production, 1 for small. */
  replicas?: number;
  /** How the number of pods follows their load; default from 2 to 5 for production. */
  autoscaling?: Autoscaling;
  /** Resources; default those of the preset. */
  resources?: ContainerResources;
}

/** istio-csr, which has cert-manager sign the certificates of the mesh. */
export interface IstioCertificates {
  /** Number of pods, one of which distributes the root; default 2 for production, 1 for small. */
  replicas?: number;
  /** Resources; default those of the preset. */
  resources?: ContainerResources;
  /** Version of its chart; default the one that this package is tested with. */
  chartVersion?: string;
}

/** The proxy in every pod of a mesh of sidecars. */
export interface IstioSidecar {
  /** Resources of each; default 100m and 128Mi, at most 2 CPUs and 1Gi. */
  resources?: ContainerResources;
  /** Whether it is a native sidecar, so that Jobs end and init containers reach the mesh; needs Kubernetes 1.29. Default true. */
  native?: boolean;
}

/** The agent on every node that leads connections of pods into the mesh. */
export interface IstioCni {
  /** What Kubernetes is installed by; default standard. */
  platform?: CniPlatform;
  /** Folder of the plugins on the nodes; default that of the platform. */
  binaryDirectory?: string;
  /** Folder of the plugins' configuration on the nodes; default that of the platform. */
  configDirectory?: string;
  /** Resources; default 100m and 128Mi. */
  resources?: ContainerResources;
}

/** The proxy on every node of an ambient mesh. */
export interface IstioZtunnel {
  /** Resources; default 200m and 512Mi, 50m and 128Mi for small. */
  resources?: ContainerResources;
}

/** A way into the cluster: pods with Envoy, their Service, and a Gateway that attaches to them. */
export interface IstioGateway {
  /** Name of the Gateway, its pods and its Service. */
  name: string;
  /** Namespace of all of them; default istio-gateways. */
  namespace?: string;
  /** Whether the namespace is made; default what the component is told. */
  createNamespace?: boolean;
  /** Host names that it speaks HTTPS for, such as `apps.team.test` or `*.apps.team.test`; 1 to 60, each with a listener. */
  hostnames: string[];
  /** Signs one certificate for all host names; or a Secret. */
  issuer?: IssuerReference;
  /** Secret of type kubernetes.io/tls in its namespace with a certificate for all host names; instead of an issuer. */
  tlsSecretName?: pulumi.Input<string>;
  /** What it does with plain HTTP; default redirect. */
  http?: GatewayHttp;
  /** Labels that a namespace must have for its routes to attach; default none, so every namespace. */
  routeNamespaceLabels?: Record<string, string>;
  /** How it is reached; default a ClusterIP, from within the cluster only. A node port is that of HTTPS. */
  service?: ServiceExposure;
  /** Number of pods; default 2 for production, 1 for small. */
  replicas?: number;
  /** How the number of pods follows their load; default not. */
  autoscaling?: Autoscaling;
  /** Resources; default those of the preset. */
  resources?: ContainerResources;
  /** Where its pods may run; default Linux nodes, spread over nodes and zones. */
  placement?: PodPlacement;
}

/** What a mesh is like. */
export interface IstioSettings {
  /** How much it is made for; default production. */
  preset?: Preset;
  /** What carries connections; default sidecar. */
  mode?: IstioMode;
  /** Domain of the identities that pods have; default cluster.local. Another one later is another mesh. */
  trustDomain?: string;
  /** Name of this cluster in the mesh; default Kubernetes. */
  clusterName?: string;
  /** Signs the certificates of the mesh, by istio-csr; default istiod's own authority. It must sign SPIFFE names, as ACME can't. */
  issuer?: IssuerReference;
  /** Certificates of the authority behind `issuer`, in the control plane's namespace, to trust no other; default the one that signs first. */
  trust?: TrustReference;
  /** Whether mutual TLS is required in the whole mesh; default STRICT. */
  mutualTls?: MeshMutualTls;
  /** Where sidecars let pods connect to; default ALLOW_ANY, since NetworkPolicies are what restricts. */
  egress?: MeshEgress;
  /** Oldest version of TLS, at Gateways and within the mesh; default 1.2. */
  minTlsVersion?: MeshTlsVersion;
  /** How proxies log requests; default json. */
  accessLog?: MeshAccessLog;
  /** PEM text of authorities, beside the public ones, whom istiod trusts when it fetches the keys of OpenID providers; default none. */
  jwksAuthoritiesPem?: pulumi.Input<string>;
  /** istiod. */
  discovery?: IstioDiscovery;
  /** istio-csr; only with an issuer. */
  certificates?: IstioCertificates;
  /** The proxy in every pod; only in mode sidecar. */
  sidecar?: IstioSidecar;
  /** The agent on every node. */
  cni?: IstioCni;
  /** The proxy on every node; only in mode ambient. */
  ztunnel?: IstioZtunnel;
  /** Namespace of what runs on every node, with more rights than the control plane; default istio-node. */
  nodeNamespace?: string;
  /** Where istiod and istio-csr may run; default Linux nodes, spread over nodes and zones. */
  placement?: PodPlacement;
  /** Metrics of control plane and proxies; default none. */
  monitoring?: Monitoring;
  /** Ways into the cluster, for which Gateway API must be there; default none. */
  gateways?: IstioGateway[];
}

/**
 * Arguments of Istio. `chartVersion` is that of Istio's own charts. `values` are by chart: `base`, `cni`, `istiod`, `ztunnel`, `gateway`
 * and `certificates`.
 */
export interface IstioArgs extends IstioSettings, ChartServiceArgs {}
