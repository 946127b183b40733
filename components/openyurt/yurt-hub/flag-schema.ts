import { isIP } from "node:net";
import { z } from "zod";
import { dnsLabel, hostPort } from "../../core/names";
import { pattern, rule } from "../../core/problems";
import { nodeName, poolName } from "../names";
import { YurtHubBootstrapMode, YurtHubFilter, YurtHubLoadBalancing, YurtHubWorkingMode } from "./flag-args";
import { checkFlags } from "./flag-rules";

const quoted = (value: unknown) => JSON.stringify(value);

/** Whether a place that ends in :port has a port that exists. */
export function hasPort(place: string): boolean {
  const [, digits] = /:(\d+)$/.exec(place) ?? [];
  return digits === undefined || Number(digits) <= 65_535;
}

const NO_PORT = { error: "has no such port; expected one of 1 to 65535" };

/** Host and port of a server. */
export const place = hostPort.refine(hasPort, NO_PORT);

/** Path of a file on a node, which may hold any printable character. */
export const absolutePath = pattern(
  /^(?!.*\/\.\.(\/|$))\/[^\p{Cc}]+$/u,
  "an absolute path without .., such as /var/lib/yurthub",
);

/** SHA-256 in hexadecimal digits. */
export const sha256 = pattern(/^[0-9a-f]{64}$/, "64 hexadecimal digits in small letters");

/** An address that one host has: who listens at all of its addresses lets everybody in. */
const address = z
  .string()
  .refine((text) => isIP(text) !== 0, {
    error: ({ input }) => `${quoted(input)} is not an address; expected one such as 127.0.0.1`,
  })
  .refine((text) => !/^(0\.0\.0\.0|[0:]+)$/.test(text), {
    error: "is every address of the node, and nobody is asked who they are; expected one address",
  });

const port = z.int().min(1).max(65_535).optional();
const count = z.int().min(1).max(100).optional();

/** A group, version and resource of the API. */
export const resourceSchema = z.strictObject({
  group: pattern(
    /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$/,
    "a group such as apps.openyurt.io, or an empty string for the core group",
  ).optional(),
  version: pattern(/^v[1-9][0-9]*((alpha|beta)[1-9][0-9]*)?$/, "a version such as v1 or v1beta2"),
  resource: pattern(/^[a-z][a-z0-9]*$/, "a plural name in small letters, such as configmaps"),
});

/** Checks YurtHubFlags. */
export const yurtHubFlagsSchema = rule(
  z.strictObject({
    serverAddresses: z.array(z.string()).min(1),
    nodeName: nodeName.optional(),
    nodePoolName: poolName.optional(),
    nodeIp: address.optional(),
    workingMode: z.enum(YurtHubWorkingMode).optional(),
    hostControlPlaneAddress: place.optional(),
    bootstrapMode: z.enum(YurtHubBootstrapMode).optional(),
    bootstrapFile: absolutePath.optional(),
    discoveryTokenCaCertHashes: z
      .array(pattern(/^sha256:[0-9a-f]{64}$/, "sha256: and 64 hexadecimal digits in small letters"))
      .optional(),
    discoveryTokenUnsafeSkipCaVerification: z.boolean().optional(),
    hubCertOrganizations: z
      .array(pattern(/^[A-Za-z0-9][A-Za-z0-9:._-]*$/, "an organization such as openyurt:tenant:one"))
      .optional(),
    bindAddress: address.optional(),
    servePort: port,
    bindProxyAddress: address.optional(),
    proxyPort: port,
    proxySecurePort: port,
    multiplexerPort: port,
    enableDummyIf: z.boolean().optional(),
    dummyIfName: pattern(
      /^(?!\.{1,2}$)[^\s/:\p{Cc}]{1,15}$/u,
      "a name of at most 15 characters, such as hub-dummy0",
    ).optional(),
    dummyIfIp: address.optional(),
    enableIptables: z.boolean().optional(),
    lbMode: z.enum(YurtHubLoadBalancing).optional(),
    heartbeatIntervalSeconds: z.int().min(1).max(300).optional(),
    heartbeatTimeoutSeconds: z.int().min(1).max(300).optional(),
    heartbeatFailedRetry: count,
    heartbeatHealthyThreshold: count,
    kubeletHealthGracePeriodSeconds: z.int().min(11).max(3600).optional(),
    gcFrequencyMinutes: z.int().min(1).max(10_080).optional(),
    diskCachePath: absolutePath.optional(),
    rootDir: absolutePath.optional(),
    enableResourceFilter: z.boolean().optional(),
    disabledResourceFilters: z.array(z.enum(YurtHubFilter)).optional(),
    enableNodePool: z.boolean().optional(),
    enablePoolServiceTopology: z.boolean().optional(),
    poolScopeResources: z.array(resourceSchema).optional(),
    minRequestTimeoutSeconds: z.int().min(1).max(86_400).optional(),
    maxRequestsInFlight: z.int().min(1).max(100_000).optional(),
    profiling: z.boolean().optional(),
    namespace: dnsLabel.optional(),
    verbosity: z.int().min(0).max(10).optional(),
  }),
  checkFlags,
);
