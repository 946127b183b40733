import * as pulumi from "@pulumi/pulumi";
import { Monitoring } from "../../core/monitoring";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { DatabaseBackups } from "../backups";
import { ChartServiceArgs } from "../chart";
import { IssuerReference } from "../issuer/args";
import { Preset } from "../../core/preset";

/** A database. */
export interface PostgreSqlDatabase {
  /** Name: lowercase letters, digits, _ and -. */
  name: string;
  /** User who owns it and alone may connect to it, one of `users`. */
  owner: string;
  /** Extensions that are made in it, which the image must have; default none. */
  extensions?: string[];
}

/** A user, who must speak TLS and owns databases. */
export interface PostgreSqlUser {
  /** Name: lowercase letters, digits, _ and -. */
  name: string;
  /** Password; default one that is generated once. Kept as a secret. */
  password?: pulumi.Input<string>;
  /** Connections that the user may have at once, 1 to 10000; default 100. */
  maxConnections?: number;
}

/** Volumes of the instances. */
export interface PostgreSqlStorage {
  /** Size of each instance's volume, which can only grow; default 20Gi for production, 5Gi for small. */
  size?: string;
  /** Size of a volume of its own for the write-ahead log, which cannot be taken away; default 10Gi for production, none for small. */
  walSize?: string;
  /** StorageClass; default the cluster's. */
  className?: pulumi.Input<string>;
}

/** Configuration of the server. */
export interface PostgreSqlServer {
  /** Connections at once, 20 to 10000; default 200 for production, 100 for small. */
  maxConnections?: number;
  /** Further parameters of postgresql.conf, by name; default none. */
  parameters?: Record<string, string>;
}

/** The operator CloudNativePG, one for the whole cluster. */
export interface PostgreSqlOperator {
  /** Whether it comes with this server; default true. False for all servers of a cluster but one. */
  install?: boolean;
  /** Its namespace; default cnpg-system. */
  namespace?: string;
  /** Whether its namespace is made; default true. */
  createNamespace?: boolean;
  /** Whether the plugin for backups comes with it, which needs cert-manager; default whether this server has backups. */
  backupPlugin?: boolean;
  /** Pods of the operator, one of which is active, 1 to 5; default 2 for production, 1 for small. */
  replicas?: number;
  /** Resources of each pod; default those of the preset. */
  resources?: ContainerResources;
  /** Where its pods may run; default anywhere, spread over nodes and zones. */
  placement?: PodPlacement;
}

/** What a PostgreSQL is like. */
export interface PostgreSqlSettings {
  /** How much it is made for; default production. */
  preset?: Preset;
  /** Name of the server and beginning of its Services' names, at most 28 characters; default postgresql. */
  serverName?: string;
  /** Number of instances, one of which takes writes, 1 to 9; default 3 for production, 1 for small. */
  instances?: number;
  /** Image of CloudNativePG's with a full version; default the one that this package is tested with. */
  image?: string;
  /** What signs the certificate of the server; default an authority of the operator's own. */
  issuer?: IssuerReference;
  /** Databases; at least one. */
  databases: PostgreSqlDatabase[];
  /** Users; at least one. */
  users: PostgreSqlUser[];
  /** Volumes. */
  storage?: PostgreSqlStorage;
  /** Configuration of the server. */
  server?: PostgreSqlServer;
  /** Whether a write waits until a standby has it, while there is one; default true with three or more instances. */
  synchronous?: boolean;
  /** Resources of each instance; default those of the preset. */
  resources?: ContainerResources;
  /** Where the instances may run; default anywhere. */
  placement?: PodPlacement;
  /** Whether no two instances may share a node, or they wait for one; default true for production. */
  strictSpread?: boolean;
  /** Backups, and the write-ahead log for any point in time between them; default none. */
  backups?: DatabaseBackups;
  /** Metrics by a PodMonitor, whose resource definition must be installed; default none. */
  monitoring?: Monitoring;
  /** Namespaces whose pods may connect, where NetworkPolicies are asked for; default none. */
  clientNamespaces?: string[];
  /** The operator. */
  operator?: PostgreSqlOperator;
}

/** Arguments of PostgreSql. What concerns the chart is for the operator's: `values` are those of cloudnative-pg. */
export interface PostgreSqlArgs extends PostgreSqlSettings, ChartServiceArgs {}
