import * as pulumi from "@pulumi/pulumi";
import { Autoscaling } from "../../core/autoscaling";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { EtcdConnection } from "../etcd/args";
import { ComponentLog } from "../log";
import { ObjectStore } from "../object-store";

/** Whether a client of meta-service must show a certificate. */
export const ClientCertificates = {
  None: "NoClientCert",
  IfGiven: "VerifyClientCertIfGiven",
  Required: "RequireAndVerifyClientCert",
} as const;
export type ClientCertificates = (typeof ClientCertificates)[keyof typeof ClientCertificates];

/** TLS of the HTTP interface. */
export interface MetaServiceTls {
  /** Secret with `ca.crt`, `tls.crt` and `tls.key`, unencrypted; default a certificate of a generated authority. */
  secretName?: pulumi.Input<string>;
  /** Any text that changes with the certificate of `secretName`, so that the pods restart; default none. */
  revision?: pulumi.Input<string>;
  /** Whether clients must show a certificate of `ca.crt`; default VerifyClientCertIfGiven, since the API server's proxy has none to show. */
  clientCertificates?: ClientCertificates;
}

/** Bounds of what users may register. */
export interface FunctionLimits {
  /** Longest run of a function in seconds; default 900. */
  timeoutSeconds?: number;
  /** Least CPU of an instance in thousandths of a core; default 300. */
  minCpu?: number;
  /** Most CPU of an instance in thousandths of a core; default 16000. */
  maxCpu?: number;
  /** Least memory of an instance in MiB; default 128. */
  minMemory?: number;
  /** Most memory of an instance in MiB; default 1073741824. */
  maxMemory?: number;
  /** Versions that a function may have; default 8. */
  versions?: number;
  /** Labels that a function version may have; default 100. */
  labels?: number;
  /** Most instances of a function; default 1000. */
  instances?: number;
  /** Most requests that an instance serves at once; default 1000. */
  concurrency?: number;
}

/** What meta-service is like. */
export interface MetaServiceSettings {
  /** Number of pods; default 2. Not beside `autoscaling`. */
  replicas?: number;
  /** Number of pods by their load; default a fixed number. */
  autoscaling?: Autoscaling;
  /** Ids of further clusters whose instances are known here; default none. */
  clusters?: string[];
  /** Bounds of what users may register. */
  functions?: FunctionLimits;
  /** TLS of the interface; default none, plain HTTP inside the cluster. */
  tls?: MetaServiceTls;
  /** Logs. */
  log?: ComponentLog;
  /** Resources; default 1 CPU and 3Gi, limited to 2 CPU and 6Gi. */
  resources?: ContainerResources;
  /** Where the pods may run; default anywhere, spread over nodes and zones. */
  placement?: PodPlacement;
}

/** Arguments of MetaService. */
export interface MetaServiceArgs extends MetaServiceSettings {
  /** Namespace of all objects. */
  namespace: pulumi.Input<string>;
  /** The functionsystem image, with a tag or digest. */
  image: pulumi.Input<string>;
  /** Names of Secrets to pull the image with; default none. */
  imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
  /** The etcd that holds functions and pools. */
  etcd: EtcdConnection;
  /** The etcd that holds metadata; default the same. */
  metaEtcd?: EtcdConnection;
  /** Store of function packages; default none, so that functions live in their images or on the nodes. */
  objectStore?: ObjectStore;
  /** DNS domain of the cluster; default cluster.local. */
  clusterDomain?: string;
}
