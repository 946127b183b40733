/** How YurtHub works. */
export const YurtHubWorkingMode = {
  /** On nodes that lose their connection: keeps what it read on disk, and answers from there. */
  Edge: "edge",
  /** On nodes that don't: a proxy that filters. */
  Cloud: "cloud",
  /** On nodes of a host cluster: leads connections to the API servers of a tenant's cluster. */
  Local: "local",
} as const;
export type YurtHubWorkingMode = (typeof YurtHubWorkingMode)[keyof typeof YurtHubWorkingMode];

/** Where YurtHub's own certificate comes from. */
export const YurtHubBootstrapMode = {
  /** It asks for one with the bootstrap token in `bootstrapFile`. */
  Token: "token",
  /** It uses that of the kubelet of the same node. */
  KubeletCertificate: "kubeletcertificate",
} as const;
export type YurtHubBootstrapMode = (typeof YurtHubBootstrapMode)[keyof typeof YurtHubBootstrapMode];

/** How one of several API servers is chosen. */
export const YurtHubLoadBalancing = {
  /** One after another. */
  RoundRobin: "rr",
  /** The first that is healthy. */
  Priority: "priority",
} as const;
export type YurtHubLoadBalancing = (typeof YurtHubLoadBalancing)[keyof typeof YurtHubLoadBalancing];

/** What YurtHub changes in answers of the API server. */
export const YurtHubFilter = {
  /** Endpoints of a Service are those of the node or pool, as the Service's annotation says. */
  ServiceTopology: "servicetopology",
  /** The Service `default/kubernetes` has YurtHub's address. */
  MasterService: "masterservice",
  /** Load balancers that are annotated as the cloud's own are left out. */
  DiscardCloudService: "discardcloudservice",
  /** kube-proxy's configuration names no API server, so that it asks YurtHub. */
  InClusterConfig: "inclusterconfig",
  /** Services listen at their node ports in the pools alone that their annotation names. */
  NodePortIsolation: "nodeportisolation",
  /** Endpoints of `default/kubernetes` are YurtHub. */
  ForwardKubeServiceTraffic: "forwardkubesvctraffic",
  /** Variables of pods with the API server's address have YurtHub's. */
  ServiceEnvUpdater: "serviceenvupdater",
} as const;
export type YurtHubFilter = (typeof YurtHubFilter)[keyof typeof YurtHubFilter];

/** Objects that a pool reads once for all of its nodes. */
export interface YurtHubResource {
  /** Group of the API; default the core group. */
  group?: string;
  /** Version of the API, such as v1. */
  version: string;
  /** Plural name in small letters, such as configmaps. */
  resource: string;
}

/** What YurtHub is started with: its command line, with the same meaning on every way by which it comes to a node. */
export interface YurtHubFlags {
  /** API servers as https://host:port, at least one; in mode local the one host:port of the tenant's API servers. */
  serverAddresses: string[];
  /** Name of the node; default that which the node has: its host name, or that of the pod's node. */
  nodeName?: string;
  /** Pool of the node; required but in mode local. */
  nodePoolName?: string;
  /** Address of the node at which other nodes of the pool reach it; default the node's own IPv4 address. */
  nodeIp?: string;
  /** How it works; default edge. */
  workingMode?: YurtHubWorkingMode;
  /** API server of the host cluster as host:port; for mode local, which needs it. */
  hostControlPlaneAddress?: string;
  /** Where its certificate comes from; default token where there is a `bootstrapFile`, otherwise kubeletcertificate. */
  bootstrapMode?: YurtHubBootstrapMode;
  /** Absolute path of a kubeconfig with a bootstrap token; for mode token, which needs it. */
  bootstrapFile?: string;
  /** Hashes of the public keys of authorities to trust, each sha256: and 64 hexadecimal digits; default none. */
  discoveryTokenCaCertHashes?: string[];
  /** Whether the cluster's authority is trusted without a hash; default true without hashes, as YurtHub's own, and false with. */
  discoveryTokenUnsafeSkipCaVerification?: boolean;
  /** Organizations of its certificate beside its own, such as openyurt:tenant:one; default none. */
  hubCertOrganizations?: string[];
  /** Address of its API for health, metrics and updates, which asks nobody who they are; default 127.0.0.1. */
  bindAddress?: string;
  /** Port of that API, 1 to 65535; default 10267. */
  servePort?: number;
  /** Address of the proxy, which speaks for the node and asks nobody who they are; default 127.0.0.1. */
  bindProxyAddress?: string;
  /** Port of the proxy, 1 to 65535; default 10261. */
  proxyPort?: number;
  /** Port of the proxy with TLS, which pods use, 1 to 65535; default 10268. */
  proxySecurePort?: number;
  /** Port with TLS by which a leader serves its pool, 1 to 65535; default 10269. */
  multiplexerPort?: number;
  /** Whether an interface of the node's own carries the address that pods use; default true. */
  enableDummyIf?: boolean;
  /** Name of that interface, at most 15 characters; default hub-dummy0. */
  dummyIfName?: string;
  /** Address of that interface, of 169.254.0.0/16 or IPv6; default 169.254.2.1, or fd00::2:1 where `bindAddress` is IPv6. */
  dummyIfIp?: string;
  /** Whether rules of iptables are kept for it; default false. OpenYurt will take it away. */
  enableIptables?: boolean;
  /** How one of several API servers is chosen; default rr. */
  lbMode?: YurtHubLoadBalancing;
  /** Seconds between two signs of life, 1 to 300; default 10. */
  heartbeatIntervalSeconds?: number;
  /** Seconds until one counts as lost, less than the interval; default 2. */
  heartbeatTimeoutSeconds?: number;
  /** Number of tries until an API server counts as gone, 1 to 100; default 3. */
  heartbeatFailedRetry?: number;
  /** Number of successes until it counts as back, 1 to 100; default 2. */
  heartbeatHealthyThreshold?: number;
  /** Seconds without a word of the kubelet after which no sign of life is sent for it, 11 to 3600; default 40. */
  kubeletHealthGracePeriodSeconds?: number;
  /** Minutes between two cleanings of the cache, 1 to 10080; default 120. */
  gcFrequencyMinutes?: number;
  /** Absolute path of the cache; default /etc/kubernetes/cache/. */
  diskCachePath?: string;
  /** Absolute path of its own files, certificates among them; default /var/lib/yurthub. */
  rootDir?: string;
  /** Whether answers are filtered; default true. */
  enableResourceFilter?: boolean;
  /** Filters that are off on this node; default none. */
  disabledResourceFilters?: YurtHubFilter[];
  /** Whether the nodes of a pool are read from its NodePool; default true. OpenYurt will take it away. */
  enableNodePool?: boolean;
  /** Whether they are read from NodeBuckets, which large pools need; default false. */
  enablePoolServiceTopology?: boolean;
  /** What a pool reads once for all of its nodes, beside services and endpointslices; default nothing. */
  poolScopeResources?: YurtHubResource[];
  /** Seconds that a watch of the cache is kept at least, 1 to 86400; default 1800. */
  minRequestTimeoutSeconds?: number;
  /** Number of requests at a time, 1 to 100000; default 250. OpenYurt will take it away. */
  maxRequestsInFlight?: number;
  /** Whether its API serves profiles, which show what is in its memory; default false, other than YurtHub's own true. */
  profiling?: boolean;
  /** Namespace of its ConfigMaps; default kube-system. */
  namespace?: string;
  /** How much it logs, 0 to 10; default 2, as OpenYurt's own units have it. */
  verbosity?: number;
}
