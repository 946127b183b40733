import * as pulumi from "@pulumi/pulumi";
import { Monitoring } from "../../core/monitoring";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { ChartServiceArgs } from "../chart";
import { IssuerReference } from "../issuer/args";
import { Preset } from "../../core/preset";

/** What is dropped when the memory is full. */
export const ValkeyEviction = {
  /** Nothing: writes fail. For queues, sessions and locks. */
  None: "noeviction",
  /** What was used least recently. For caches. */
  LeastRecentlyUsed: "allkeys-lru",
  /** The same of what has an end. */
  LeastRecentlyUsedWithEnd: "volatile-lru",
} as const;
export type ValkeyEviction = (typeof ValkeyEviction)[keyof typeof ValkeyEviction];

/** Volumes of the pods. */
export interface ValkeyStorage {
  /** Size of each pod's volume, which the chart cannot change later; default 8Gi for production, 2Gi for small. */
  size?: string;
  /** StorageClass; default the cluster's. */
  className?: pulumi.Input<string>;
}

/** What a Valkey is like. */
export interface ValkeySettings {
  /** How much it is made for; default production. */
  preset?: Preset;
  /** Name of the server and its Service; default valkey. */
  serverName?: string;
  /** Copies beside the one pod that takes writes, which none of them stands in for, 0 to 5; default 1 for production, 0 for small. */
  replicas?: number;
  /** What signs the certificate; needed for production, unless `tlsSecretName` is given. */
  issuer?: IssuerReference;
  /** Existing Secret with tls.crt, tls.key and ca.crt, instead of an issuer. */
  tlsSecretName?: pulumi.Input<string>;
  /** Password; default one that is generated once. Kept as a secret. */
  password?: pulumi.Input<string>;
  /** What is dropped when the memory is full; default noeviction. */
  eviction?: ValkeyEviction;
  /** Volumes. */
  storage?: ValkeyStorage;
  /** Resources of each pod; default those of the preset. */
  resources?: ContainerResources;
  /** Where the pods may run; default anywhere, spread over nodes and zones. */
  placement?: PodPlacement;
  /** Metrics; default none. */
  monitoring?: Monitoring;
  /** Namespaces whose pods may connect, where NetworkPolicies are asked for; default none. */
  clientNamespaces?: string[];
}

/** Arguments of Valkey. */
export interface ValkeyArgs extends ValkeySettings, ChartServiceArgs {}
