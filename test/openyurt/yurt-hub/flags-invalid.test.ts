import { yurtHubFlagsSchema } from "../../../components/openyurt/yurt-hub/flag-schema";
import { describe } from "vitest";
import { refuses } from "../../support/refusals";
import { HASH, everyFlag, localFlags } from "./flags";

const valid = { serverAddresses: ["https://10.0.0.1:6443"], nodePoolName: "seoul" };
const servers = (...serverAddresses: unknown[]) => ({ serverAddresses });

describe("in mode edge", () => {
  refuses(yurtHubFlagsSchema, valid, [
    [servers(), "serverAddresses", "length 0 is too small"],
    [{ serverAddresses: undefined }, "serverAddresses", "is required"],
    [servers(7), "serverAddresses[0]", "is a number"],
    [servers("10.0.0.1:6443"), "serverAddresses[0]", '"10.0.0.1:6443" is no such place'],
    [servers("http://10.0.0.1:6443"), "serverAddresses[0]", "is no such place"],
    [servers("https://10.0.0.1"), "serverAddresses[0]", "is no such place"],
    [servers("https://10.0.0.1:6443/"), "serverAddresses[0]", "is no such place"],
    [servers("https://user@10.0.0.1:6443"), "serverAddresses[0]", "is no such place"],
    [servers("https://10.0.0.1:65536"), "serverAddresses[0]", "has no port 65536"],
    [servers("https://a:1", "https://a:1"), "serverAddresses[1]", "https://a:1 stands there twice"],
    [servers("https://a:1,https://b:1"), "serverAddresses[0]", "is no such place"],
    [{ nodeName: "Edge_1" }, "nodeName", '"Edge_1" does not match'],
    [{ nodePoolName: undefined }, "nodePoolName", "is required"],
    [{ nodePoolName: "" }, "nodePoolName", '"" does not match'],
    [{ nodePoolName: "a".repeat(64) }, "nodePoolName", "length 64 is too large"],
    [{ nodeIp: "edge-1" }, "nodeIp", '"edge-1" is not an address'],
    [{ workingMode: "fog" }, "workingMode", '"fog" is not supported'],
    [{ hostControlPlaneAddress: "10.0.0.1:6443" }, "hostControlPlaneAddress", "has no meaning here"],
    [{ bootstrapMode: "x509" }, "bootstrapMode", '"x509" is not supported'],
    [{ bootstrapMode: "token" }, "bootstrapFile", "is required"],
    [
      { bootstrapMode: "kubeletcertificate", bootstrapFile: "/etc/a" },
      "bootstrapFile",
      "has no meaning in mode kubeletcertificate",
    ],
    [{ bootstrapFile: "etc/a" }, "bootstrapFile", '"etc/a" does not match'],
    [{ bootstrapFile: "/etc/../a" }, "bootstrapFile", "does not match"],
    [{ bootstrapFile: "/etc/a\n--v=9" }, "bootstrapFile", "does not match"],
    [{ discoveryTokenCaCertHashes: ["a1".repeat(32)] }, "discoveryTokenCaCertHashes[0]", "does not match"],
    [{ discoveryTokenCaCertHashes: ["sha256:a1"] }, "discoveryTokenCaCertHashes[0]", "does not match"],
    [{ discoveryTokenCaCertHashes: [HASH.toUpperCase()] }, "discoveryTokenCaCertHashes[0]", "does not match"],
    [{ discoveryTokenCaCertHashes: [`sha512:${"a".repeat(64)}`] }, "discoveryTokenCaCertHashes[0]", "does not match"],
    [{ discoveryTokenUnsafeSkipCaVerification: false }, "discoveryTokenCaCertHashes", "is required"],
    [
      { discoveryTokenUnsafeSkipCaVerification: true, discoveryTokenCaCertHashes: [HASH] },
      "discoveryTokenUnsafeSkipCaVerification",
      "stands beside hashes",
    ],
    [{ hubCertOrganizations: ["a,b"] }, "hubCertOrganizations[0]", '"a,b" does not match'],
    [{ hubCertOrganizations: ['"a"'] }, "hubCertOrganizations[0]", "does not match"],
    [{ bindAddress: "localhost" }, "bindAddress", '"localhost" is not an address'],
    [{ bindAddress: "0.0.0.0" }, "bindAddress", "is every address of the node"],
    [{ bindProxyAddress: "::" }, "bindProxyAddress", "is every address of the node"],
    [{ servePort: 0 }, "servePort", "0 is too small"],
    [{ proxyPort: 65_536 }, "proxyPort", "65536 is too large"],
    [{ proxyPort: 10_267 }, "proxyPort", "10267 is that of servePort"],
    [{ proxySecurePort: 1, multiplexerPort: 1 }, "multiplexerPort", "1 is that of proxySecurePort"],
    [{ servePort: 10_269 }, "servePort", "10269 is that of multiplexerPort"],
    [{ multiplexerPort: "10269" }, "multiplexerPort", "is a string"],
    [{ dummyIfName: "hub-dummy-number-1" }, "dummyIfName", "does not match"],
    [{ dummyIfName: "a/b" }, "dummyIfName", "does not match"],
    [{ dummyIfName: ".." }, "dummyIfName", "does not match"],
    [{ dummyIfIp: "169.254.2" }, "dummyIfIp", "is not an address"],
    [{ dummyIfIp: "10.0.0.1" }, "dummyIfIp", "10.0.0.1 is not local to the link"],
    [{ dummyIfIp: "169.254.31.7" }, "dummyIfIp", "169.254.31.7 is reserved"],
    [{ dummyIfIp: "169.254.1.1" }, "dummyIfIp", "169.254.1.1 is reserved"],
    [{ dummyIfIp: "169.254.169.254" }, "dummyIfIp", "is where clouds tell machines about themselves"],
    [{ enableDummyIf: false, dummyIfName: "hub0" }, "dummyIfName", "has no meaning without the interface"],
    [{ enableDummyIf: false, dummyIfIp: "169.254.2.2" }, "dummyIfIp", "has no meaning without the interface"],
    [{ lbMode: "round-robin" }, "lbMode", '"round-robin" is not supported'],
    [{ lbMode: "consistent-hashing" }, "lbMode", "is not supported"],
    [{ heartbeatIntervalSeconds: 301 }, "heartbeatIntervalSeconds", "301 is too large"],
    [{ heartbeatTimeoutSeconds: 10 }, "heartbeatTimeoutSeconds", "10 s until one counts as lost are not less"],
    [{ heartbeatIntervalSeconds: 2 }, "heartbeatIntervalSeconds", "2 s until one counts as lost are not less"],
    [{ heartbeatIntervalSeconds: 40 }, "heartbeatIntervalSeconds", "40 s between signs of life outlast"],
    [{ kubeletHealthGracePeriodSeconds: 10 }, "kubeletHealthGracePeriodSeconds", "10 is too small"],
    [{ heartbeatFailedRetry: 0 }, "heartbeatFailedRetry", "0 is too small"],
    [{ heartbeatHealthyThreshold: 1.5 }, "heartbeatHealthyThreshold", "is a number"],
    [{ gcFrequencyMinutes: 0 }, "gcFrequencyMinutes", "0 is too small"],
    [{ diskCachePath: "cache" }, "diskCachePath", '"cache" does not match'],
    [{ diskCachePath: "/var/lib/yurthub/cache" }, "diskCachePath", "lies in /var/lib/yurthub"],
    [{ rootDir: "/etc/kubernetes" }, "diskCachePath", "lies in /etc/kubernetes"],
    [{ rootDir: "/" }, "rootDir", '"/" does not match'],
    [{ disabledResourceFilters: ["endpoints"] }, "disabledResourceFilters[0]", '"endpoints" is not supported'],
    [
      { enableResourceFilter: false, disabledResourceFilters: ["masterservice"] },
      "disabledResourceFilters",
      "has no meaning where all filters are off",
    ],
    [
      { enablePoolServiceTopology: true, enableNodePool: false },
      "enableNodePool",
      "has no meaning beside enablePoolServiceTopology",
    ],
    [{ poolScopeResources: ["/v1/configmaps"] }, "poolScopeResources[0]", "is a string"],
    [{ poolScopeResources: [{ resource: "configmaps" }] }, "poolScopeResources[0].version", "is required"],
    [
      { poolScopeResources: [{ version: "1", resource: "configmaps" }] },
      "poolScopeResources[0].version",
      '"1" does not match',
    ],
    [
      { poolScopeResources: [{ version: "v1", resource: "ConfigMap" }] },
      "poolScopeResources[0].resource",
      "does not match",
    ],
    [
      { poolScopeResources: [{ group: "a/b", version: "v1", resource: "cs" }] },
      "poolScopeResources[0].group",
      "does not match",
    ],
    [{ poolScopeResources: [{ version: "v1", resource: "services" }] }, "poolScopeResources[0]", "is read so already"],
    [
      { poolScopeResources: ["", undefined].map((group) => ({ group, version: "v1", resource: "nodes" })) },
      "poolScopeResources[1]",
      "/v1/nodes stands there twice",
    ],
    [{ minRequestTimeoutSeconds: 0 }, "minRequestTimeoutSeconds", "0 is too small"],
    [{ maxRequestsInFlight: 0 }, "maxRequestsInFlight", "0 is too small"],
    [{ namespace: "a.b" }, "namespace", '"a.b" does not match'],
    [{ verbosity: 11 }, "verbosity", "11 is too large"],
    [{ joinToken: "fedcba.fedcba9876543210" }, "joinToken", "is not a known property"],
    [{ enableCoordinator: true }, "enableCoordinator", "is not a known property"],
  ]);
});

describe("in mode local", () => {
  refuses(yurtHubFlagsSchema, localFlags, [
    [{ hostControlPlaneAddress: undefined }, "hostControlPlaneAddress", "is required"],
    [{ hostControlPlaneAddress: "10.0.0.1" }, "hostControlPlaneAddress", "does not match"],
    [{ hostControlPlaneAddress: "10.0.0.1:70000" }, "hostControlPlaneAddress", "has no such port"],
    [servers("https://10.96.0.20:6443"), "serverAddresses[0]", "is no such place"],
    [servers("10.96.0.20:6443", "10.96.0.21:6443"), "serverAddresses", "are several"],
    [{ nodePoolName: "seoul" }, "nodePoolName", "has no meaning in mode local"],
    [{ proxyPort: 10_267 }, "proxyPort", "has no meaning in mode local"],
    [{ bootstrapMode: "token" }, "bootstrapMode", "has no meaning in mode local"],
    [{ discoveryTokenUnsafeSkipCaVerification: false }, "discoveryTokenCaCertHashes", "is required"],
  ]);
});

describe("with every flag", () => {
  refuses(yurtHubFlagsSchema, everyFlag, [[{ bindAddress: 7 }, "bindAddress", "is a number"]]);
});
