import type { YurtHubFlags } from "../../../components/openyurt/yurt-hub";

export const HASH = `sha256:${"a1".repeat(32)}`;

/** Every flag that fits together, each with a value that is not YurtHub's own. */
export const everyFlag: YurtHubFlags = {
  serverAddresses: ["https://10.0.0.1:6443", "https://[2001:db8::1]:6443"],
  nodeName: "edge-1",
  nodePoolName: "seoul",
  nodeIp: "192.0.2.7",
  workingMode: "cloud",
  bootstrapMode: "token",
  bootstrapFile: "/etc/yurthub/bootstrap.conf",
  discoveryTokenCaCertHashes: [HASH],
  discoveryTokenUnsafeSkipCaVerification: false,
  hubCertOrganizations: ["openyurt:tenant:one", "team"],
  bindAddress: "192.0.2.7",
  servePort: 20267,
  bindProxyAddress: "127.0.0.2",
  proxyPort: 20261,
  proxySecurePort: 20268,
  multiplexerPort: 20269,
  enableDummyIf: true,
  dummyIfName: "hub0",
  dummyIfIp: "169.254.2.2",
  enableIptables: true,
  lbMode: "priority",
  heartbeatIntervalSeconds: 20,
  heartbeatTimeoutSeconds: 5,
  heartbeatFailedRetry: 4,
  heartbeatHealthyThreshold: 1,
  kubeletHealthGracePeriodSeconds: 60,
  gcFrequencyMinutes: 60,
  diskCachePath: "/data/cache",
  rootDir: "/data/yurthub",
  enableResourceFilter: true,
  disabledResourceFilters: ["nodeportisolation", "serviceenvupdater"],
  enablePoolServiceTopology: true,
  poolScopeResources: [
    { version: "v1", resource: "configmaps" },
    { group: "apps.openyurt.io", version: "v1beta2", resource: "nodepools" },
  ],
  minRequestTimeoutSeconds: 600,
  maxRequestsInFlight: 500,
  profiling: true,
  namespace: "yurt",
  verbosity: 4,
};

export const localFlags: YurtHubFlags = {
  workingMode: "local",
  serverAddresses: ["10.96.0.20:6443"],
  hostControlPlaneAddress: "10.0.0.1:6443",
};
