import * as pulumi from "@pulumi/pulumi";
import { Monitoring } from "../../core/monitoring";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { ObjectStore } from "../object-store";

/** By what old revisions of keys are dropped. */
export const EtcdCompactionMode = { Periodic: "periodic", Revision: "revision" } as const;
export type EtcdCompactionMode = (typeof EtcdCompactionMode)[keyof typeof EtcdCompactionMode];

/** When old revisions of keys are dropped. */
export interface EtcdCompaction {
  /** By time or by number of revisions; default revision. */
  mode?: EtcdCompactionMode;
  /** A duration such as 1h for periodic, a number of revisions for revision; default 1h or 10000. */
  retention?: pulumi.Input<string>;
}

/** Where members keep their data. */
export interface EtcdStorage {
  /** StorageClass; default the cluster's default class. */
  className?: pulumi.Input<string>;
  /** Size of each member's volume; default 16Gi. At least twice the quota. */
  size?: pulumi.Input<string>;
}

/** Existing Secrets with certificates, instead of generated ones. */
export interface EtcdTlsSecrets {
  /** Between members: `ca.crt`, `tls.crt` and `tls.key`, valid for server and client use and for every member's name. */
  peer: pulumi.Input<string>;
  /** For clients to meet: `ca.crt`, `tls.crt` and `tls.key`, valid for server and client use, the Service's and every member's name. */
  server: pulumi.Input<string>;
  /** Of the clients: `ca.crt`, `client.crt`, `client.key` and `passphrase`. */
  client: pulumi.Input<string>;
  /**
   * Of the Job that sets up users: the same keys as `client`, with a certificate without a common name, since etcd's JSON
   * interface takes none. Needed when `authentication` is on.
   */
  setup?: pulumi.Input<string>;
  /**
   * Of the Job that takes snapshots: the same keys as `client`, with a certificate whose common name is root, since etcd hands its
   * whole content to nobody else. Needed when `snapshots` are taken and `authentication` is on.
   */
  snapshots?: pulumi.Input<string>;
}

/** TLS between members and towards clients, which then must show a certificate. */
export interface EtcdTls {
  /** Whether TLS is used; default true. */
  enabled?: boolean;
  /** Existing Secrets; default certificates of an authority generated for this cluster. */
  secrets?: EtcdTlsSecrets;
  /** Name of the generated client Secret; default etcd-client-secret, as openYuanrong expects, or `<serviceName>-client` for another serviceName. */
  clientSecretName?: string;
}

/** Users and rights inside etcd. A client is the user that its certificate names, so that no password is handed around. */
export interface EtcdAuthentication {
  /** Whether etcd checks rights; default whether TLS is used, without which it cannot be. */
  enabled?: boolean;
  /** The clients' user, the common name of their certificate; may read and write every key; default openyuanrong. */
  user?: string;
  /** Existing Secret with the password of root under `password`; default a generated one. */
  rootSecretName?: pulumi.Input<string>;
}

/** An etcd cluster that exists already; the connection of another Etcd is one. */
export interface EtcdExternal {
  /** Addresses as host:port. */
  endpoints: pulumi.Input<pulumi.Input<string>[]>;
  /** Secret with `ca.crt`, `client.crt`, `client.key` and `passphrase`; default no TLS. */
  clientSecretName?: pulumi.Input<string>;
  /** Any text that changes with the certificate, so that clients restart; default none. */
  clientRevision?: pulumi.Input<string>;
}

/** Snapshots that are taken on a schedule and kept in an S3-compatible store. */
export interface EtcdSnapshots {
  /** When, as five cron fields or a word such as @daily; default every six hours. */
  schedule?: pulumi.Input<string>;
  /** Time zone of the schedule, by its IANA name; default Etc/UTC. */
  timeZone?: pulumi.Input<string>;
  /** Whether no new snapshots are taken for now; default false. */
  suspend?: pulumi.Input<boolean>;
  /** The store; each run reads its keys anew, so that `revision` has no effect. Required, but in OpenYuanrong, whose object store is the default. */
  store?: ObjectStore;
  /** An existing bucket. Required, but in OpenYuanrong, whose object store's bucket is the default. */
  bucket?: pulumi.Input<string>;
  /** Folder in the bucket that is this cluster's alone; default `etcd/<namespace>/<serviceName>`. */
  prefix?: pulumi.Input<string>;
  /** Number of snapshots that stay in the folder, older ones being deleted after each upload; default 28. */
  keep?: pulumi.Input<number>;
  /** Region that requests are signed for; default us-east-1, which stores without regions take. */
  region?: pulumi.Input<string>;
  /** Whether the bucket stands in the path instead of the host name; default true. */
  pathStyle?: pulumi.Input<boolean>;
  /** Secret with the authority of the store's certificate under `ca.crt`; default the authorities of the image. */
  caSecretName?: pulumi.Input<string>;
  /** Image with a shell and rclone; default the pinned official one. */
  image?: pulumi.Input<string>;
  /** Resources of each container; default 50m CPU and 128Mi, limited to 1 CPU and 1Gi. */
  resources?: ContainerResources;
  /** Seconds after which an unfinished run is ended; default 3600. */
  timeoutSeconds?: pulumi.Input<number>;
}

/** What an etcd cluster is like. */
export interface EtcdSettings {
  /** An existing cluster to use; then nothing is created and nothing else may be set. */
  external?: EtcdExternal;
  /** Number of members: 1, 3 or 5; default 3. A change replaces the cluster by an empty one; members of a running cluster are added by hand. */
  members?: number;
  /** Name of the StatefulSet and of the Service for clients; default ds-core-etcd. */
  serviceName?: string;
  /** Name of the headless Service; default the Service's name with -headless. */
  headlessServiceName?: string;
  /** DNS domain of the cluster; default cluster.local. */
  clusterDomain?: string;
  /** Image of etcd 3.5.11 or newer, which has the health checks /livez and /readyz; default the pinned official one. */
  image?: pulumi.Input<string>;
  /** Image with a shell and curl, for the Job that sets up users; default the pinned official one. */
  setupImage?: pulumi.Input<string>;
  /** Names of Secrets to pull images with; default none. */
  imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
  /** TLS; default on, with generated certificates. */
  tls?: EtcdTls;
  /** Users and rights; default on when TLS is. */
  authentication?: EtcdAuthentication;
  /** Namespaces beside its own that get the generated client Secret too, under the same name; default none. */
  clientNamespaces?: string[];
  /** Snapshots; default none are taken. */
  snapshots?: EtcdSnapshots;
  /** Metrics of the members; default not scraped. */
  monitoring?: Monitoring;
  /** Size of the database at which writes are refused, as a quantity; default 8Gi. */
  quota?: string;
  /** When old revisions are dropped; default after 10000 revisions. */
  compaction?: EtcdCompaction;
  /** Volumes; default 16Gi each of the default StorageClass. */
  storage?: EtcdStorage;
  /** Resources of each member; default 1 CPU and 2Gi, limited to 4 CPU and 8Gi. */
  resources?: ContainerResources;
  /** Where members may run; default anywhere, on different nodes. */
  placement?: PodPlacement;
  /** Whether the StatefulSet and the generated secrets are protected from deletion; default true. */
  protect?: boolean;
}

/** Arguments of Etcd. */
export interface EtcdArgs extends EtcdSettings {
  /** Namespace of all objects. */
  namespace: pulumi.Input<string>;
}

/** How a client reaches etcd. */
export interface EtcdConnection {
  /** Addresses as host:port. */
  endpoints: pulumi.Input<pulumi.Input<string>[]>;
  /** Secret with `ca.crt`, `client.crt`, `client.key` and `passphrase`; absent when TLS is off. */
  clientSecretName?: pulumi.Input<string>;
  /** Any text that changes with the certificate, so that clients restart; default none. */
  clientRevision?: pulumi.Input<string>;
}
