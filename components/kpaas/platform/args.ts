import { ChartSource } from "../../core/charts";
import { CertManagerArgs } from "../cert-manager/args";
import { IssuerSettings } from "../issuer/args";
import { ServiceNetwork } from "../network";
import { Preset } from "../preset";
import { TrustBundleArgs } from "../trust-bundle/args";

/** CertManager, with the platform's issuers. */
export interface KPaasCertManager extends Partial<CertManagerArgs> {
  /** Whether it is a part of the platform. */
  enabled: boolean;
}

/** TrustBundle, with the platform's authority. */
export interface KPaasTrustBundle extends Partial<TrustBundleArgs> {
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
  /** Issues certificates. */
  certManager?: KPaasCertManager;
  /** Tells every namespace whom to trust. */
  trustBundle?: KPaasTrustBundle;
}
