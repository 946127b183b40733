import { expect, test } from "vitest";
import { Flow } from "../../../components/core/network-policies";
import { Istio, IstioArgs } from "../../../components/kpaas/istio";
import { controlPlaneFlows, gatewayFlows, nodeFlows } from "../../../components/kpaas/istio/flows";
import { called, Registered, registered } from "../../support/registered";
import { gateway, issuer, network, place } from "./support";

const lines = (flows: Flow[]) => flows.map(({ from, to, ports }) => `${from} → ${to} ${ports.join(",")}`.trim());

test("the control plane is asked by all proxies and by the API server", () => {
  expect(lines(controlPlaneFlows({}, place).flows)).toEqual([
    "api-server → istiod 15017",
    "cluster → istiod 15012",
    "nodes → istiod 8080,15012",
    "monitoring → istiod 15014",
    "istiod → api-server",
    "istiod → cluster 443,8443",
    "istiod → external 443",
  ]);
  expect(lines(controlPlaneFlows({ issuer }, place).flows).slice(7)).toEqual([
    "cluster → certificates 6443",
    "nodes → certificates 6060,6443",
    "monitoring → certificates 9402",
    "certificates → api-server",
  ]);
});

test("agents of the nodes ask the API server, and ztunnel the control plane", () => {
  const cni = ["cni → api-server", "nodes → cni 8000", "monitoring → cni 15014"];
  expect(lines(nodeFlows({}, place).flows)).toEqual(cni);
  expect(lines(nodeFlows({ mode: "ambient", issuer }, place).flows)).toEqual([
    ...cni,
    "ztunnel → istiod 15012",
    "ztunnel → certificates 6443",
    "nodes → ztunnel 15021",
    "monitoring → ztunnel 15020",
  ]);
});

test("a Gateway is reached on what it listens on alone, and reaches what is behind it", () => {
  const args: IstioArgs = { gateways: [gateway, { ...gateway, name: "second", http: "none" }] };
  const flows = lines(gatewayFlows(args, place, "istio-gateways").flows);
  expect(flows.filter((line) => line.includes("public"))).toEqual([
    "callers → public 80,443",
    "cluster → public 80,443",
    "nodes → public 15021",
    "monitoring → public 15020,15090",
    "public → istiod 15012",
    "public → cluster",
    "public → external 443",
  ]);
  expect(flows).toContain("callers → second 443");
  expect(gatewayFlows(args, place, "elsewhere").flows).toEqual([]);
});

const policies = (resources: Registered[]) => resources.filter(({ type }) => type.endsWith(":NetworkPolicy"));

test("policies are made once a network is told, for each namespace one refusal of all the rest", async () => {
  const gateways = [gateway, { ...gateway, name: "second" }];
  expect(policies(await registered(() => new Istio("mesh", { gateways })))).toEqual([]);
  const resources = await registered(() => new Istio("mesh", { gateways, network, mode: "ambient" }));
  expect(
    policies(resources)
      .map(({ inputs }) => `${inputs.metadata.namespace}/${inputs.metadata.name}`)
      .sort(),
  ).toEqual([
    ...["allow-dns", "allow-public", "allow-second", "default-deny"].map((name) => `istio-gateways/${name}`),
    ...["allow-cni", "allow-dns", "allow-ztunnel", "default-deny"].map((name) => `istio-node/${name}`),
    ...["allow-dns", "allow-istiod", "default-deny"].map((name) => `istio-system/${name}`),
  ]);
  expect(called(resources, "mesh-allow-istiod").inputs.spec.ingress).toContainEqual({
    // Any pod, whatever its namespace: some network plugins do not count pods among addresses.
    from: [{ namespaceSelector: {} }],
    ports: [{ protocol: "TCP", port: 15012 }],
  });
  expect(called(resources, "mesh-istio-gateways-allow-public").inputs.spec).toMatchObject({
    podSelector: { matchLabels: { app: "public" } },
    egress: expect.arrayContaining([{ to: [{ namespaceSelector: {} }] }]),
  });
});
