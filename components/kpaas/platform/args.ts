import { ChartSource } from "../../core/charts";
import { ServiceExposure } from "../../core/exposure";
import { IssuerSettings } from "../issuer/args";
import { ServiceNetwork } from "../network";
import { Preset } from "../../core/preset";
import { MetalLbArgs } from "../metallb/args";
import { GatewayApiArgs } from "../gateway-api/args";
import { PrometheusCrdsArgs } from "../prometheus-crds/args";
import { CertManagerArgs } from "../cert-manager/args";
import { TrustBundleArgs } from "../trust-bundle/args";
import { RookArgs } from "../rook/args";
import { NfsArgs } from "../nfs/args";
import { IstioArgs } from "../istio/args";
import { IngressNginxArgs } from "../ingress-nginx/args";
import { VaultArgs } from "../vault/args";
import { ExternalSecretsArgs } from "../external-secrets/args";
import { MariaDbArgs } from "../mariadb/args";
import { KeycloakArgs } from "../keycloak/args";
import { VaultSignOnArgs } from "../vault-sign-on/args";
import { PostgreSqlArgs } from "../postgresql/args";
import { ValkeyArgs } from "../valkey/args";
import { HarborArgs } from "../harbor/args";
import { MonitoringStackArgs } from "../monitoring-stack/args";
import { KubeflowArgs } from "../kubeflow/args";

/** Arguments of MetalLb that the platform does not tell it, or that shall differ. */
export interface KPaasMetalLb extends Partial<MetalLbArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** Arguments of GatewayApi that the platform does not tell it, or that shall differ. */
export interface KPaasGatewayApi extends Partial<GatewayApiArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** Arguments of PrometheusCrds that the platform does not tell it, or that shall differ. */
export interface KPaasPrometheusCrds extends Partial<PrometheusCrdsArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** Arguments of CertManager that the platform does not tell it, or that shall differ. */
export interface KPaasCertManager extends Partial<CertManagerArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** Arguments of TrustBundle that the platform does not tell it, or that shall differ. */
export interface KPaasTrustBundle extends Partial<TrustBundleArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** Arguments of Rook that the platform does not tell it, or that shall differ. */
export interface KPaasRook extends Partial<RookArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** Arguments of Nfs that the platform does not tell it, or that shall differ. */
export interface KPaasNfs extends Partial<NfsArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** Arguments of Istio that the platform does not tell it, or that shall differ. */
export interface KPaasIstio extends Partial<IstioArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** Arguments of IngressNginx that the platform does not tell it, or that shall differ. */
export interface KPaasIngressNginx extends Partial<IngressNginxArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** Arguments of Vault that the platform does not tell it, or that shall differ. */
export interface KPaasVault extends Partial<VaultArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** Arguments of ExternalSecrets that the platform does not tell it, or that shall differ. */
export interface KPaasExternalSecrets extends Partial<ExternalSecretsArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** Arguments of MariaDb that the platform does not tell it, or that shall differ. */
export interface KPaasMariaDb extends Partial<MariaDbArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** Arguments of Keycloak that the platform does not tell it, or that shall differ. */
export interface KPaasKeycloak extends Partial<KeycloakArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** Arguments of VaultSignOn that the platform does not tell it, or that shall differ. */
export interface KPaasVaultSignOn extends Partial<VaultSignOnArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** Arguments of PostgreSql that the platform does not tell it, or that shall differ. */
export interface KPaasPostgreSql extends Partial<PostgreSqlArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** Arguments of Valkey that the platform does not tell it, or that shall differ. */
export interface KPaasValkey extends Partial<ValkeyArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** Arguments of Harbor that the platform does not tell it, or that shall differ. */
export interface KPaasHarbor extends Partial<HarborArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** Arguments of MonitoringStack that the platform does not tell it, or that shall differ. */
export interface KPaasMonitoring extends Partial<MonitoringStackArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** Arguments of Kubeflow that the platform does not tell it, or that shall differ. */
export interface KPaasKubeflow extends Partial<KubeflowArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** Arguments of KPaas. What a service is not told, the platform and the services that it uses tell it. */
export interface KPaasArgs {
  /** Domain of all host names, such as platform.example.com; needed by whatever people reach. */
  domain?: string;
  /** How much every service is made for; default production. */
  preset?: Preset;
  /** What signs certificates of services; default an authority that is made in the cluster. No ACME server, which cannot sign their names. */
  authority?: IssuerSettings;
  /** What signs certificates of the hosts that people reach; default the same. */
  publicIssuer?: IssuerSettings;
  /** Further host names below the domain that the platform's Gateway speaks HTTPS for; default none. */
  hosts?: string[];
  /** Networks outside of the cluster that services may call, where NetworkPolicies restrict them; default those of `network`. */
  externalCidrs?: string[];
  /** How the platform's Gateway is reached; default a ClusterIP, from within the cluster only. */
  gatewayService?: ServiceExposure;
  /** Further namespaces whose pods use buckets of Rook, where NetworkPolicies restrict them; default none. */
  bucketNamespaces?: string[];
  /** StorageClass of what names none; default that of Rook or NFS, or the cluster's default. */
  storageClassName?: string;
  /** Where charts come from; default their own repositories. */
  charts?: ChartSource;
  /** Registry that holds all images under the paths that they have upstream; default upstream's. */
  imageRegistry?: string;
  /** Names of Secrets to pull images with, in every namespace; default none. */
  imagePullSecrets?: string[];
  /** Addresses for NetworkPolicies, which refuse everything but what services need; default none, and no policies. */
  network?: ServiceNetwork;
  /** Whether what holds data or keys is protected from deletion; default true. */
  protect?: boolean;
  /** Gives addresses to Services of type LoadBalancer, in a cluster without a cloud. */
  metalLb?: KPaasMetalLb;
  /** Definitions of Gateway API; on by default with Istio. */
  gatewayApi?: KPaasGatewayApi;
  /** Definitions of ServiceMonitors and alerts; on by default with monitoring. */
  prometheusCrds?: KPaasPrometheusCrds;
  /** Issues certificates, by the platform's authority. */
  certManager?: KPaasCertManager;
  /** Tells every namespace whom to trust: the platform's authority and the public ones. */
  trustBundle?: KPaasTrustBundle;
  /** Storage on the cluster's own disks: volumes, shared file systems and buckets. */
  rook?: KPaasRook;
  /** Volumes on an NFS server. */
  nfs?: KPaasNfs;
  /** A mesh with mutual TLS, and the Gateway through which people come. */
  istio?: KPaasIstio;
  /** An ingress controller, which is retired; people come through it where there is no mesh. */
  ingressNginx?: KPaasIngressNginx;
  /** OpenBao or Vault. */
  vault?: KPaasVault;
  /** Brings secrets of the vault into namespaces. */
  externalSecrets?: KPaasExternalSecrets;
  /** Databases of Keycloak and the portal. */
  mariaDb?: KPaasMariaDb;
  /** Signs people on to everything, in the realm of K-PaaS unless another is given. */
  keycloak?: KPaasKeycloak;
  /** Signs people on to the vault; on by default with vault and Keycloak. */
  vaultSignOn?: KPaasVaultSignOn;
  /** Database of Harbor. */
  postgreSql?: KPaasPostgreSql;
  /** Key-value store of Harbor. */
  valkey?: KPaasValkey;
  /** Registry of images and charts. */
  harbor?: KPaasHarbor;
  /** Prometheus, Alertmanager and Grafana; every service has a ServiceMonitor then. */
  monitoring?: KPaasMonitoring;
  /** Machine learning. */
  kubeflow?: KPaasKubeflow;
}
