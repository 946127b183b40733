import * as pulumi from "@pulumi/pulumi";
import { Monitoring } from "../../core/monitoring";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { ChartServiceArgs } from "../chart";
import { IssuerReference } from "../issuer/args";
import { MeshMode } from "../network";
import { Preset } from "../../core/preset";
import { DatabaseReference, SecretKeyReference, TrustReference } from "../references";
import { WebExposure } from "../web";
import { KeycloakRealm } from "./realm-args";

export * from "./realm-args";

/** Kind of the database. */
export const KeycloakDatabaseKind = { MariaDb: "mariadb", PostgreSql: "postgres" } as const;
export type KeycloakDatabaseKind = (typeof KeycloakDatabaseKind)[keyof typeof KeycloakDatabaseKind];

/** How much is logged. */
export const KeycloakLogLevel = { Warn: "warn", Info: "info", Debug: "debug" } as const;
export type KeycloakLogLevel = (typeof KeycloakLogLevel)[keyof typeof KeycloakLogLevel];

/** The administrator of the whole server, made when its database is empty. */
export interface KeycloakAdmin {
  /** Name by which it signs on; default platform-admin. */
  username?: string;
  /** Password; default one that is generated once. */
  password?: pulumi.Input<string>;
  /** Existing Secret with the password under `password`; instead of the password itself. */
  passwordSecret?: SecretKeyReference;
}

/** What Keycloak is like. */
export interface KeycloakSettings {
  /** How much it is made for; default production. */
  preset?: Preset;
  /** Number of pods, 1 to 10; default 2 for production, 1 for small. */
  replicas?: number;
  /** Resources of each pod; default those of the preset. */
  resources?: ContainerResources;
  /** Where the pods may run; default Linux nodes, spread over nodes and zones. */
  placement?: PodPlacement;
  /** Host name by which everybody reaches it, and the way there. */
  web: WebExposure;
  /** Issuer of the pods' certificate, by which they speak HTTPS to the Gateway; default plain HTTP between the two. */
  issuer?: IssuerReference;
  /** Authorities that Keycloak trusts when it calls others, and that a Gateway trusts when it calls Keycloak; default the public ones. */
  trust?: TrustReference;
  /** Database. */
  database: DatabaseReference;
  /** Kind of the database; default mariadb, which the portal of K-PaaS needs. */
  databaseKind?: KeycloakDatabaseKind;
  /** Authorities of the database's certificate, which is verified with its name; needed for production unless a mesh encrypts. */
  databaseTrust?: TrustReference;
  /** Namespace of the database's pods, for NetworkPolicies; default the one that its host names. */
  databaseNamespace?: string;
  /** Networks of a database outside the cluster, for NetworkPolicies; default its host where that is an address. */
  databaseCidrs?: string[];
  /** Connections to the database of each pod, 5 to 200; default 30 for production, 10 for small. */
  connectionPoolSize?: number;
  /** Administrator of the whole server. */
  admin?: KeycloakAdmin;
  /** Features that are off; default ciba, device-flow, impersonation and kerberos. */
  disabledFeatures?: string[];
  /** How much is logged; default info. */
  logLevel?: KeycloakLogLevel;
  /** Metrics; default none. */
  monitoring?: Monitoring;
  /** How the pods take part in a service mesh; default not at all. */
  mesh?: MeshMode;
  /** The realm. */
  realm: KeycloakRealm;
}

/** Arguments of Keycloak. */
export interface KeycloakArgs extends KeycloakSettings, ChartServiceArgs {}
