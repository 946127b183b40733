import { expect, test } from "vitest";
import { Istio, IstioGateway } from "../../../components/kpaas/istio";
import { gatewaySpec, listenerName } from "../../../components/kpaas/istio/listeners";
import { called, only, Registered, registered } from "../../support/registered";
import { gateway } from "./support";

const made = (change: Partial<IstioGateway> = {}): Promise<Registered[]> =>
  registered(() => new Istio("mesh", { gateways: [{ ...gateway, ...change }] }));

test("attaches to the pods of its chart, and speaks HTTPS for each of its host names alone", async () => {
  const hostnames = ["*.apps.team.test", "team.test"];
  const { metadata, spec } = only(await made({ hostnames }), "Gateway").inputs;
  expect(metadata).toMatchObject({
    name: "public",
    namespace: "istio-gateways",
    annotations: { "pulumi.com/waitFor": "condition=Accepted" },
  });
  expect(spec).toMatchObject({ gatewayClassName: "istio", addresses: [{ type: "Hostname", value: "public" }] });
  expect(spec.listeners.slice(1)).toEqual(
    hostnames.map((hostname) => ({
      name: listenerName(hostname),
      hostname,
      port: 443,
      protocol: "HTTPS",
      tls: { mode: "Terminate", certificateRefs: [{ kind: "Secret", name: "public-tls" }] },
      allowedRoutes: { namespaces: { from: "All" } },
    })),
  );
  expect(hostnames.map(listenerName)).toEqual(["https-wildcard.apps.team.test", "https-team.test"]);
});

test("sends plain HTTP to HTTPS, and lets no route of a service answer it", async () => {
  const resources = await made();
  const [plain] = only(resources, "Gateway").inputs.spec.listeners;
  expect(plain).toEqual({
    name: "http",
    port: 80,
    protocol: "HTTP",
    allowedRoutes: { namespaces: { from: "Same" } },
  });
  expect(only(resources, "HTTPRoute").inputs).toMatchObject({
    metadata: { name: "public-redirect", namespace: "istio-gateways" },
    spec: {
      parentRefs: [{ name: "public", sectionName: "http" }],
      rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }] }],
    },
  });
  const none = await made({ http: "none" });
  expect(none.filter(({ type }) => type.endsWith(":HTTPRoute"))).toEqual([]);
  expect(only(none, "Gateway").inputs.spec.listeners).toHaveLength(1);
});

test("has a certificate for all its host names signed, or takes a Secret that exists", async () => {
  const resources = await made({ namespace: "edge", hostnames: ["a.team.test", "b.team.test"] });
  expect(called(resources, "mesh-public-certificate").inputs).toMatchObject({
    metadata: { name: "public-tls", namespace: "edge" },
    spec: {
      secretName: "public-tls",
      dnsNames: ["a.team.test", "b.team.test"],
      issuerRef: { name: "platform", kind: "ClusterIssuer" },
    },
  });
  const given = await made({ issuer: undefined, tlsSecretName: "wildcard" });
  expect(given.filter(({ type }) => type.endsWith(":Certificate"))).toEqual([]);
  expect(only(given, "Gateway").inputs.spec.listeners[1].tls.certificateRefs).toEqual([
    { kind: "Secret", name: "wildcard" },
  ]);
});

test("is there before its certificate where challenges may come through it, and after it where none can", async () => {
  const order = (resources: Registered[]) =>
    resources.map(({ name }) => name).filter((name) => /-(gateway|certificate)$/.test(name));
  expect(order(await made())).toEqual(["mesh-public-gateway", "mesh-public-certificate"]);
  expect(order(await made({ http: "none" }))).toEqual(["mesh-public-certificate", "mesh-public-gateway"]);
});

test("takes routes of chosen namespaces alone where labels are told", () => {
  const spec = gatewaySpec({ ...gateway, http: "none", routeNamespaceLabels: { routes: "yes" } }, "a");
  expect(spec).toMatchObject({
    listeners: [{ allowedRoutes: { namespaces: { from: "Selector", selector: { matchLabels: { routes: "yes" } } } } }],
  });
});
