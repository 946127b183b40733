import * as pulumi from "@pulumi/pulumi";
import { Monitoring } from "../../core/monitoring";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { BackupStore, DatabaseBackups } from "../backups";
import { ChartServiceArgs } from "../chart";
import { IssuerReference } from "../issuer/args";
import { Preset } from "../../core/preset";

/** How the servers share the data. */
export const MariaDbTopology = {
  /** Every write is certified by all members before it counts; an odd number of them. */
  Galera: "galera",
  /** Replicas follow a primary, which waits until one of them has a write. */
  Replication: "replication",
  /** One server. */
  Standalone: "standalone",
} as const;
export type MariaDbTopology = (typeof MariaDbTopology)[keyof typeof MariaDbTopology];

/** What a user may do in a database. */
export const MariaDbPrivilege = {
  All: "ALL PRIVILEGES",
  Alter: "ALTER",
  AlterRoutine: "ALTER ROUTINE",
  Create: "CREATE",
  CreateRoutine: "CREATE ROUTINE",
  CreateTemporaryTables: "CREATE TEMPORARY TABLES",
  CreateView: "CREATE VIEW",
  Delete: "DELETE",
  Drop: "DROP",
  Event: "EVENT",
  Execute: "EXECUTE",
  Index: "INDEX",
  Insert: "INSERT",
  LockTables: "LOCK TABLES",
  References: "REFERENCES",
  Select: "SELECT",
  ShowView: "SHOW VIEW",
  Trigger: "TRIGGER",
  Update: "UPDATE",
} as const;
export type MariaDbPrivilege = (typeof MariaDbPrivilege)[keyof typeof MariaDbPrivilege];

/** How backups are compressed. */
export const MariaDbCompression = { None: "none", Gzip: "gzip", Bzip2: "bzip2" } as const;
export type MariaDbCompression = (typeof MariaDbCompression)[keyof typeof MariaDbCompression];

/** A database. */
export interface MariaDbDatabase {
  /** Name: lowercase letters, digits, _ and -. */
  name: string;
  /** Character set; default utf8mb4. */
  characterSet?: string;
  /** Collation; default utf8mb4_unicode_ci. */
  collation?: string;
}

/** What a user may do in one database. */
export interface MariaDbGrant {
  /** Name of the database, one of `databases`. */
  database: string;
  /** Privileges in it. */
  privileges: MariaDbPrivilege[];
}

/** A user, who must speak TLS. */
export interface MariaDbUser {
  /** Name: lowercase letters, digits, _ and -. */
  name: string;
  /** What the user may do. */
  grants: MariaDbGrant[];
  /** Password; default one that is generated once. Kept as a secret. */
  password?: pulumi.Input<string>;
  /** Hosts that the user may come from, as MariaDB writes them; default %, any. */
  host?: string;
  /** Connections that the user may have at once, 1 to 10000; default 100. */
  maxConnections?: number;
}

/** SQL that is run once, and once again when its text changes. */
export interface MariaDbSqlJob {
  /** Name of the job. */
  name: string;
  /** User who runs it, one of `users`. */
  username: string;
  /** Database that it runs in, which the user must have a grant on. */
  database: string;
  /** The statements; no secrets, since they stand in a ConfigMap. */
  sql: pulumi.Input<string>;
}

/** Volumes of the servers. */
export interface MariaDbStorage {
  /** Size of each server's volume, which can only grow; default 20Gi for production, 5Gi for small. */
  size?: string;
  /** StorageClass, which cannot be changed; default the cluster's. */
  className?: pulumi.Input<string>;
}

/** Configuration of the servers. */
export interface MariaDbServer {
  /** Connections at once, 10 to 10000; default 300 for production, 100 for small. */
  maxConnections?: number;
  /** Part of the memory limit that InnoDB caches data in, in percent, 10 to 80; default 60. */
  bufferPoolPercent?: number;
  /** Days that the binary log is kept, 1 to 90, which turns it on for Galera and a single server; default none, 7 for replication. */
  binlogDays?: number;
  /** Further lines of the section [mariadb], by name; default none. */
  settings?: Record<string, string>;
}

/** Backups of the whole server, made of its files. */
export interface MariaDbBackups extends DatabaseBackups {
  /** Compression; default gzip. */
  compression?: MariaDbCompression;
  /** Size of a volume where a backup is put together; default none, so the node's own disk. */
  stagingSize?: string;
}

/** A backup that a new server starts from. */
export interface MariaDbRestore extends BackupStore {
  /** Point in time such as 2026-01-31T12:00:00Z, before which the newest backup is taken; default now. */
  targetTime?: string;
}

/** mariadb-operator, one for the whole cluster. */
export interface MariaDbOperator {
  /** Whether it comes with this server; default true. False for all servers of a cluster but one. */
  install?: boolean;
  /** Its namespace; default mariadb-operator. */
  namespace?: string;
  /** Whether its namespace is made; default true. */
  createNamespace?: boolean;
  /** Whether its resource definitions, and with them every server, stay when it is removed; default true. */
  keepCrds?: boolean;
  /** Pods of each of its programs, one of which is active, 1 to 5; default 2 for production, 1 for small. */
  replicas?: number;
  /** Resources of each pod; default those of the preset. */
  resources?: ContainerResources;
  /** Where its pods may run; default anywhere, spread over nodes and zones. */
  placement?: PodPlacement;
}

/** What a MariaDB is like. */
export interface MariaDbSettings {
  /** How much it is made for; default production. */
  preset?: Preset;
  /** Name of the server and beginning of its Services' names, at most 40 characters; default mariadb. */
  serverName?: string;
  /** How the servers share the data; default galera for production, standalone for small. */
  topology?: MariaDbTopology;
  /** Number of servers, 1 to 9; default 3, or 1 for standalone. */
  replicas?: number;
  /** Image with a full version, of MariaDB 10.6 or newer; default the one that this package is tested with. */
  image?: string;
  /** What signs the certificates, by a root authority; default an authority of the operator's own. */
  issuer?: IssuerReference;
  /** Password of root; default one that is generated once. Kept as a secret; a change does not reach a server that exists. */
  rootPassword?: pulumi.Input<string>;
  /** Databases; default none. */
  databases?: MariaDbDatabase[];
  /** Users; default none. */
  users?: MariaDbUser[];
  /** SQL to run; default none. */
  sqlJobs?: MariaDbSqlJob[];
  /** Volumes. */
  storage?: MariaDbStorage;
  /** Configuration of the servers. */
  server?: MariaDbServer;
  /** Resources of each server; default those of the preset. */
  resources?: ContainerResources;
  /** Where the servers may run; default anywhere. */
  placement?: PodPlacement;
  /** Whether no two servers may share a node, or they wait for one; default true for production. */
  strictSpread?: boolean;
  /** Backups; default none. */
  backups?: MariaDbBackups;
  /** Backup that a new server starts from; default an empty one. */
  restore?: MariaDbRestore;
  /** Metrics by a ServiceMonitor, whose resource definition must be installed; default none. */
  monitoring?: Monitoring;
  /** Namespaces whose pods may connect, where NetworkPolicies are asked for; default none. */
  clientNamespaces?: string[];
  /** The operator. */
  operator?: MariaDbOperator;
}

/** Arguments of MariaDb. What concerns the chart is for the operator's: `values` are those of mariadb-operator. */
export interface MariaDbArgs extends MariaDbSettings, ChartServiceArgs {}
