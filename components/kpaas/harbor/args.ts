import * as pulumi from "@pulumi/pulumi";
import { Monitoring } from "../../core/monitoring";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { ChartServiceArgs } from "../chart";
import { IssuerReference } from "../issuer/args";
import { Preset } from "../../core/preset";
import {
  BucketReference,
  DatabaseReference,
  KeyValueReference,
  OidcClientReference,
  SecretKeyReference,
  TrustReference,
} from "../references";
import { WebExposure } from "../web";
import { HarborProject, HarborRobot } from "./content-args";

/** How many pods mount a volume. */
export const VolumeAccessMode = { ReadWriteOnce: "ReadWriteOnce", ReadWriteMany: "ReadWriteMany" } as const;
export type VolumeAccessMode = (typeof VolumeAccessMode)[keyof typeof VolumeAccessMode];

/** How much the connection to the database is checked, as PostgreSQL names it. */
export const DatabaseTls = {
  VerifyFull: "verify-full",
  VerifyCa: "verify-ca",
  Require: "require",
  Disable: "disable",
} as const;
export type DatabaseTls = (typeof DatabaseTls)[keyof typeof DatabaseTls];

/** How much is logged. */
export const HarborLogLevel = { Debug: "debug", Info: "info", Warning: "warning", Error: "error" } as const;
export type HarborLogLevel = (typeof HarborLogLevel)[keyof typeof HarborLogLevel];

/** Where images are kept. */
export interface HarborStorage {
  /** Bucket for the images; default a volume. */
  bucket?: BucketReference;
  /** Storage class of every volume; default the cluster's default class. */
  className?: pulumi.Input<string>;
  /** Size of the volume for the images; default 100Gi for production, 20Gi for small. Not beside a bucket. */
  size?: string;
  /** How many pods mount that volume; default ReadWriteOnce, with which there is one registry. Not beside a bucket. */
  accessMode?: VolumeAccessMode;
}

/** Sign-on by an OpenID provider, from the first start on: Harbor does not change to it once it has users of its own. */
export interface HarborOidc extends OidcClientReference {
  /** Name on the button for signing in; default Keycloak. */
  displayName?: string;
  /** Group whose members administer Harbor; default cp-cluster-admin. */
  adminGroup?: string;
  /** Claim with the groups; default groups. */
  groupsClaim?: string;
  /** Claim with the user's name; default preferred_username. */
  usernameClaim?: string;
  /** Scopes to ask for; default openid, profile, email and offline_access. */
  scopes?: string[];
  /** Whether users are made when they first sign in, without choosing a name; default true. */
  autoOnboard?: boolean;
}

/** One of Harbor's programs. */
export interface HarborWorkload {
  /** Number of pods; default 2 for production, 1 for small. */
  replicas?: number;
  /** Resources; default those of the preset. */
  resources?: ContainerResources;
}

/** What runs scans, replications and clean-ups. Its logs are in the database. */
export interface HarborJobs extends HarborWorkload {
  /** Jobs that one pod runs at a time, 1 to 100; default 10. */
  workers?: number;
  /** Days that logs of jobs are kept, 1 to 365; default 14. */
  logDays?: number;
}

/** The registry, whose pod also has what cleans up after it. */
export interface HarborRegistry extends HarborWorkload {
  /** Resources of the program that cleans up; default those of the preset. */
  controllerResources?: ContainerResources;
}

/** Trivy, which finds known vulnerabilities in images. */
export interface HarborScanner extends HarborWorkload {
  /** Whether there is a scanner; default true. */
  enabled?: boolean;
  /** Size of each pod's volume for databases and reports; default 5Gi. */
  size?: string;
  /** Repositories of the database of vulnerabilities, in order; default upstream's, or the one in `imageRegistry`. They are read without a password. */
  databaseRepositories?: string[];
  /** The same of Java archives. */
  javaDatabaseRepositories?: string[];
  /** Whether it asks no servers about dependencies of Java projects; default false. The databases are still downloaded. */
  offlineScan?: boolean;
}

/** The proxy by which Harbor's core, jobs and scanner reach other networks. */
export interface HarborProxy {
  /** Address for http:// URLs; default none. */
  httpProxy?: string;
  /** Address for https:// URLs; default none. */
  httpsProxy?: string;
  /** Further hosts and domains that are reached without it; the cluster's own always are. Default none. */
  noProxy?: string[];
}

/** Namespaces of what Harbor calls, for NetworkPolicies; default what the host names tell, where these are known from the start. */
export interface HarborPeers {
  /** Namespace of the database. */
  database?: string;
  /** Namespace of the key-value store. */
  keyValueStore?: string;
  /** Namespace of the object store. */
  bucket?: string;
}

/** What Harbor is like. */
export interface HarborSettings {
  /** How much it is made for; default production, which needs a database, a key-value store and an issuer. */
  preset?: Preset;
  /** How people and container runtimes reach it; by HTTPS only. */
  web: WebExposure;
  /** PostgreSQL database; default, for small only, one pod of its own. */
  database?: DatabaseReference;
  /** How much the connection to the database is checked; default verify-full. */
  databaseTls?: DatabaseTls;
  /** Most connections that each of Harbor's pods opens to the database; default 20 for a given database, 100 for its own. */
  databaseConnections?: number;
  /** Store that speaks Redis' protocol; default, for small only, one pod of its own, without a password. */
  keyValueStore?: KeyValueReference;
  /** Where images are kept; default a volume. */
  storage?: HarborStorage;
  /** Issuer of certificates for the connections between Harbor's programs and from the Gateway; default, for small only, plain HTTP. */
  issuer?: IssuerReference;
  /** Whom Harbor trusts beside the authorities of its images and of the issuer; default nobody. */
  trust?: TrustReference;
  /** Sign-on by an OpenID provider; default Harbor's own users. */
  oidc?: HarborOidc;
  /** Further settings of Harbor's configuration by their names there, no secrets; with any, nobody changes settings in the portal. Default none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Pulumi's analyzer refuses unknown
  configuration?: Record<string, any>;
  /** Projects to make, none of which is ever deleted; default none. */
  projects?: HarborProject[];
  /** Accounts of programs to make, none of which is ever deleted; default none. */
  robots?: HarborRobot[];
  /** Password of admin, from the first start on; kept as a secret. Default one is drawn. */
  adminPassword?: pulumi.Input<string>;
  /** Existing Secret with that password under HARBOR_ADMIN_PASSWORD, in the namespace of Harbor; instead of the password itself. */
  adminPasswordSecret?: SecretKeyReference;
  /** Key that encrypts passwords in the database, 16 characters; kept as a secret. Default one is drawn. Give the old one with an old database. */
  secretKey?: pulumi.Input<string>;
  /** Existing Secret with that key under `secretKey`, in the namespace of Harbor; instead of the key itself. */
  secretKeySecretName?: pulumi.Input<string>;
  /** The proxy before portal and core. */
  nginx?: HarborWorkload;
  /** The web pages. */
  portal?: HarborWorkload;
  /** The API. */
  core?: HarborWorkload;
  /** What runs jobs. */
  jobs?: HarborJobs;
  /** The registry. */
  registry?: HarborRegistry;
  /** The scanner of images. */
  scanner?: HarborScanner;
  /** Whether core keeps manifests in the key-value store for a day, for many pulls at once; default false. */
  cache?: boolean;
  /** The proxy to other networks; default none. */
  proxy?: HarborProxy;
  /** Whether programs listen on IPv6 addresses too, which fails on nodes without IPv6; default true. */
  ipv6?: boolean;
  /** How much is logged; default info. */
  logLevel?: HarborLogLevel;
  /** Where the pods may run; default any node, spread over nodes and zones. */
  placement?: PodPlacement;
  /** Metrics; default none. */
  monitoring?: Monitoring;
  /** Namespaces of what Harbor calls, for NetworkPolicies. */
  peers?: HarborPeers;
}

/** Arguments of Harbor. */
export interface HarborArgs extends HarborSettings, ChartServiceArgs {}
