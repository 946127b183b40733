import * as pulumi from "@pulumi/pulumi";
import { ChartArgs } from "../../core/chart";
import { ContainerResources } from "../../core/pods";
import { YurtHubFlags, YurtHubResource } from "./flag-args";

export * from "./flag-args";

/** A program to download, as a file or in an archive .tar.gz that holds a file of its name. */
export interface YurtHubDownload {
  /** Place of the file, by https. */
  url: string;
  /** SHA-256 of what is downloaded, 64 hexadecimal digits. */
  sha256: string;
}

/** How a node joins its cluster, by `yurtadm join`; it takes the rest from the flags. */
export interface YurtHubJoin {
  /** Bootstrap token such as kubeadm draws; kept as a secret, and only in the cloud-init document. Default read on the node. */
  token?: pulumi.Input<string>;
  /** Absolute path of a file with the token, which nobody else may read; default /run/yurthub/join-token. */
  tokenFile?: string;
  /** Where yurtadm comes from; default the one that the node has. */
  yurtadm?: YurtHubDownload;
  /** Labels of the node beside its pool's; default none. */
  nodeLabels?: Record<string, string>;
  /** Socket of the container runtime; default unix:///run/containerd/containerd.sock. */
  criSocket?: string;
  /** Image of the container that holds a pod's namespaces; default that of yurtadm, in a registry of Aliyun. */
  pauseImage?: string;
  /** Host that serves the kubelet and kubeadm of the cluster's version, where the node has none; default dl.k8s.io. */
  kubernetesResourceServer?: string;
  /** Whether the node's own CNI plugins are used instead of those that yurtadm downloads; default false. */
  reuseCniBin?: boolean;
  /** YurtStaticSets to install, as namespace/name; default none. */
  staticPods?: string[];
  /** Checks of kubeadm that may fail, such as Swap; default none. */
  ignorePreflightErrors?: string[];
  /** Absolute path of a JoinConfiguration of kubeadm that the node has; default one that yurtadm writes. */
  configFile?: string;
}

/** Arguments of yurtHubBootstrap. */
export interface YurtHubBootstrapArgs {
  /** What YurtHub is started with. */
  flags: YurtHubFlags;
  /** Where YurtHub comes from. */
  binary: YurtHubDownload;
  /** How the node joins first; default not at all, as it has joined. */
  join?: YurtHubJoin;
}

/** What puts YurtHub on a node. */
export interface YurtHubNode {
  /** Script for bash that does all of it, as root and as often as one likes; there is no secret in it. */
  script: string;
  /** The same as user data of cloud-init; a secret where a token was given. */
  cloudInit: pulumi.Output<string>;
  /** The unit yurthub.service of systemd. */
  unit: string;
  /** What stands beside it in yurthub.service.d/20-flags.conf: the command line, above those that OpenYurt's tools write. */
  dropIn: string;
}

/** Arguments of yurtHubStaticPod. */
export interface YurtHubStaticPodArgs {
  /** What YurtHub is started with, in mode edge or cloud. */
  flags: YurtHubFlags;
  /** Image with tag or digest; default the pinned one of OpenYurt. */
  image?: string;
  /** Registry that holds the pinned image under the path that it has upstream; default upstream's. */
  imageRegistry?: string;
  /** Resources; default 150m and 150Mi, and at most 300Mi. */
  resources?: ContainerResources;
}

/** Names of components, as their User-Agent begins, whose answers a filter changes beside those that it always does. */
export interface YurtHubFilterComponents {
  /** Beside kube-proxy, coredns and nginx-ingress-controller; default none. */
  servicetopology?: string[];
  /** Beside the kubelet; default none. */
  masterservice?: string[];
  /** Beside kube-proxy; default none. */
  discardcloudservice?: string[];
  /** Beside the kubelet; default none. */
  inclusterconfig?: string[];
  /** Beside kube-proxy; default none. */
  nodeportisolation?: string[];
  /** Beside kube-proxy; default none. */
  forwardkubesvctraffic?: string[];
  /** Beside the kubelet; default none. */
  serviceenvupdater?: string[];
}

/** What the chart's two YurtStaticSets hold, by which static pods of YurtHub are updated. */
export interface YurtHubStaticSets {
  /** Pods of the YurtStaticSet `yurt-hub`; default the chart's, which start on no node. */
  edge?: YurtHubStaticPodArgs;
  /** Pods of the YurtStaticSet `yurt-hub-cloud`; default the chart's, which start on no node. */
  cloud?: YurtHubStaticPodArgs;
}

/** What every YurtHub of a cluster needs there. */
export interface YurtHubSettings {
  /** Components, as their User-Agent begins, whose answers are kept on disk, or * alone for all; default OpenYurt's own. */
  cacheAgents?: string[];
  /** Components whose answers are filtered; default OpenYurt's own. */
  filters?: YurtHubFilterComponents;
  /** Pools that a node may name when it joins with a bootstrap token; default all, and none where the list is empty. */
  joinNodePools?: string[];
  /** YurtStaticSets that a node may install when it joins, as namespace/name; default none. */
  joinStaticSets?: string[];
  /** Namespaces beside kube-system whose ConfigMaps nodes may read, as updates of static pods on the node need; default none. */
  configMapNamespaces?: string[];
  /** Whether nodes may read NodeBuckets, as the flag of the same name needs; default false. */
  enablePoolServiceTopology?: boolean;
  /** What pools read once for all of their nodes, beside services and endpointslices: nodes may read it; default nothing. */
  poolScopeMetadata?: YurtHubResource[];
  /** What the chart's YurtStaticSets hold; default what the chart writes, which start on no node. */
  staticSets?: YurtHubStaticSets;
}

/** Arguments of YurtHub. */
export interface YurtHubArgs extends YurtHubSettings, ChartArgs {}
