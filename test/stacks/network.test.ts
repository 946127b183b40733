import { beforeAll, describe, expect, test } from "vitest";
import { plan, Plan } from "../../planner";
import {
  agentTemplate,
  Json,
  KubeObject,
  masterToml,
  objectNamed,
  objectsOf,
  ofKind,
  selects,
  workloads,
} from "./support";

interface Pods {
  name: string;
  namespace: string;
  labels: Record<string, string>;
  /** Text in which addresses stand. */
  text: string;
}

/** Host and port of a connection that some configuration names. */
interface Address {
  from: Pods;
  host: string;
  port: number;
}

const NODE = "10.0.3.7";
const API = "10.0.0.2";

const plans: Record<string, Plan> = {};

beforeAll(async () => {
  for (const stack of ["staging", "production"]) plans[stack] = await plan({ stack });
});

describe("the NetworkPolicies of production", () => {
  test("select every pod and deny what they do not allow", () => {
    const policies = ofKind(plans.production!, "NetworkPolicy");
    const deny = policies.find(({ metadata }) => metadata.name === "default-deny")!;
    expect(deny.spec).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    for (const pods of allPods(plans.production!))
      expect(
        policies.filter(
          (one) => one.metadata.name.startsWith("allow-") && one.metadata.name !== "allow-dns" && chooses(one, pods),
        ),
        pods.name,
      ).toHaveLength(1);
  });

  test("allow every address that a configuration names, at both ends", () => {
    const addresses = allPods(plans.production!).flatMap(addressesOf);
    expect(new Set(addresses.map(({ from, host, port }) => `${from.name} ${host}:${port}`))).toEqual(
      new Set([
        "ds-core-etcd *.ds-core-etcd-headless.openyuanrong.svc.cluster.local:2380",
        "ds-core-etcd-users ds-core-etcd.openyuanrong.svc.cluster.local:2379",
        "meta-service ds-core-etcd.openyuanrong.svc.cluster.local:2379",
        "meta-service rook-ceph-rgw-packages.rook-ceph.svc:443",
        "function-master ds-core-etcd.openyuanrong.svc.cluster.local:2379",
        "function-master kubernetes.default.svc.cluster.local:443",
        "function-agent-small HOST_IP:22423",
        "function-agent-small rook-ceph-rgw-packages.rook-ceph.svc:443",
      ]),
    );
    for (const { from, host, port } of addresses) {
      const place = `${from.name} → ${host}:${port}`;
      expect(egressAllowed(plans.production!, from, host, port), place).toBe(true);
      const target = podsBehind(plans.production!, host);
      if (target) expect(ingressAllowed(plans.production!, target, from, port), place).toBe(true);
    }
  });

  test("let the kubelet and the API server reach what they ask, and nobody else meta-service", () => {
    const pods = Object.fromEntries(allPods(plans.production!).map((one) => [one.name, one]));
    for (const [name, port] of [
      ["ds-core-etcd", 2381],
      ["meta-service", 8090],
      ["function-master", 22668],
      ["function-agent-small", 58866],
      ["function-agent-small", 21005],
      ["function-agent-small", 21006],
    ] as const)
      expect(ingressAllowed(plans.production!, pods[name]!, NODE, port), `${name} ${port}`).toBe(true);
    expect(ingressAllowed(plans.production!, pods["meta-service"]!, API, 8081)).toBe(true);
    expect(ingressAllowed(plans.production!, pods["meta-service"]!, pods["function-agent-small"]!, 8081)).toBe(false);
    expect(ingressAllowed(plans.production!, pods["ds-core-etcd"]!, pods["function-agent-small"]!, 2379)).toBe(false);
    expect(egressAllowed(plans.production!, pods["function-agent-small"]!, "203.0.113.9", 443)).toBe(false);
  });

  test("say what each rule is for", () => {
    for (const { metadata } of ofKind(plans.production!, "NetworkPolicy"))
      if (metadata.name !== "default-deny")
        expect(metadata.annotations["yuanrong-platform/flows"], metadata.name).toMatch(/→ .+: \w/);
  });
});

test("staging's store is reached on the port of its pods, which is not that of its Service", () => {
  const host = "rook-ceph-rgw-packages.rook-ceph.svc";
  const meta = allPods(plans.staging!).find(({ name }) => name === "meta-service")!;
  expect(meta.text).toContain(`${host}:80"`);
  for (const name of ["meta-service", "function-agent-small"]) {
    const from = allPods(plans.staging!).find((one) => one.name === name)!;
    expect(egressAllowed(plans.staging!, from, host, 8080), name).toBe(true);
    expect(egressAllowed(plans.staging!, from, "rgw.elsewhere.svc", 8080), name).toBe(false);
  }
});

test("certificates carry every name under which their server is called", () => {
  const certificates = (name: string) => {
    const { inputs } = plans.production!.resources.find((one) => one.name === `openyuanrong-${name}-certificate`)!;
    return inputs.dnsNames as string[];
  };
  const hosts = allPods(plans.production!)
    .flatMap(addressesOf)
    .map(({ host }) => host);
  const called = (service: string) => hosts.filter((host) => host.startsWith(`${service}.`));
  expect(called("ds-core-etcd").length).toBeGreaterThan(0);
  expect(certificates("etcd-server")).toEqual(expect.arrayContaining(called("ds-core-etcd")));
  const text = JSON.stringify(objectNamed(plans.production!, "StatefulSet", "ds-core-etcd").spec);
  const members = [...text.matchAll(/https:\/\/(ds-core-etcd-\d[^:"]*):2380/g)].map((match) => match[1]);
  expect(members).toHaveLength(3);
  expect(certificates("etcd-peer")).toEqual(expect.arrayContaining(members));
  expect(certificates("etcd-server")).toEqual(expect.arrayContaining(members));
  expect(certificates("etcd-peer").join()).not.toContain("*");
  const url = (plans.production!.outputs.openYuanrong as { metaServiceUrl: string }).metaServiceUrl;
  expect(certificates("meta-service")).toContain(new URL(url).hostname);
});

/** Every kind of pod: those of workloads, and one of a pool as function-master would label it. */
function allPods(of: Plan): Pods[] {
  const agent = agentTemplate(of);
  const texts: Record<string, string> = {
    "meta-service": objectNamed(of, "ConfigMap", "meta-service-config").data["config.json"],
    "function-master": JSON.stringify(masterToml(of)),
  };
  const own = workloads(of).map(({ object, labels, pod }) => ({
    name: object.metadata.name as string,
    namespace: object.metadata.namespace as string,
    labels,
    text: texts[object.metadata.name] ?? JSON.stringify(pod.containers),
  }));
  const pool = {
    name: "function-agent-small",
    namespace: agent.metadata.namespace as string,
    labels: { app: "function-agent-small", "yr-reuse": "false", default: "default" },
    text: JSON.stringify(agent.spec.template.spec.containers),
  };
  return [...own, pool];
}

/** The addresses in a configuration, without those of the pod itself. */
function addressesOf(from: Pods): Address[] {
  const found = from.text.matchAll(/([A-Za-z0-9$(][A-Za-z0-9.$()_-]*|\{[A-Z_]+\}):(\d{3,5})\b/g);
  return [...found]
    .map((match) => ({ from, host: match[1]!.replace(/^\$\((.+)\)$/, "$1"), port: Number(match[2]) }))
    .map((one) => ({ ...one, host: one.host.replace(/^(\$\(POD_NAME\)|ds-core-etcd-\d)\./, "*.") }))
    .filter(
      ({ host, port }) => !(host === "0.0.0.0" || /POD_IP/.test(host) || (host.startsWith("*") && port === 2379)),
    );
}

function podsBehind(of: Plan, host: string): Pods | undefined {
  const [name, namespace] = host.replace(/^\*\./, "").split(".");
  const service = ofKind(of, "Service").find(
    ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
  );
  return service && allPods(of).find(({ labels }) => selects({ matchLabels: service.spec.selector }, labels));
}

function chooses(policy: KubeObject, pods: Pods): boolean {
  return policy.metadata.namespace === pods.namespace && selects(policy.spec.podSelector, pods.labels);
}

type Rule = { ports?: { port: number; endPort?: number }[]; [side: string]: unknown };

function egressAllowed(of: Plan, from: Pods, host: string, port: number): boolean {
  const target =
    host === "HOST_IP" ? NODE : host.startsWith("kubernetes.default.") ? API : (podsBehind(of, host) ?? host);
  return allowed(of, from, "egress", "to", target, port);
}

function ingressAllowed(of: Plan, to: Pods, from: Pods | string, port: number): boolean {
  return allowed(of, to, "ingress", "from", from, port);
}

function allowed(of: Plan, pods: Pods, direction: string, side: string, other: Pods | string, port: number): boolean {
  return objectsOf(of)
    .filter((one) => one.kind === "NetworkPolicy" && chooses(one, pods))
    .flatMap((one) => (one.spec[direction] ?? []) as Rule[])
    .filter((rule) => !rule.ports || rule.ports.some((one) => port >= one.port && port <= (one.endPort ?? one.port)))
    .flatMap((rule) => rule[side] as Json[])
    .some((peer) => {
      if (peer.ipBlock) return typeof other === "string" && inNetwork(other, peer.ipBlock.cidr);
      const namespace = peer.namespaceSelector?.matchLabels["kubernetes.io/metadata.name"] ?? pods.namespace;
      if (typeof other === "string") return other.split(".")[1] === namespace && other.includes(".svc");
      return other.namespace === namespace && selects(peer.podSelector ?? {}, other.labels);
    });
}

function inNetwork(address: string, cidr: string): boolean {
  if (!/^[\d.]+$/.test(address)) return false;
  const bits = (text: string) => text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const [network, length] = cidr.split("/");
  const size = 2 ** (32 - Number(length));
  return Math.floor(bits(address) / size) === Math.floor(bits(network!) / size);
}
