import * as pulumi from "@pulumi/pulumi";
import { EtcdSettings } from "../etcd/args";
import { FunctionAgentSettings, FunctionMasterSettings } from "../function-master/args";
import { MetaServiceSettings } from "../meta-service/args";
import { PodPoolArgs, PodPoolConnectionArgs } from "../pod-pool/args";

/** Where openYuanrong's images come from. They have no public release tags, so registry and tag must be given. */
export interface OpenYuanrongImages {
  /** Registry and path that hold the images, such as registry.example.com/yuanrong. */
  registry: pulumi.Input<string>;
  /** Tag of all images. */
  tag: pulumi.Input<string>;
  /** Digests (sha256:…) by image name: functionsystem, function-agent, function-agent-init, runtime-manager; default none. */
  digests?: Record<string, pulumi.Input<string>>;
  /** Registry and path that mirror third-party images under the same paths; default their own registries. */
  mirror?: string;
  /** Names of Secrets to pull images with, in both namespaces; default none. */
  pullSecrets?: string[];
}

/** An S3-compatible store of function packages, with its keys. */
export interface OpenYuanrongObjectStore {
  /** Address as host:port. */
  endpoint: string;
  /** Whether it speaks TLS; default true. */
  tls?: boolean;
  /** Existing Secret, in both namespaces, with `accesskey` and `secretkey`; instead of the keys themselves. */
  secretName?: string;
  /** Access key, of which a Secret is made. */
  accessKey?: pulumi.Input<string>;
  /** Secret key, of which a Secret is made; kept as a secret. */
  secretKey?: pulumi.Input<string>;
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
  /** Networks that functions may call; default none. */
  functionEgressCidrs?: string[];
}

/** Arguments of OpenYuanrong. */
export interface OpenYuanrongArgs {
  /** Images. */
  images: OpenYuanrongImages;
  /** Namespace of the control plane; default openyuanrong. */
  namespace?: string;
  /** Namespace of the pools' pods; default the same, as upstream runs it. A namespace of its own is unverified upstream. */
  workerNamespace?: string;
  /** Whether the namespaces are created, with Pod Security labels; default true. */
  createNamespaces?: boolean;
  /** Id of this cluster among those that share an etcd; default none. */
  clusterId?: string;
  /** DNS domain of the Kubernetes cluster; default cluster.local. */
  clusterDomain?: string;
  /** The etcd of all records; default three members with TLS and rights. */
  etcd?: EtcdSettings;
  /** The REST interface. */
  metaService?: MetaServiceSettings;
  /** The scheduler. */
  functionMaster?: FunctionMasterSettings;
  /** The pods of pools. */
  agent?: FunctionAgentSettings;
  /** Store of function packages; default none. */
  objectStore?: OpenYuanrongObjectStore;
  /** Pools, made last and removed first. */
  pools?: PodPoolArgs[];
  /** How pools that name no way themselves reach meta-service; default through the API server of the stack's configuration. Beside an explicit Kubernetes provider it must name a cluster. */
  connection?: PodPoolConnectionArgs;
  /** NetworkPolicies. */
  network?: OpenYuanrongNetwork;
  /** Whether what holds data or generated secrets is protected from deletion; default true. */
  protect?: boolean;
}
