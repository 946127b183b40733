import * as pulumi from "@pulumi/pulumi";
import { Monitoring } from "../../core/monitoring";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { ChartServiceArgs } from "../chart";
import { IssuerReference } from "../issuer/args";
import { Preset } from "../../core/preset";
import { TrustReference } from "../references";

/** One of the programs of External Secrets. */
export interface ExternalSecretsWorkload {
  /** Number of pods; default 2 for production, 1 for small. */
  replicas?: number;
  /** Resources; default those of the preset. */
  resources?: ContainerResources;
}

/** The authority of a vault's certificate in a Secret. */
export interface VaultAuthoritySecret {
  /** Name of the Secret, such as `vault.caSecretName`. */
  name: pulumi.Input<string>;
  /** Key with the certificates in PEM; default ca.crt. */
  key?: pulumi.Input<string>;
  /** Namespace of the Secret; default that of External Secrets. */
  namespace?: pulumi.Input<string>;
}

/** A vault from which namespaces of the cluster may take secrets, as a ClusterSecretStore. */
export interface VaultStore {
  /** Name of the ClusterSecretStore; default vault. */
  name?: string;
  /** HTTPS address of the vault, such as `vault.address`. */
  address: pulumi.Input<string>;
  /** Path of its auth method by which ServiceAccounts authenticate; default kubernetes. */
  mountPath?: pulumi.Input<string>;
  /** Role of our ServiceAccount there; default external-secrets. */
  role?: pulumi.Input<string>;
  /** Name of the ServiceAccount, which is made; default external-secrets-vault. */
  serviceAccountName?: string;
  /** Path of its key-value engine, version 2; default secret. */
  keyValuePath?: pulumi.Input<string>;
  /** Authorities of its certificate, in the namespace of External Secrets; default the public ones. */
  trust?: TrustReference;
  /** The same in a Secret. */
  authoritySecret?: VaultAuthoritySecret;
  /** Namespaces that may use it; one of the three. */
  namespaces?: string[];
  /** Labels of namespaces that may use it. */
  namespaceLabels?: Record<string, string>;
  /** Whether all namespaces may use it. */
  allNamespaces?: boolean;
  /** Namespace of the vault, where `network` is given; default what the address tells, or the networks outside. */
  vaultNamespace?: string;
}

/** What External Secrets is like. */
export interface ExternalSecretsSettings {
  /** How much it is made for; default production. */
  preset?: Preset;
  /** The controller, one of whose pods is active. */
  controller?: ExternalSecretsWorkload;
  /** The webhook, which checks stores and ExternalSecrets. */
  webhook?: ExternalSecretsWorkload;
  /** What makes the webhook's certificate, unless `issuer` does; one of its pods is active. */
  certController?: ExternalSecretsWorkload;
  /** Signs the certificate of the webhook, by cert-manager; default the cert-controller makes it. */
  issuer?: IssuerReference;
  /** Where the pods may run; default Linux nodes, spread over nodes and zones. */
  placement?: PodPlacement;
  /** Number of objects that are worked on at once, 1 to 50; default 5 for production, 1 for small. */
  concurrency?: number;
  /** Whether namespaces may write Secrets of theirs into stores; default false. */
  pushSecrets?: boolean;
  /** Whether ClusterExternalSecrets spread secrets over namespaces; default false. */
  clusterExternalSecrets?: boolean;
  /** Whether stores may authenticate by any ServiceAccount of the cluster, whose tokens it may then ask for; default false, only ours. */
  anyServiceAccount?: boolean;
  /** Whether its resource definitions, and with them every ExternalSecret and its Secret, stay when it is removed; default true. */
  keepCrds?: boolean;
  /** Metrics; default none. */
  monitoring?: Monitoring;
  /** A vault for the namespaces of the cluster; default none. */
  store?: VaultStore;
}

/** Arguments of ExternalSecrets. */
export interface ExternalSecretsArgs extends ExternalSecretsSettings, ChartServiceArgs {}
