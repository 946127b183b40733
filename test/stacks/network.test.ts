import { beforeAll, describe, expect, test } from "vitest";
import type { Plan } from "../../planner";
import { addressesOf, admitted, API, configurationOf, NODE, printed, unreachable } from "./flows";
import { production as productionWith, runtimePlan } from "./plans";
import { containersOf, Json, ofKind, podNamed, podsOf } from "./support";

const STORE = "rook-ceph-rgw-packages.rook-ceph.svc";

let production: Plan;
let staging: Plan;

beforeAll(async () => {
  // With given certificates, since a preview may not know the files into which generated ones go.
  production = await productionWith((openYuanrong) => {
    openYuanrong.security = { mutualTls: { secretName: "given-tls" } };
    openYuanrong.functionMaster.monitoring = { scrape: "service-monitor" };
    openYuanrong.agent = { metrics: true };
  });
  staging = await runtimePlan("staging");
});

const pods = (name: string) => podNamed(production, name);

/** Connections that stand in no configuration, or not as host:port: one end finds the other in etcd, by the node, or from outside. */
const UNNAMED: [from: string, to: string, port: number][] = [
  ["frontend", "function-scheduler", 8889],
  ["frontend", NODE, 22423],
  ["function-scheduler", "function-scheduler", 8889],
  ["function-master", "function-master", 22668],
  ["function-proxy", "function-master", 22668],
  ["function-proxy", "function-proxy", 22423],
  ["function-master", NODE, 22423],
  ["iam-adaptor", "iam-adaptor", 31218],
  ["ds-worker", "ds-worker", 31501],
  ["function-proxy", "function-agent-small", 58866],
  ["function-proxy", "function-agent-small", 21005],
  ["function-proxy", "function-agent-small", 21006],
  ["function-proxy", "function-agent-small", 65535],
  ["function-agent-small", NODE, 32568],
  ["function-agent-small", NODE, 31501],
  [API, "meta-service", 8081],
  ["any pod in istio-gateways", "frontend", 8888],
];

/** Addresses that are named and that nobody calls, and why. */
const NOT_CALLED = Object.fromEntries(
  [
    "ds-core-etcd *.ds-core-etcd-headless.openyuanrong.svc.cluster.local:2379", // Each member tells it of itself.
    "ds-core-meta-etcd *.ds-core-meta-etcd-headless.openyuanrong.svc.cluster.local:2379",
    "iam-adaptor kubernetes.default.svc.cluster.local:443", // Asked for the lease of the active one, which is in etcd here.
  ].map((address) => [`${address}: refused by a policy`, true]),
);

/** Connections that nobody needs, of those who might try. */
const REFUSED: [from: string, to: string, port: number][] = [
  ["function-agent-small", "meta-service", 8081],
  ["function-agent-small", "ds-core-etcd", 2379],
  ["function-agent-small", "ds-core-meta-etcd", 2379],
  ["function-agent-small", "function-master", 22668],
  ["function-agent-small", "iam-adaptor", 31218],
  ["function-agent-small", "frontend", 8888],
  ["function-agent-small", API, 6443],
  ["function-agent-small", "203.0.113.9", 443],
  ["function-agent-small", "function-agent-small", 21006],
  ["function-manager", API, 6443],
  ["frontend", API, 6443],
  ["frontend", "function-master", 22668],
  ["function-master", "ds-core-meta-etcd", 2379],
  ["iam-adaptor", "ds-core-meta-etcd", 2379],
  ["ds-core-etcd", "ds-core-meta-etcd", 2380],
  ["ds-core-etcd-users", "ds-core-meta-etcd", 2379],
  [NODE, "meta-service", 8081],
  [NODE, "ds-core-etcd", 2380],
  ["any pod in istio-gateways", "meta-service", 8081],
  ["any pod in istio-gateways", "frontend", 8000],
  ["any pod in monitoring", "frontend", 8888],
  ["any pod in monitoring", "ds-core-etcd", 2379],
  ["any pod in default", "frontend", 8888],
];

describe("the NetworkPolicies of production", () => {
  test("deny what they do not allow", () => {
    const deny = ofKind(production, "NetworkPolicy").filter(({ metadata }) => metadata.name === "default-deny");
    expect(deny.map(({ spec }) => spec)).toEqual([{ podSelector: {}, policyTypes: ["Ingress", "Egress"] }]);
  });

  test("allow every address that a configuration names, at both ends", () => {
    expect(unreachable(production, [`${STORE}:443`]).filter((one) => !(one in NOT_CALLED))).toEqual([]);
    const etcd = "ds-core-etcd.openyuanrong.svc.cluster.local:2379";
    const metaEtcd = "ds-core-meta-etcd.openyuanrong.svc.cluster.local:2379";
    const iam = "iam-adaptor.openyuanrong.svc.cluster.local:31218";
    const kubernetes = "kubernetes.default.svc.cluster.local:443";
    const driver = ["{RUNTIME_HOST_IP}:31501", "{RUNTIME_HOST_IP}:32568", etcd, metaEtcd];
    const expected: Record<string, string[]> = {
      "bucket-functions": [`${STORE}:443`],
      "ds-core-etcd": [2379, 2380].map((port) => `*.ds-core-etcd-headless.openyuanrong.svc.cluster.local:${port}`),
      "ds-core-etcd-snapshots": [etcd, `${STORE}:443`],
      "ds-core-etcd-users": [etcd],
      "ds-core-meta-etcd": [2379, 2380].map(
        (port) => `*.ds-core-meta-etcd-headless.openyuanrong.svc.cluster.local:${port}`,
      ),
      "ds-core-meta-etcd-snapshots": [metaEtcd, `${STORE}:443`],
      "ds-core-meta-etcd-users": [metaEtcd],
      "ds-worker": ["$(HOST_IP):31501", etcd, iam],
      frontend: [...driver, iam, "meta-service.openyuanrong.svc.cluster.local:8081"],
      "function-agent-small": ["$(HOST_IP):22423", `${STORE}:443`],
      "function-manager": driver,
      "function-master": [etcd, kubernetes],
      "function-proxy": ["{RUNTIME_HOST_IP}:22423", etcd, iam, kubernetes],
      "function-scheduler": driver,
      "iam-adaptor": [etcd, kubernetes],
      "meta-service": [etcd, metaEtcd, `${STORE}:443`],
    };
    const found = podsOf(production).flatMap((one) => addressesOf(production, one).map(printed));
    const listed = Object.entries(expected).flatMap(([name, all]) => all.map((address) => `${name} ${address}`));
    expect(found.sort()).toEqual(listed.sort());
  });

  const end = (name: string) => (/^[\d.]+$|^any pod /.test(name) ? name : pods(name));

  test.each(UNNAMED)("allow %s → %s %i, which no configuration names", (from, to, port) => {
    expect(admitted(production, end(from), end(to), port)).toBe(true);
  });

  test.each(REFUSED)("refuse %s → %s %i", (from, to, port) => {
    expect(admitted(production, end(from), end(to), port)).toBe(false);
  });

  test("let the kubelet ask every pod for its health", () => {
    for (const one of podsOf(production).filter(({ pod }) => !pod.hostNetwork))
      for (const container of containersOf(one.pod))
        for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"]) {
          const { httpGet, tcpSocket } = container[probe] ?? {};
          const asked: number | undefined = (httpGet ?? tcpSocket)?.port;
          if (asked !== undefined) expect(admitted(production, NODE, one, asked), `${one.name} ${asked}`).toBe(true);
        }
  });

  test("let the metrics system scrape every port that a ServiceMonitor names, or an annotation", () => {
    const scraped = podsOf(production).flatMap((one) =>
      one.pod.containers
        .flatMap(({ ports = [] }: Json) => ports)
        .filter(({ name }: Json) => ["metrics", "prometheus-http"].includes(name))
        .map(({ containerPort }: Json) => [one.name, containerPort as number] as const),
    );
    expect(scraped.map(([name]) => name).sort()).toEqual([
      "ds-core-etcd",
      "ds-core-meta-etcd",
      "frontend",
      "function-agent-small",
      "function-master",
    ]);
    for (const [name, port] of scraped)
      expect(admitted(production, "any pod in monitoring", pods(name), port), `${name} ${port}`).toBe(true);
  });

  test("say what each rule is for", () => {
    for (const { metadata } of ofKind(production, "NetworkPolicy"))
      if (metadata.name !== "default-deny")
        expect(metadata.annotations["yuanrong-platform/flows"], metadata.name).toMatch(/→ .+: \w/);
  });
});

test("staging's store is reached on the port of its pods, which is not that of its Service", () => {
  const meta = podNamed(staging, "meta-service");
  expect(configurationOf(staging, meta)).toContain(`${STORE}:80"`);
  for (const name of ["meta-service", "function-agent-small", "bucket-functions"]) {
    const from = podNamed(staging, name);
    expect(admitted(staging, from, STORE, 8080), name).toBe(true);
    expect(admitted(staging, from, "rgw.elsewhere.svc", 8080), name).toBe(false);
  }
});
