import * as pulumi from "@pulumi/pulumi";
import { DataWorkerSettings } from "../data-worker/args";
import { EtcdConnection } from "../etcd/args";
import { ElectionMode } from "../function-master/args";
import { FunctionProxySettings } from "../function-proxy/args";
import { ComponentSecurity } from "../security/connection";

/** The function proxy of the worker tier. */
export interface WorkerTierFunctionProxy extends FunctionProxySettings {
  /** Whether there is one on every node; default true. Without it there can be no frontend, function manager and function scheduler. */
  enabled?: boolean;
}

/** The data worker of the worker tier. */
export interface WorkerTierDataWorker extends DataWorkerSettings {
  /** Whether there is one on every node; default true. Without it functions go past the data system. */
  enabled?: boolean;
}

/** What runs on every node that runs functions, or a system that calls them. */
export interface WorkerTierSettings {
  /** Places functions on its node and passes on their calls. */
  functionProxy?: WorkerTierFunctionProxy;
  /** Keeps the functions' data in the node's memory. */
  dataWorker?: WorkerTierDataWorker;
}

/** Images of the worker tier, each with a tag or digest. */
export interface WorkerTierImages {
  /** The functionsystem image. */
  functionSystem: pulumi.Input<string>;
  /** The datasystem image. */
  dataSystem: pulumi.Input<string>;
}

/** Arguments of WorkerTier. */
export interface WorkerTierArgs extends WorkerTierSettings {
  /** Namespace of the tier, and of the pools' pods. */
  namespace: pulumi.Input<string>;
  /** Images. */
  images: WorkerTierImages;
  /** Names of Secrets to pull the images with; default none. */
  imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
  /** The etcd that holds instances, routes and the data system's members. */
  etcd: EtcdConnection;
  /** How the systems trust each other; default not at all, in plain text. */
  security?: ComponentSecurity;
  /** Address of the IAM adaptor, such as http://iam-adaptor.openyuanrong.svc:31218; default none, then nobody is asked who calls. */
  iamUrl?: pulumi.Input<string>;
  /** Whether the pools' pods keep tenants apart by their own network rules; default false. */
  networkIsolation?: boolean;
  /** Id of this cluster among those that share an etcd; default none. */
  clusterId?: string;
  /** Where function-master elects its active replica; default txn, by transactions in etcd. */
  election?: ElectionMode;
  /** Address of the API server; default https://kubernetes.default.svc.cluster.local:443. */
  kubernetesUrl?: string;
}
