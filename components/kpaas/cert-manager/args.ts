import { Monitoring } from "../../core/monitoring";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { ChartServiceArgs } from "../chart";
import { IssuerSettings } from "../issuer/args";
import { Preset } from "../../core/preset";

/** What installs cert-manager. */
export const CertManagerInstaller = {
  /** The chart, as a Helm release. */
  Helm: "helm",
  /** The package @pulumi/kubernetes-cert-manager, around the same chart. */
  PulumiPackage: "pulumi-package",
} as const;
export type CertManagerInstaller = (typeof CertManagerInstaller)[keyof typeof CertManagerInstaller];

/** One of the three programs of cert-manager. */
export interface CertManagerWorkload {
  /** Number of pods; default 2 for production, 1 for small. */
  replicas?: number;
  /** Resources; default those of the preset. */
  resources?: ContainerResources;
}

/** Definitions of cert-manager's resources. */
export interface CertManagerDefinitions {
  /** Whether the chart brings them; default true. */
  install?: boolean;
  /** Whether they, and with them every Certificate and Issuer, stay when cert-manager is removed; default true. */
  keep?: boolean;
}

/** How cert-manager checks the records of DNS-01 challenges. */
export interface CertManagerDns01 {
  /** Name servers as host:port, or https:// for DNS over HTTPS; default those of the pods. */
  recursiveNameservers?: string[];
  /** Whether only they are asked, and not the zone's own servers, which an egress filter may hide; default false. */
  recursiveNameserversOnly?: boolean;
}

/** Who approves requests for certificates. */
export interface CertManagerApproval {
  /** Whether cert-manager approves all by itself; default true. Turn it off for approver-policy or istio-csr's own. */
  automatic?: boolean;
  /** Signers that it may approve; default its own issuers. */
  signerNames?: string[];
}

/** An issuer that comes with cert-manager; a ClusterIssuer. */
export interface CertManagerIssuer extends IssuerSettings {
  /** Name of the ClusterIssuer. */
  name: string;
  /** Whether it is the one of Ingresses that name none, and what `defaultIssuer` tells; default whether it is the only one. */
  default?: boolean;
}

/** What cert-manager is like. */
export interface CertManagerSettings {
  /** How much it is made for; default production. */
  preset?: Preset;
  /** What installs it; default helm. */
  installer?: CertManagerInstaller;
  /** The controller, one of whose pods is active. */
  controller?: CertManagerWorkload;
  /** The webhook, without which no Certificate or Issuer can be made. */
  webhook?: CertManagerWorkload;
  /** The CA injector, one of whose pods is active. */
  cainjector?: CertManagerWorkload;
  /** Where the pods may run; default Linux nodes, spread over nodes and zones. */
  placement?: PodPlacement;
  /** Definitions of its resources. */
  crds?: CertManagerDefinitions;
  /** Namespace of the Leases by which pods elect the active one; default its own. */
  leaderElectionNamespace?: string;
  /** Namespace of the Secrets of ClusterIssuers; default its own. */
  clusterResourceNamespace?: string;
  /** How records of DNS-01 challenges are checked. */
  dns01?: CertManagerDns01;
  /** Whether it serves Gateways, whose resource definitions must be installed before it; default false. */
  gatewayApi?: boolean;
  /** Whether a Certificate's Secret goes with it; default false, so that a Certificate that is made anew finds its Secret. */
  ownSecrets?: boolean;
  /** Who approves requests for certificates. */
  approval?: CertManagerApproval;
  /** Verbosity of the logs, 0 to 6; default 2. */
  logLevel?: number;
  /** Metrics; default none. */
  monitoring?: Monitoring;
  /** Namespace of the Vault or OpenBao that issuers ask, which the controller may then reach; default none. Only with `network`. */
  vaultNamespace?: string;
  /** Issuers for the whole cluster; default none. */
  issuers?: CertManagerIssuer[];
}

/** Arguments of CertManager. */
export interface CertManagerArgs extends CertManagerSettings, ChartServiceArgs {}
