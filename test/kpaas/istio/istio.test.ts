import { writeFileSync } from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { Istio, IstioArgs, meshIssuerProblem } from "../../../components/kpaas/istio";
import { monitoredPods } from "../../../components/kpaas/istio/monitors";
import { named } from "../../planner/support";
import { customResourceProblems } from "../custom-resources";
import { called, only, Registered, registered } from "../../support/registered";
import { standInCharts } from "../../support/stand-ins";
import { helmHere, planProgram } from "../support";
import { standIns } from "./stand-ins";
import { ambient, everything, gateway, network, place } from "./support";

const named_ = (resources: Registered[], kind: string) => resources.filter(({ type }) => type.endsWith(`:${kind}`));

test("is the charts of a mesh of sidecars, each in its namespace", async () => {
  const resources = await registered(() => new Istio("mesh"));
  const charts = named_(resources, "Chart").map(({ name, inputs }) => [name, inputs.name, inputs.namespace]);
  expect(charts).toEqual([
    ["mesh-base-chart", "istio-base", "istio-system"],
    ["mesh-cni-chart", "istio-cni", "istio-node"],
    ["mesh-istiod-chart", "istiod", "istio-system"],
  ]);
  const levels = named_(resources, "Namespace").map(({ inputs }) => [
    inputs.metadata.name,
    inputs.metadata.labels["pod-security.kubernetes.io/enforce"],
  ]);
  expect(levels).toEqual([
    ["istio-system", "restricted"],
    ["istio-node", "privileged"],
  ]);
  expect(called(resources, "mesh-base-chart").inputs).toMatchObject({
    chart: "base",
    version: "1.30.3",
    repositoryOpts: { repo: "https://istio-release.storage.googleapis.com/charts" },
  });
  expect(only(resources, "PeerAuthentication").inputs).toMatchObject({
    metadata: { name: "default", namespace: "istio-system" },
    spec: { mtls: { mode: "STRICT" } },
  });
});

test("an ambient mesh has ztunnel, and an issuer istio-csr, from the versions and places that are told", async () => {
  const args: IstioArgs = {
    ...ambient,
    chartVersion: "1.30.9",
    certificates: { chartVersion: "v0.18.0" },
    charts: { source: "registry", url: "oci://m.test/charts" },
    namespace: "mesh-control",
    nodeNamespace: "mesh-nodes",
    mutualTls: "PERMISSIVE",
  };
  const resources = await registered(() => new Istio("mesh", args));
  const charts = named_(resources, "Chart").map(({ inputs }) => [inputs.chart, inputs.version, inputs.namespace]);
  expect(charts).toEqual([
    ["oci://m.test/charts/base", "1.30.9", "mesh-control"],
    ["oci://m.test/charts/cni", "1.30.9", "mesh-nodes"],
    ["oci://m.test/charts/cert-manager-istio-csr", "v0.18.0", "mesh-control"],
    ["oci://m.test/charts/istiod", "1.30.9", "mesh-control"],
    ["oci://m.test/charts/ztunnel", "1.30.9", "mesh-nodes"],
    ["oci://m.test/charts/gateway", "1.30.9", "istio-gateways"],
  ]);
  expect(only(resources, "PeerAuthentication").inputs.spec).toEqual({ mtls: { mode: "PERMISSIVE" } });
  const { values } = called(resources, "mesh-istiod-chart").inputs;
  expect(values).toMatchObject({ trustedZtunnelNamespace: "mesh-nodes", global: { istioNamespace: "mesh-control" } });
});

test("values of a user lie over those of the chart that they name, and of no other", async () => {
  const values = { istiod: { env: { A: "1" } }, gateway: { labels: { a: "b" } }, certificates: { commonLabels: {} } };
  const resources = await registered(() => new Istio("mesh", { values, gateways: [gateway] }));
  const valuesOf = (name: string) => called(resources, name).inputs.values;
  expect(valuesOf("mesh-istiod-chart").env).toMatchObject({ A: "1", ENABLE_NATIVE_SIDECARS: "true" });
  expect(valuesOf("mesh-public-chart").labels).toEqual({ a: "b" });
  for (const other of ["mesh-base-chart", "mesh-cni-chart"]) expect(valuesOf(other)).not.toHaveProperty("istiod");
});

test("tells its namespace, mode and domain, and its Gateways to whoever exposes a service", async () => {
  let told: Promise<unknown> | undefined;
  await registered(() => {
    const mesh = new Istio("mesh", {
      gateways: [gateway, { ...gateway, name: "inner", namespace: "inner" }],
      trustDomain: "team.test",
    });
    const { name, namespace } = mesh.gateway("inner");
    const all = pulumi.all([mesh.namespace, mesh.mode, mesh.trustDomain, mesh.gatewayNamespaces, name, namespace]);
    told = new Promise((resolve) => all.apply(resolve));
    expect(() => mesh.gateway("other")).toThrow("gateways: has no Gateway other; expected public or inner");
  });
  const places = { public: "istio-gateways", inner: "inner" };
  expect(await told).toEqual(["istio-system", "sidecar", "team.test", places, "inner", "inner"]);
});

const PROGRAM = (args: IstioArgs) => `
const { Istio } = load("istio");
new Istio("mesh", ${JSON.stringify(args)});`;

const WEBHOOK = (kind: string) => `apiVersion: admissionregistration.k8s.io/v1
kind: ${kind}
metadata: { name: ${kind.toLowerCase()} }
webhooks: []
`;

test("what istiod writes into its webhooks is left to it", async (context) => {
  const helm = await helmHere();
  context.skip(helm === undefined, "helm is neither on PATH nor built");
  const charts = standInCharts(standIns);
  const kinds = ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"];
  writeFileSync(path.join(charts, "istiod/templates/webhooks.yaml"), kinds.map(WEBHOOK).join("---\n"));
  const planned = await planProgram(PROGRAM({}), { charts, helm });
  const ignored = kinds.map((kind) => named(planned, `mesh-istiod-chart:${kind.toLowerCase()}`).options.ignoreChanges);
  const authority = "webhooks[*].clientConfig.caBundle";
  expect(ignored).toEqual([[authority, "webhooks[*].failurePolicy"], [authority]]);
  expect(named(planned, "mesh-istiod-chart:istio-system/istiod").options).not.toHaveProperty("ignoreChanges");
});

test("charts come one after the other", async () => {
  const planned = await planProgram(PROGRAM({ ...ambient, timeoutSeconds: 300, protect: true, network }));
  const after = (name: string) =>
    named(planned, name).dependencies.map((urn) =>
      urn
        .split("::")
        .pop()!
        .replace(/^mesh-/, ""),
    );
  expect(after("mesh-base-chart")).toEqual(["namespace"]);
  expect(after("mesh-cni-chart").sort()).toEqual(["base-chart", "nodes-namespace"]);
  expect(after("mesh-certificates-chart")).toEqual(expect.arrayContaining(["base-chart"]));
  expect(after("mesh-istiod-chart")).toEqual(expect.arrayContaining(["base-chart", "certificates-chart"]));
  expect(after("mesh-ztunnel-chart")).toEqual(expect.arrayContaining(["cni-chart", "istiod-chart"]));
  expect(after("mesh-mutual-tls")).toEqual(expect.arrayContaining(["istiod-chart", "ztunnel-chart"]));
  expect(after("mesh-public-chart")).toEqual(expect.arrayContaining(["istio-gateways-namespace", "mutual-tls"]));
  expect(after("mesh-public-gateway")).toEqual(expect.arrayContaining(["public-chart"]));
  expect(after("mesh-public-redirect")).toEqual(expect.arrayContaining(["public-gateway"]));
  expect(after("mesh-public-certificate")).toEqual(expect.arrayContaining(["public-redirect"]));
  expect(after("mesh-default-deny")).toEqual(["namespace"]);
  expect(after("mesh-istio-gateways-allow-public")).toEqual(["istio-gateways-namespace"]);
  for (const [name, held] of [
    ["mesh-namespace", true],
    ["mesh-nodes-namespace", false],
    ["mesh-istio-gateways-namespace", true],
  ] as const)
    expect(named(planned, name).options.protect ?? false, name).toBe(held);
});

test("namespaces that exist are used, of all or of one Gateway alone", async () => {
  const names = async (args: IstioArgs) =>
    named_(await registered(() => new Istio("mesh", args)), "Namespace").map(({ inputs }) => inputs.metadata.name);
  expect(await names({ createNamespace: false, gateways: [gateway] })).toEqual([]);
  const own = { ...gateway, name: "own", namespace: "own", createNamespace: false };
  expect(await names({ gateways: [gateway, { ...gateway, name: "second" }, own] })).toEqual([
    "istio-system",
    "istio-node",
    "istio-gateways",
  ]);
});

test("metrics of istiod and of all proxies are read by monitors that the real operator would take", async () => {
  const resources = await registered(() => new Istio("mesh", { ...ambient, gateways: [] }));
  expect(only(resources, "ServiceMonitor").inputs).toMatchObject({
    metadata: { name: "istiod", labels: { release: "prometheus" } },
    spec: { selector: { matchLabels: { app: "istiod" } }, endpoints: [{ port: "http-monitoring", interval: "15s" }] },
  });
  const pods = named_(resources, "PodMonitor").map(({ inputs }) => inputs);
  expect(pods.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).sort()).toEqual([
    "istio-node/istio-cni",
    "istio-node/ztunnel",
    "istio-system/istio-proxies",
  ]);
  expect(called(resources, "mesh-istio-proxies-monitor").inputs).toMatchObject({
    metadata: { labels: { release: "prometheus" } },
    spec: {
      namespaceSelector: { any: true },
      podMetricsEndpoints: [{ port: "http-envoy-prom", path: "/stats/prometheus", interval: "15s" }],
    },
  });
  expect(monitoredPods({}, place).map(({ name }) => name)).toEqual(["istio-proxies", "istio-cni"]);
  const none = await registered(() => new Istio("mesh", { monitoring: { scrape: "annotations" } }));
  expect(none.filter(({ type }) => type.endsWith("Monitor"))).toEqual([]);
});

test("its custom resources are what the real definitions take", async ({ skip }) => {
  const resources = await registered(() => new Istio("mesh", { ...everything, monitoring: undefined }));
  const custom = resources.filter(({ type }) => /(istio|gateway\.networking|cert-manager)\..*:/.test(type));
  expect(custom.map(({ inputs }) => inputs.kind).sort()).toEqual([
    "Certificate",
    "Gateway",
    "HTTPRoute",
    "PeerAuthentication",
  ]);
  for (const { inputs } of custom) {
    const problems = customResourceProblems(inputs);
    if ("skipped" in problems) return skip(true, problems.skipped);
    expect(problems, inputs.kind).toEqual([]);
  }
  const wrong = { ...custom.find(({ inputs }) => inputs.kind === "PeerAuthentication")!.inputs, spec: { mtlss: {} } };
  expect(customResourceProblems(wrong)).toHaveLength(1);
});

test("an issuer of ACME signs for no mesh", () => {
  expect(meshIssuerProblem({ acme: { email: "a@team.test", solvers: [] } })).toContain("ACME signs no SPIFFE names");
  expect(meshIssuerProblem({ selfSignedCa: { commonName: "Mesh" } })).toBeUndefined();
});
