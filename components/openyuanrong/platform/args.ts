import * as pulumi from "@pulumi/pulumi";
import { Monitoring } from "../../core/monitoring";
import { EtcdSettings } from "../etcd/args";
import { MasterTierSettings } from "../master-tier/args";
import { MinioSettings } from "../minio/args";
import { PodPoolArgs, PodPoolConnectionArgs } from "../pod-pool/args";
import { EdgeNodePool } from "../pod-pool/edge-args";
import { SystemSecuritySettings } from "../security/args";
import { WorkerTierSettings } from "../worker-tier/args";

/** Where openYuanrong's images come from. They have no public release tags, so registry and tag must be given. */
export interface OpenYuanrongImages {
  /** Registry and path that hold the images, such as registry.example.com/yuanrong. */
  registry: pulumi.Input<string>;
  /** Tag of all images. */
  tag: pulumi.Input<string>;
  /** Digests (sha256:…) by image name: functionsystem, function-agent, function-agent-init, runtime-manager, datasystem; default none. */
  digests?: Record<string, pulumi.Input<string>>;
  /** Registry and path that mirror third-party images under the same paths; default their own registries. */
  mirror?: string;
  /** Names of Secrets to pull images with, in both namespaces; default none. */
  pullSecrets?: string[];
}

/** An S3-compatible store of function packages: an existing one with its keys, or MinIO for trials. */
export interface OpenYuanrongObjectStore {
  /** Address of an existing store as host:port; instead of `minio`. */
  endpoint?: string;
  /** Whether the existing store speaks TLS; default true. */
  tls?: boolean;
  /** Existing Secret, in both namespaces, with `accesskey` and `secretkey`; instead of the keys themselves. */
  secretName?: string;
  /** Access key, of which a Secret is made. */
  accessKey?: pulumi.Input<string>;
  /** Secret key, of which a Secret is made; kept as a secret. */
  secretKey?: pulumi.Input<string>;
  /** StorageClass by which the bucket is claimed of Rook, whose operator then makes the bucket and its keys; instead of keys. In one namespace only. */
  claimClassName?: string;
  /** MinIO of one pod, for trials; instead of an existing store. */
  minio?: MinioSettings;
  /** Bucket for function packages and snapshots of etcd, made unless it is there; default none is made. */
  bucket?: string;
  /** Region of the bucket, for stores that have regions; default us-east-1. */
  region?: string;
}

/** NetworkPolicies that refuse everything but what openYuanrong needs. They cannot name hosts, so some addresses are needed. */
export interface OpenYuanrongNetwork {
  /** Whether there are NetworkPolicies; default true. */
  policies?: boolean;
  /** Networks of the nodes, for the kubelet and for pods in the nodes' network; needed with policies. */
  nodeCidrs?: string[];
  /** Networks of the API server; needed with policies. */
  apiServerCidrs?: string[];
  /** Ports of the API server; default 443 and 6443. */
  apiServerPorts?: number[];
  /** Networks of DNS servers beside the cluster's own, such as 169.254.20.10/32 of NodeLocal DNSCache; default none. */
  dnsCidrs?: string[];
  /** Networks of an external etcd that is named by a host name outside the cluster; added to those of its addresses. */
  etcdCidrs?: string[];
  /** Networks of an object store that is named by a host name outside the cluster. */
  objectStoreCidrs?: string[];
  /** Networks of an external meta-service or IAM adaptor that is named by a host name outside the cluster. */
  externalCidrs?: string[];
  /** Networks that functions may call; default none. */
  functionEgressCidrs?: string[];
  /** Networks from which the frontend may be called, such as those of a load balancer; default none. */
  frontendCidrs?: string[];
  /** Namespaces whose pods may call the frontend, such as that of an ingress controller; default none. */
  frontendNamespaces?: string[];
  /** Namespace whose pods may scrape metrics; default none. */
  monitoringNamespace?: string;
}

/** Priority classes, which say whose pods go first when a node is full. */
export interface OpenYuanrongPriorities {
  /** Whether the worker tier and the control plane get priority classes above functions; default true. */
  enabled?: boolean;
  /** Whether their pods push out others to find room; default true. */
  preemption?: boolean;
}

/** Arguments of OpenYuanrong. */
export interface OpenYuanrongArgs extends MasterTierSettings, WorkerTierSettings {
  /** Images. */
  images: OpenYuanrongImages;
  /** Namespace of the control plane; default openyuanrong. */
  namespace?: string;
  /** Namespace of the worker tier and the pools' pods; default the same, as upstream runs it. A namespace of its own is unverified upstream. */
  workerNamespace?: string;
  /** Whether the namespaces are created, with Pod Security labels; default true. */
  createNamespaces?: boolean;
  /** Id of this cluster among those that share an etcd; default none. */
  clusterId?: string;
  /** DNS domain of the Kubernetes cluster; default cluster.local. */
  clusterDomain?: string;
  /** The etcd of all records; default three members with TLS and rights. */
  etcd?: EtcdSettings;
  /** An etcd of its own for metadata of functions; default the same etcd. */
  metaEtcd?: EtcdSettings;
  /** Store of function packages; default none. */
  objectStore?: OpenYuanrongObjectStore;
  /** How the systems trust each other; default certificates and keys that are generated. */
  security?: SystemSecuritySettings;
  /** Pools, made last and removed first. */
  pools?: PodPoolArgs[];
  /** Node pools of OpenYurt that pools may name, with the taints that these then tolerate; default any may be named. */
  nodePools?: EdgeNodePool[];
  /** How pools that name no way themselves reach meta-service; default through the API server of the cluster that the stack's configuration names. With an explicit Kubernetes provider it must name that provider's cluster. */
  connection?: PodPoolConnectionArgs;
  /** NetworkPolicies. */
  network?: OpenYuanrongNetwork;
  /** Priority classes. */
  priorities?: OpenYuanrongPriorities;
  /** Metrics of etcd, MinIO and the frontend; default none. `functionMaster.monitoring`, `functionProxy.metrics` and `agent.metrics` are settings of their own. */
  monitoring?: Monitoring;
  /** Whether what holds data or generated secrets is protected from deletion; default true. */
  protect?: boolean;
}
