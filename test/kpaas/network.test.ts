import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { podsWith } from "../../components/core/network-policies";
import { problemsOf } from "../../components/core/problems";
import { CertManager } from "../../components/kpaas/cert-manager";
import {
  createServicePolicies,
  MeshMode,
  RestrictedService,
  ServiceFlows,
  ServiceNetwork,
  serviceNetworkSchema,
} from "../../components/kpaas/network";
import { TrustBundle } from "../../components/kpaas/trust-bundle";
import { Registered, registered } from "../support/registered";

const network: ServiceNetwork = { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"] };
const told: ServiceNetwork = {
  ...network,
  apiServerPorts: [16443],
  dnsCidrs: ["169.254.20.10/32"],
  gatewayNamespace: "istio-ingress",
  monitoringNamespace: "monitoring",
  externalCidrs: ["203.0.113.0/24"],
};

const served: ServiceFlows = {
  endpoints: {
    server: { namespace: "data", selector: podsWith({ app: "server" }) },
    client: { namespace: "data", selector: podsWith({ app: "client" }) },
  },
  flows: [
    { from: "client", to: "server", ports: [5432], why: "queries" },
    { from: "nodes", to: "server", ports: [8081], why: "health" },
    { from: "monitoring", to: "server", ports: [9090], why: "metrics" },
    { from: "gateway", to: "server", ports: [8080], why: "people" },
    { from: "server", to: "api-server", ports: [], why: "leases" },
    { from: "server", to: "external", ports: [443], why: "keys" },
  ],
};

interface Rule {
  from?: unknown[];
  to?: unknown[];
  ports?: { port: number }[];
}

async function policiesOf(
  given: ServiceNetwork | undefined,
  service: Partial<RestrictedService> = {},
  flows = served,
): Promise<Registered[]> {
  const resources = await registered(() => {
    const parent = new pulumi.ComponentResource("t:t:Parent", "p");
    createServicePolicies(parent, "p", given, { name: "store", namespace: "data", ...service }, flows);
  });
  return resources.filter(({ type }) => type.endsWith(":NetworkPolicy"));
}

const specOf = (policies: Registered[], name: string) =>
  policies.find(({ inputs }) => inputs.metadata.name === name)!.inputs.spec as { ingress: Rule[]; egress: Rule[] };
const namesOf = (resources: Registered[]) =>
  resources
    .filter(({ type }) => type.endsWith(":NetworkPolicy"))
    .map(({ inputs }) => inputs.metadata.name as string)
    .sort();
const portsOf = (rules: Rule[]) => rules.map(({ ports }) => ports?.map(({ port }) => port));

describe("the policies of a service", () => {
  test("are none unless the network is told", async () => {
    expect(await policiesOf(undefined)).toEqual([]);
  });

  test("admit what the network tells, and leave the rest out", async () => {
    const policies = await policiesOf(network);
    const names = ["p-allow-client", "p-allow-dns", "p-allow-server", "p-default-deny"];
    expect(policies.map(({ name }) => name).sort()).toEqual(names);
    for (const { inputs } of policies)
      expect(inputs.metadata).toMatchObject({ namespace: "data", labels: { "app.kubernetes.io/name": "store" } });
    const server = specOf(policies, "allow-server");
    expect(portsOf(server.ingress)).toEqual([[5432], [8081]]);
    expect(server.egress).toEqual([
      {
        to: [{ ipBlock: { cidr: "10.0.0.1/32" } }],
        ports: [
          { protocol: "TCP", port: 443 },
          { protocol: "TCP", port: 6443 },
        ],
      },
    ]);
  });

  test("know gateways, metrics, the outside and further DNS servers", async () => {
    const policies = await policiesOf(told);
    const server = specOf(policies, "allow-server");
    expect(portsOf(server.ingress)).toEqual([[5432], [8081], [9090], [8080]]);
    const namespaced = (name: string) => [
      { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } },
    ];
    expect(server.ingress[2]!.from).toEqual(namespaced("monitoring"));
    expect(server.ingress[3]!.from).toEqual(namespaced("istio-ingress"));
    expect(portsOf(server.egress)).toEqual([[16443], [443]]);
    expect(server.egress[1]!.to).toEqual([{ ipBlock: { cidr: "203.0.113.0/24" } }]);
    expect(JSON.stringify(specOf(policies, "allow-dns"))).toContain("169.254.20.10/32");
  });

  test("of a shared namespace leave the pods of others alone", async () => {
    const policies = await policiesOf(network, { shared: true });
    expect(namesOf(policies)).toEqual(["allow-client", "allow-dns-client", "allow-dns-server", "allow-server"]);
    for (const { inputs } of policies)
      expect(Object.keys(inputs.spec.podSelector.matchLabels as object)).toEqual(["app"]);
    expect(specOf(policies, "allow-dns-client").egress[0]!.ports!.map(({ port }) => port)).toEqual([53, 53]);
  });

  test("of a sidecar mesh lead to istiod, and to the sidecar that answers probes and Prometheus", async () => {
    const policies = await policiesOf(told, { mesh: MeshMode.Sidecar });
    const server = specOf(policies, "allow-server");
    expect(portsOf(server.ingress)).toEqual([[5432], [8081, 15020], [9090, 15020], [8080]]);
    expect(portsOf(server.egress)).toEqual([[16443], [443], [15012, 6443]]);
    expect(portsOf(specOf(policies, "allow-client").egress)).toEqual([[5432], [15012, 6443]]);
  });

  test("of an ambient mesh let its tunnel between pods, and its probes in", async () => {
    const policies = await policiesOf(told, { mesh: MeshMode.Ambient });
    const server = specOf(policies, "allow-server");
    expect(portsOf(server.ingress)).toEqual([[5432, 15008], [8081], [9090, 15008], [8080, 15008]]);
    expect(server.ingress[1]!.from).toContainEqual({ ipBlock: { cidr: "169.254.7.127/32" } });
    expect(portsOf(server.egress)).toEqual([[16443], [443]]);
    expect(portsOf(specOf(policies, "allow-client").egress)).toEqual([[5432, 15008]]);
  });

  test("a flow of an endpoint that nobody knows is an error, not left out", async () => {
    const flows = [{ from: "client", to: "sever", ports: [1], why: "" }];
    await expect(policiesOf(network, {}, { ...served, flows })).rejects.toThrow("unknown endpoint sever");
  });
});

test.each<[object, string, string]>([
  [{ nodeCidrs: [] }, "nodeCidrs", "length 0 is too small"],
  [{ nodeCidrs: undefined }, "nodeCidrs", "is required"],
  [{ nodeCidrs: ["10.0.0.1"] }, "nodeCidrs[0]", "is not a network"],
  [{ apiServerCidrs: ["kubernetes.default"] }, "apiServerCidrs[0]", "is not a network"],
  [{ apiServerPorts: [0] }, "apiServerPorts[0]", "0 is too small"],
  [{ apiServerPorts: [] }, "apiServerPorts", "length 0 is too small"],
  [{ dnsCidrs: ["1.1.1.1:53"] }, "dnsCidrs[0]", "is not a network"],
  [{ gatewayNamespace: "a/b" }, "gatewayNamespace", '"a/b" does not match'],
  [{ monitoringNamespace: "M" }, "monitoringNamespace", '"M" does not match'],
  [{ externalCidrs: ["idp.test"] }, "externalCidrs[0]", "is not a network"],
  [{ external: [] }, "external", "is not a known property"],
])("refuses a network with %j", (change, path, problem) => {
  const problems = problemsOf(serviceNetworkSchema, { ...network, ...change });
  expect(problems.map((one) => one.path)).toEqual([path]);
  expect(problems[0]!.problem).toContain(problem);
});

test("cert-manager's connections are those of its programs, in its namespace", async () => {
  const args = { network: told, namespace: "pki", vaultNamespace: "vault" };
  const resources = await registered(() => new CertManager("certs", args));
  expect(namesOf(resources)).toEqual([
    "allow-cainjector",
    "allow-controller",
    "allow-dns",
    "allow-startupapicheck",
    "allow-webhook",
    "default-deny",
  ]);
  const policies = resources.filter(({ type }) => type.endsWith(":NetworkPolicy"));
  const webhook = specOf(policies, "allow-webhook");
  expect(webhook.ingress[0]).toEqual({
    from: [{ ipBlock: { cidr: "10.0.0.1/32" } }],
    ports: [{ protocol: "TCP", port: 10250 }],
  });
  const controller = specOf(policies, "allow-controller");
  expect(portsOf(controller.egress)).toEqual([[16443], [80, 443, 8200], undefined, undefined]);
  expect(JSON.stringify(controller.egress[3])).toContain('"vault"');
  expect(specOf(policies, "allow-startupapicheck").ingress).toEqual([]);
  for (const { inputs } of policies) expect(inputs.metadata.namespace).toBe("pki");
  expect(namesOf(await registered(() => new CertManager("certs")))).toEqual([]);
});

test("trust-manager has cert-manager's namespace to share", async () => {
  const sources = { secrets: [{ name: "platform-ca" }] };
  const both = await registered(() => {
    new CertManager("certs", { network });
    new TrustBundle("trust", { network, sources });
  });
  const names = namesOf(both);
  expect(names).toEqual(expect.arrayContaining(["allow-trust-manager", "allow-dns-trust-manager"]));
  expect(new Set(names).size).toBe(names.length);
  const without = await registered(() => new TrustBundle("trust", { sources }));
  expect(namesOf(without)).toEqual([]);
});
