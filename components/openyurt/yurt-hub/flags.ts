import { validateArgs } from "../../core/validation";
import { YurtHubBootstrapMode, YurtHubFlags, YurtHubWorkingMode } from "./flag-args";
import { DISK_CACHE, PORTS, resourceText, ROOT_DIR } from "./flag-rules";
import { yurtHubFlagsSchema } from "./flag-schema";

interface Flag {
  key: keyof YurtHubFlags;
  name: string;
  /** YurtHub's own value, which need not be written; none where it has none. */
  byDefault?: string;
  /** Written behind a number. */
  unit?: string;
}

/** All flags, in the order in which they are written. */
export const FLAGS: Flag[] = [
  { key: "verbosity", name: "v" },
  { key: "workingMode", name: "working-mode", byDefault: "edge" },
  { key: "nodeName", name: "node-name" },
  { key: "nodePoolName", name: "nodepool-name" },
  { key: "nodeIp", name: "node-ip" },
  { key: "serverAddresses", name: "server-addr" },
  { key: "hostControlPlaneAddress", name: "host-control-plane-address" },
  { key: "bootstrapMode", name: "bootstrap-mode", byDefault: "token" },
  { key: "bootstrapFile", name: "bootstrap-file" },
  { key: "discoveryTokenCaCertHashes", name: "discovery-token-ca-cert-hash", byDefault: "" },
  {
    key: "discoveryTokenUnsafeSkipCaVerification",
    name: "discovery-token-unsafe-skip-ca-verification",
    byDefault: "true",
  },
  { key: "hubCertOrganizations", name: "hub-cert-organizations", byDefault: "" },
  { key: "namespace", name: "namespace", byDefault: "kube-system" },
  { key: "bindAddress", name: "bind-address", byDefault: "127.0.0.1" },
  { key: "servePort", name: "serve-port", byDefault: String(PORTS.servePort) },
  { key: "bindProxyAddress", name: "bind-proxy-address", byDefault: "127.0.0.1" },
  { key: "proxyPort", name: "proxy-port", byDefault: String(PORTS.proxyPort) },
  { key: "proxySecurePort", name: "proxy-secure-port", byDefault: String(PORTS.proxySecurePort) },
  { key: "multiplexerPort", name: "multiplexer-port", byDefault: String(PORTS.multiplexerPort) },
  { key: "enableDummyIf", name: "enable-dummy-if", byDefault: "true" },
  { key: "dummyIfName", name: "dummy-if-name", byDefault: "hub-dummy0" },
  { key: "dummyIfIp", name: "dummy-if-ip" },
  { key: "enableIptables", name: "enable-iptables", byDefault: "false" },
  { key: "lbMode", name: "lb-mode", byDefault: "rr" },
  { key: "heartbeatIntervalSeconds", name: "heartbeat-interval-seconds", byDefault: "10" },
  { key: "heartbeatTimeoutSeconds", name: "heartbeat-timeout-seconds", byDefault: "2" },
  { key: "heartbeatFailedRetry", name: "heartbeat-failed-retry", byDefault: "3" },
  { key: "heartbeatHealthyThreshold", name: "heartbeat-healthy-threshold", byDefault: "2" },
  { key: "kubeletHealthGracePeriodSeconds", name: "kubelet-health-grace-period", byDefault: "40s", unit: "s" },
  { key: "gcFrequencyMinutes", name: "gc-frequency", byDefault: "120" },
  { key: "diskCachePath", name: "disk-cache-path", byDefault: DISK_CACHE },
  { key: "rootDir", name: "root-dir", byDefault: ROOT_DIR },
  { key: "enableResourceFilter", name: "enable-resource-filter", byDefault: "true" },
  { key: "disabledResourceFilters", name: "disabled-resource-filters", byDefault: "" },
  { key: "enableNodePool", name: "enable-node-pool", byDefault: "true" },
  { key: "enablePoolServiceTopology", name: "enable-pool-service-topology", byDefault: "false" },
  { key: "poolScopeResources", name: "pool-scope-resources", byDefault: "" },
  { key: "minRequestTimeoutSeconds", name: "min-request-timeout", byDefault: "1800s", unit: "s" },
  { key: "maxRequestsInFlight", name: "max-requests-in-flight", byDefault: "250" },
  { key: "profiling", name: "profiling", byDefault: "true" },
];

/** Node name that Kubernetes writes into a command, where the container has the variable. */
export const POD_NODE_NAME = "$(NODE_NAME)";

/**
 * The command line of YurtHub: what is required, and what differs from its own defaults, always in the same order. Where no node is
 * named it is `$(NODE_NAME)`, as Kubernetes fills in. Throws ValidationError on what YurtHub would refuse.
 */
export function yurtHubFlags(flags: YurtHubFlags): string[] {
  validateArgs("yurtHubFlags", yurtHubFlagsSchema, flags);
  return commandLine(flags, POD_NODE_NAME, (word) => word);
}

/** The same of flags that are valid, each word written so that it is read as it is; a node that is not named is `unnamed` unchanged. */
export function commandLine(flags: YurtHubFlags, unnamed: string, write: (word: string) => string): string[] {
  const given = completed(flags);
  return FLAGS.flatMap(({ key, name, byDefault, unit = "" }) => {
    if (key === "nodeName" && flags.nodeName === undefined) return [`--node-name=${unnamed}`];
    const value = given[key];
    if (value === undefined) return [];
    const text = textOf(value) + unit;
    return text === byDefault ? [] : [write(`--${name}=${text}`)];
  });
}

/** Where the certificate comes from. */
export function bootstrapModeOf({ bootstrapMode, bootstrapFile }: YurtHubFlags): YurtHubBootstrapMode {
  return (
    bootstrapMode ??
    (bootstrapFile === undefined ? YurtHubBootstrapMode.KubeletCertificate : YurtHubBootstrapMode.Token)
  );
}

/** The flags with the defaults that are not YurtHub's own. */
function completed(flags: YurtHubFlags): YurtHubFlags {
  const { verbosity = 2, profiling = false, discoveryTokenCaCertHashes: hashes = [] } = flags;
  if (flags.workingMode === YurtHubWorkingMode.Local) {
    const { serverAddresses, workingMode, nodeName, hostControlPlaneAddress } = flags;
    return { serverAddresses, workingMode, nodeName, hostControlPlaneAddress, verbosity };
  }
  return {
    ...flags,
    verbosity,
    profiling,
    bootstrapMode: bootstrapModeOf(flags),
    ...(hashes.length > 0 && { discoveryTokenUnsafeSkipCaVerification: false }),
  };
}

function textOf(value: NonNullable<YurtHubFlags[keyof YurtHubFlags]>): string {
  if (!Array.isArray(value)) return String(value);
  return value.map((one) => (typeof one === "string" ? one : resourceText(one))).join(",");
}
