import * as pulumi from "@pulumi/pulumi";
import { ControlPlaneArgs, ControlPlaneSettings } from "../control-plane";
import { EtcdConnection } from "../etcd/args";
import { ElectionMode } from "../function-master/args";

/** A Keycloak realm whose users log in to openYuanrong. */
export interface IamKeycloak {
  /** Address inside the cluster, such as http://keycloak.auth.svc:8080; plain HTTP, since IAM has no authorities to check another by. */
  url: pulumi.Input<string>;
  /** Address that browsers are sent to; default `url`. */
  publicUrl?: pulumi.Input<string>;
  /** Address that tokens name as their issuer; default `url`. */
  issuerUrl?: pulumi.Input<string>;
  /** Name of the realm. */
  realm: pulumi.Input<string>;
  /** Id of the client; its tokens must be meant for the audience frontend. */
  clientId: pulumi.Input<string>;
  /** Secret in the same namespace with the client's secret under `client-secret`. */
  clientSecretName: pulumi.Input<string>;
  /** Any text that changes with the client's secret, so that its reader restarts; default none. */
  revision?: pulumi.Input<string>;
}

/** What the IAM adaptor is like. */
export interface IamAdaptorSettings extends ControlPlaneSettings {
  /** Number of pods, of which one is active; default 2. */
  replicas?: number;
  /** Seconds that a token is valid, 720 to 604800, or 0 for ever; default 86400. */
  tokenExpirySeconds?: number;
  /** Where the replicas elect the active one; default txn, by transactions in etcd. */
  election?: ElectionMode;
  /** Address of the API server, which is asked only when `election` is k8s; default https://kubernetes.default.svc.cluster.local:443. */
  kubernetesUrl?: string;
  /** Whether a request for a token, or to check one, must be signed where there are keys; default true. The frontend signs none. */
  signedRequests?: boolean;
  /** A Keycloak realm whose users log in; default none. */
  keycloak?: IamKeycloak;
}

/** Arguments of IamAdaptor. */
export interface IamAdaptorArgs extends IamAdaptorSettings, ControlPlaneArgs {
  /** The etcd that holds tokens, where the proxies read them. */
  etcd: EtcdConnection;
  /** Id of this cluster among those that share an etcd; default none. */
  clusterId?: string;
  /** DNS domain of the cluster; default cluster.local. */
  clusterDomain?: string;
}
