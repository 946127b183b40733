import * as pulumi from "@pulumi/pulumi";
import { Autoscaling } from "../../core/autoscaling";
import { Exposure } from "../../core/exposure";
import { Monitoring } from "../../core/monitoring";
import { ControlPlaneSettings } from "../control-plane";
import { DriverArgs } from "../driver";
import { ClientCertificates } from "../meta-service/args";

/** TLS of the interface. */
export interface FrontendTls {
  /**
   * Secret with `ca.crt`, `tls.crt` and `tls.key`, unencrypted, of the same authority as the certificate in `security.tls` and for
   * server and client use, since the frontend also shows it to proxies; default the certificate in `security.tls`.
   */
  secretName?: pulumi.Input<string>;
  /** Any text that changes with the certificate, so that the pods restart; default none. */
  revision?: pulumi.Input<string>;
  /** Whether callers must show a certificate of `ca.crt`; default NoClientCert. */
  clientCertificates?: ClientCertificates;
}

/** Bounds of what callers may send. */
export interface FrontendLimits {
  /** Greatest body of a call in MiB; default 6. */
  bodyMb?: number;
  /** Greatest body of a call that is streamed, in MiB; default 1024. */
  streamMb?: number;
  /** Greatest body that stores several objects in the data system at once, in MiB; default 32. */
  objectsMb?: number;
  /** Seconds in which a request must have arrived; default 0, without end. */
  readTimeoutSeconds?: number;
  /** Seconds in which an answer must have been sent, the function's own time included; default 0, without end. */
  writeTimeoutSeconds?: number;
  /** Calls that a tenant may make each second, over all pods; default 1800. */
  callsPerSecond?: number;
}

/** What the frontend is like. */
export interface FrontendSettings extends ControlPlaneSettings, Exposure {
  /** Number of pods; default 2. Not beside `autoscaling`. */
  replicas?: number;
  /** Number of pods by their load; default a fixed number. */
  autoscaling?: Autoscaling;
  /** TLS of the interface, which needs TLS between systems; default none, plain HTTP inside the cluster. */
  tls?: FrontendTls;
  /** Whether callers must show a token that the IAM adaptor knows; default whether there is one. */
  tokens?: boolean;
  /** Bounds of what callers may send. */
  limits?: FrontendLimits;
  /** Metrics; default not served. */
  monitoring?: Monitoring;
  /** Whether large values go through memory shared with the node's data worker, by the host path /home/uds; default false, over TCP. */
  sharedMemory?: boolean;
}

/** Arguments of Frontend. */
export interface FrontendArgs extends FrontendSettings, DriverArgs {
  /** Address of meta-service, to which requests about functions are passed on; default none, then they are refused. */
  metaServiceUrl?: pulumi.Input<string>;
  /** PEM text of the authority of meta-service's certificate; default the authorities of the image. */
  metaServiceAuthorityPem?: pulumi.Input<string>;
  /** Whether meta-service shows a certificate of the authority in `security.tls`, as all systems of one platform do; default false. */
  metaServiceIsPeer?: boolean;
  /** Address of the IAM adaptor, in plain HTTP, such as http://iam-adaptor.openyuanrong.svc.cluster.local:31218; default none. */
  iamUrl?: pulumi.Input<string>;
  /** DNS domain of the cluster; default cluster.local. */
  clusterDomain?: string;
}
