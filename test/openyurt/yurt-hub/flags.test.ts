import { expect, test } from "vitest";
import { ValidationError } from "../../../components/core/validation";
import { YurtHubFlags, yurtHubFlags } from "../../../components/openyurt/yurt-hub";
import { FLAGS } from "../../../components/openyurt/yurt-hub/flags";
import { yurtHubFlagsSchema } from "../../../components/openyurt/yurt-hub/flag-schema";
import { problemsOf } from "../../../components/core/problems";
import { HASH, everyFlag, localFlags } from "./flags";

const flags: YurtHubFlags = { serverAddresses: ["https://10.0.0.1:6443"], nodePoolName: "seoul" };

test("the fewest words are the pool, the servers and what differs from YurtHub's own", () => {
  expect(yurtHubFlags(flags)).toEqual([
    "--v=2",
    "--node-name=$(NODE_NAME)",
    "--nodepool-name=seoul",
    "--server-addr=https://10.0.0.1:6443",
    "--bootstrap-mode=kubeletcertificate",
    "--profiling=false",
  ]);
});

test("a bootstrap file means a certificate of its own by a token", () => {
  const words = yurtHubFlags({ ...flags, bootstrapFile: "/var/lib/yurthub/bootstrap-hub.conf" });
  expect(words).toContain("--bootstrap-file=/var/lib/yurthub/bootstrap-hub.conf");
  expect(words.join(" ")).not.toContain("--bootstrap-mode");
});

test("hashes are verified", () => {
  const words = yurtHubFlags({ ...flags, discoveryTokenCaCertHashes: [HASH] });
  expect(words).toContain(`--discovery-token-ca-cert-hash=${HASH}`);
  expect(words).toContain("--discovery-token-unsafe-skip-ca-verification=false");
});

test("every flag has its word", () => {
  expect(yurtHubFlags(everyFlag)).toEqual([
    "--v=4",
    "--working-mode=cloud",
    "--node-name=edge-1",
    "--nodepool-name=seoul",
    "--node-ip=192.0.2.7",
    "--server-addr=https://10.0.0.1:6443,https://[2001:db8::1]:6443",
    "--bootstrap-file=/etc/yurthub/bootstrap.conf",
    `--discovery-token-ca-cert-hash=${HASH}`,
    "--discovery-token-unsafe-skip-ca-verification=false",
    "--hub-cert-organizations=openyurt:tenant:one,team",
    "--namespace=yurt",
    "--bind-address=192.0.2.7",
    "--serve-port=20267",
    "--bind-proxy-address=127.0.0.2",
    "--proxy-port=20261",
    "--proxy-secure-port=20268",
    "--multiplexer-port=20269",
    "--dummy-if-name=hub0",
    "--dummy-if-ip=169.254.2.2",
    "--enable-iptables=true",
    "--lb-mode=priority",
    "--heartbeat-interval-seconds=20",
    "--heartbeat-timeout-seconds=5",
    "--heartbeat-failed-retry=4",
    "--heartbeat-healthy-threshold=1",
    "--kubelet-health-grace-period=60s",
    "--gc-frequency=60",
    "--disk-cache-path=/data/cache",
    "--root-dir=/data/yurthub",
    "--disabled-resource-filters=nodeportisolation,serviceenvupdater",
    "--enable-pool-service-topology=true",
    "--pool-scope-resources=/v1/configmaps,apps.openyurt.io/v1beta2/nodepools",
    "--min-request-timeout=600s",
    "--max-requests-in-flight=500",
  ]);
  const others = { enableDummyIf: false, enableResourceFilter: false, enableNodePool: false, profiling: true };
  expect(yurtHubFlags({ ...flags, ...others }).slice(-3)).toEqual([
    "--enable-dummy-if=false",
    "--enable-resource-filter=false",
    "--enable-node-pool=false",
  ]);
});

test("what equals YurtHub's own default is not written", () => {
  const own: YurtHubFlags = {
    ...flags,
    workingMode: "edge",
    bindAddress: "127.0.0.1",
    servePort: 10267,
    proxyPort: 10261,
    proxySecurePort: 10268,
    multiplexerPort: 10269,
    bindProxyAddress: "127.0.0.1",
    enableDummyIf: true,
    dummyIfName: "hub-dummy0",
    enableIptables: false,
    lbMode: "rr",
    heartbeatIntervalSeconds: 10,
    heartbeatTimeoutSeconds: 2,
    heartbeatFailedRetry: 3,
    heartbeatHealthyThreshold: 2,
    kubeletHealthGracePeriodSeconds: 40,
    gcFrequencyMinutes: 120,
    diskCachePath: "/etc/kubernetes/cache/",
    rootDir: "/var/lib/yurthub",
    enableResourceFilter: true,
    disabledResourceFilters: [],
    enableNodePool: true,
    enablePoolServiceTopology: undefined,
    poolScopeResources: [],
    hubCertOrganizations: [],
    discoveryTokenCaCertHashes: [],
    minRequestTimeoutSeconds: 1800,
    maxRequestsInFlight: 250,
    namespace: "kube-system",
    verbosity: 2,
    profiling: false,
  };
  expect(yurtHubFlags(own)).toEqual(yurtHubFlags(flags));
});

test("mode local has words of its own", () => {
  expect(yurtHubFlags({ ...localFlags, discoveryTokenCaCertHashes: [HASH] })).toEqual([
    "--v=2",
    "--working-mode=local",
    "--node-name=$(NODE_NAME)",
    "--server-addr=10.96.0.20:6443",
    "--host-control-plane-address=10.0.0.1:6443",
  ]);
});

test("every flag of the schema is written", () => {
  const shape = Object.keys((yurtHubFlagsSchema as unknown as { shape: object }).shape);
  expect(FLAGS.map(({ key }) => key).sort()).toEqual(shape.sort());
});

test("the order of the arguments changes nothing", () => {
  const turned = Object.fromEntries(Object.entries(everyFlag).reverse()) as unknown as YurtHubFlags;
  expect(yurtHubFlags(turned)).toEqual(yurtHubFlags(everyFlag));
});

test("tells all problems at once", () => {
  const bad = { serverAddresses: ["http://10.0.0.1:6443"], proxyPort: 10267, dummyIfIp: "10.0.0.1", lbMode: "x" };
  expect(() => yurtHubFlags(bad as never)).toThrow(ValidationError);
  expect(problemsOf(yurtHubFlagsSchema, bad).map(({ path }) => path)).toEqual([
    "dummyIfIp",
    "lbMode",
    "nodePoolName",
    "proxyPort",
    "serverAddresses[0]",
  ]);
});
