import * as pulumi from "@pulumi/pulumi";
import { Monitoring } from "../../core/monitoring";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { ChartServiceArgs } from "../chart";
import { Preset } from "../../core/preset";

/** Certificates in a ConfigMap or Secret of trust-manager's namespace. */
export interface TrustObject {
  /** Name of the ConfigMap or Secret. */
  name: pulumi.Input<string>;
  /** Key with the certificates in PEM; default ca.crt. */
  key?: pulumi.Input<string>;
}

/** Whom to trust; at least one. */
export interface TrustSources {
  /** Whether the authorities that browsers trust are among them; default false. */
  publicAuthorities?: boolean;
  /** PEM texts of certificates of authorities. */
  pems?: pulumi.Input<pulumi.Input<string>[]>;
  /** ConfigMaps. */
  configMaps?: TrustObject[];
  /** Secrets, such as that of a self-signed issuer; only certificates are read of them. */
  secrets?: TrustObject[];
}

/** Where the bundle is written. */
export interface TrustTarget {
  /** Key of the ConfigMap with the certificates in PEM; default ca-certificates.crt. */
  key?: string;
  /** Key with the same as a PKCS#12 trust store for Java, without a password; default none. */
  trustStoreKey?: string;
  /** Labels that a namespace must have; default none, so every namespace. */
  namespaceLabels?: Record<string, string>;
}

/** What trust-manager is like. */
export interface TrustManagerSettings {
  /** How much it is made for; default production. */
  preset?: Preset;
  /** Number of pods, one of which is active; default 2 for production, 1 for small. */
  replicas?: number;
  /** Resources; default those of the preset. */
  resources?: ContainerResources;
  /** Where the pods may run; default Linux nodes, spread over nodes and zones. */
  placement?: PodPlacement;
  /** Whether it has the public authorities at hand, for any bundle; default whether this one takes them. */
  publicAuthorities?: boolean;
  /** Whether its resource definition, and with it every bundle, stays when it is removed; default true. */
  keepCrds?: boolean;
  /** Metrics; default none. */
  monitoring?: Monitoring;
}

/** What a bundle is like. */
export interface TrustBundleSettings {
  /** Name of the bundle and of its ConfigMap in every namespace; default trust-bundle. */
  bundleName?: string;
  /** Whom to trust. */
  sources: TrustSources;
  /** Where it is written. */
  target?: TrustTarget;
  /** Whether trust-manager comes with it; default true. False for all bundles but one. */
  installManager?: boolean;
  /** trust-manager. */
  manager?: TrustManagerSettings;
}

/** Arguments of TrustBundle. The namespace is that of the sources; default cert-manager, which is not made. */
export interface TrustBundleArgs extends TrustBundleSettings, ChartServiceArgs {}
