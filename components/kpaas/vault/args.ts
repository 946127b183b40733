import * as pulumi from "@pulumi/pulumi";
import { Monitoring } from "../../core/monitoring";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { ChartServiceArgs } from "../chart";
import { IssuerReference } from "../issuer/args";
import { Preset } from "../../core/preset";
import { BucketReference, TrustReference } from "../references";
import { WebExposure } from "../web";
import { VaultSeal } from "./seal-args";

export * from "./seal-args";

/** Which program it is; both speak the same protocol. */
export const VaultEngine = {
  /** OpenBao, licensed under MPL 2.0. */
  OpenBao: "openbao",
  /** HashiCorp Vault, licensed under BUSL 1.1, which forbids to offer it to third parties in competition with its maker. */
  Vault: "vault",
} as const;
export type VaultEngine = (typeof VaultEngine)[keyof typeof VaultEngine];

/** Who initialises it. */
export const VaultInitializer = {
  /** It does so itself, or a Job does. */
  Automatic: "automatic",
  /** An operator, by the documented commands. */
  Manual: "manual",
} as const;
export type VaultInitializer = (typeof VaultInitializer)[keyof typeof VaultInitializer];

/** Least level of the messages that are logged. */
export const VaultLogLevel = { Trace: "trace", Debug: "debug", Info: "info", Warn: "warn", Error: "error" } as const;
export type VaultLogLevel = (typeof VaultLogLevel)[keyof typeof VaultLogLevel];

/** The first start. */
export interface VaultInitialization {
  /** Who initialises it; default automatic, but manual for `shamir`, and for Vault without `recoveryPgpKeys`. */
  by?: VaultInitializer;
  /** Public PGP keys in base64, one for each recovery share, 1 to 10; only for Vault, whose Job keeps the encrypted shares in a Secret. */
  recoveryPgpKeys?: string[];
  /** Number of shares that together recover; default more than half of the keys. */
  recoveryThreshold?: number;
  /** For manual: whether the documented commands have been run, so that our Jobs can configure it; default false. */
  done?: boolean;
}

/** A volume of each member. */
export interface VaultVolume {
  /** Size, at least 1Gi; default 10Gi. */
  size?: string;
  /** StorageClass; default the cluster's default class. */
  storageClassName?: string;
}

/** Where each request and answer is recorded, with secrets hashed. At least one of the two must work for requests to be answered. */
export interface VaultAudit {
  /** Whether to the standard output of the pods; default true. */
  stdout?: boolean;
  /** Whether to a file `audit.log` on a volume, which nothing cuts; default none. */
  volume?: VaultVolume;
}

/** What the K-PaaS portal needs: the policy and the AppRole by which its services authenticate. */
export interface VaultPortal {
  /** Name of the policy, which may write all secrets of the key-value engine; default cp_policy. */
  policyName?: string;
  /** Name of the AppRole; default cp_role. */
  roleName?: string;
  /** Seconds that a token lasts, 60 to 3600; default 60, as K-PaaS has it. */
  tokenTtlSeconds?: number;
  /** Seconds for which a token can be renewed, 60 to 86400; default 600, as K-PaaS has it. */
  tokenMaxTtlSeconds?: number;
  /** Networks of the portal's pods, from which alone it may authenticate and use tokens; default all. */
  boundCidrs?: string[];
  /** Any number; a change draws another secret id and takes the former away. Default 1. */
  secretIdVersion?: number;
}

/** A ServiceAccount that may read secrets, such as that of External Secrets. */
export interface VaultReader {
  /** Name of its role and policy. */
  name: string;
  /** Namespace of the ServiceAccount. */
  namespace: string;
  /** Name of the ServiceAccount. */
  serviceAccountName: string;
  /** Paths within the key-value engine, such as platform/* or team/database. */
  paths: string[];
}

/** An authority inside the vault, which signs for an Issuer of cert-manager. */
export interface VaultPki {
  /** Path of the engine; default pki. */
  path?: string;
  /** Common name of the root, 1 to 64 characters. */
  commonName: string;
  /** Hours that the root is valid; default 87600, ten years. */
  rootTtlHours?: number;
  /** Name of the role that signs; default services. */
  roleName?: string;
  /** Domains below which it signs names, such as svc or team.test. */
  allowedDomains: string[];
  /** Hours that a certificate is valid at most; default 2160. */
  maxTtlHours?: number;
  /** Name of the ClusterIssuer; default vault. Its ServiceAccount is <name>-vault. */
  issuerName?: string;
  /** Namespace of that ServiceAccount; default cert-manager. */
  certManagerNamespace?: string;
}

/** Snapshots of all data, encrypted as on the volumes, in a bucket. */
export interface VaultSnapshots {
  /** The bucket; its Secret is in the namespace of the vault. */
  bucket: BucketReference;
  /** Authorities of the store's certificate; default the public ones. */
  trust?: TrustReference;
  /** Namespace of the store, where `network` is given; default what the endpoint tells, or the networks outside. */
  storeNamespace?: string;
  /** When, in the syntax of cron; default `15 * * * *`, each hour. */
  schedule?: string;
  /** Time zone of the schedule; default Etc/UTC. */
  timeZone?: string;
  /** Number of snapshots that are kept, 1 to 1000; default 168, a week of hours. */
  keep?: number;
  /** Folder in the bucket; default the engine and the namespace. */
  prefix?: string;
}

/** What the vault is like. */
export interface VaultSettings {
  /** Which program it is; default openbao. */
  engine?: VaultEngine;
  /** How much it is made for; default production. */
  preset?: Preset;
  /** Number of members, 1, 3, 5 or 7; default 3 for production, 1 for small. */
  members?: number;
  /** Signs the certificate of the members; no ACME issuer, since the names are the cluster's own. */
  issuer: IssuerReference;
  /** Authorities of that issuer, under `ca.crt`, for the Gateway of `web`. */
  trust?: TrustReference;
  /** How people reach it; default not at all. */
  web?: WebExposure;
  /** What the root key is encrypted with. */
  seal: VaultSeal;
  /** The first start. */
  initialization?: VaultInitialization;
  /** StorageClass of the data; default the cluster's default class. It must not depend on this vault. */
  storageClassName?: string;
  /** Size of the data of each member, at least 1Gi; default 10Gi. */
  storageSize?: string;
  /** Where requests are recorded; default standard output. */
  audit?: VaultAudit;
  /** Whether it serves its web pages; default true. */
  ui?: boolean;
  /** Resources of a member; default those of the preset. */
  resources?: ContainerResources;
  /** Where the members may run; default Linux nodes, each member on its own. */
  placement?: PodPlacement;
  /** Annotations of its ServiceAccount, by which a cloud lends it an identity; default none. */
  serviceAccountAnnotations?: Record<string, string>;
  /** Least level of messages; default info. */
  logLevel?: VaultLogLevel;
  /** Metrics, which then need no token; default none. */
  monitoring?: Monitoring;
  /** Path of the key-value engine, version 2; default secret. */
  keyValuePath?: string;
  /** What the K-PaaS portal needs; default nothing. */
  portal?: VaultPortal;
  /** ServiceAccounts that may read secrets; default none. */
  readers?: VaultReader[];
  /** An authority for cert-manager; default none. */
  pki?: VaultPki;
  /** Snapshots; default none. */
  snapshots?: VaultSnapshots;
  /** Namespaces whose pods may call it, where `network` is given; default none. */
  clientNamespaces?: string[];
}

/** Arguments of Vault. */
export interface VaultArgs extends VaultSettings, ChartServiceArgs {}

/** A vault, as what configures or uses it takes it. */
export interface VaultReference {
  /** Which program it is; default openbao. */
  engine?: pulumi.Input<VaultEngine>;
  /** Its namespace. */
  namespace: pulumi.Input<string>;
  /** Its address within the cluster. */
  address: pulumi.Input<string>;
  /** Address of its web pages; default none. */
  externalUrl?: pulumi.Input<string>;
  /** Secret in its namespace with the authority of its certificate under `ca.crt`. */
  caSecretName: pulumi.Input<string>;
  /** Path of the auth method by which ServiceAccounts authenticate; default kubernetes. */
  kubernetesAuthPath?: pulumi.Input<string>;
  /** ServiceAccount in its namespace that may configure it. */
  setupServiceAccountName: pulumi.Input<string>;
  /** Role of that ServiceAccount. */
  setupRole: pulumi.Input<string>;
}
