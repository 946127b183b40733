import { expect, test } from "vitest";
import { ChartVersion, chartVersions } from "../../../components/core/versions";
import type { IstioArgs, IstioGateway } from "../../../components/kpaas/istio";
import { cniValues } from "../../../components/kpaas/istio/cni";
import { gatewayValues } from "../../../components/kpaas/istio/gateway-values";
import { meshConfig } from "../../../components/kpaas/istio/mesh-config";
import { baseValues, certificatesValues, istiodValues, ztunnelValues } from "../../../components/kpaas/istio/values";
import { mergeValues, Values } from "../../../components/core/values";
import { contractHere } from "../../support/contract";
import { ambient, everything, gateway, issuer, place } from "./support";

const charts: [string, ChartVersion, (args: IstioArgs) => Values][] = [
  ["base", chartVersions.istioBase, (args) => baseValues(args, place)],
  ["cni", chartVersions.istioCni, (args) => cniValues(args, place)],
  ["istiod", chartVersions.istiod, (args) => mergeValues(istiodValues(args, place), { meshConfig: meshConfig(args) })],
  ["ztunnel", chartVersions.istioZtunnel, (args) => ztunnelValues(args, place)],
  ["gateway", chartVersions.istioGateway, (args) => gatewayValues(args, args.gateways![0]!)],
  ["certificates", chartVersions.istioCsr, (args) => certificatesValues(args, place)],
];
const gateways = [gateway];
const cases: [string, IstioArgs][] = [
  ["production", { gateways }],
  ["small", { preset: "small", gateways }],
  ["sidecars with everything", everything],
  ["ambient with everything", ambient],
  ["an issuer, and metrics by annotations", { issuer, monitoring: { scrape: "annotations" }, gateways }],
];

test.for(
  charts.flatMap(([chart, version, make]) => cases.map(([title, args]) => ({ chart, version, make, title, args }))),
)("$chart of $title sets what the real chart knows, as its schema wants it", ({ version, make, args }, context) => {
  // Of the configuration of the mesh a chart shows one field; base does not show all that its templates read.
  const options = { freeForm: version === chartVersions.istioBase ? ["base"] : ["meshConfig"] };
  const values = mergeValues(make(args));
  expect(contractHere(context, version, values, options)).toEqual({ problems: [], unchecked: [] });
  const wrong = contractHere(context, version, mergeValues(values, { nobodysKey: 1 }), options);
  expect(wrong.problems[0]).toContain("nobodysKey is not in");
});

const valuesOf = (chart: string, args: IstioArgs) =>
  mergeValues(charts.find(([name]) => name === chart)![2](args)) as Record<string, never>;
const gatewayOf = (change: Partial<IstioGateway>, args: IstioArgs = {}) =>
  mergeValues(gatewayValues(args, { ...gateway, ...change }));

test("istiod follows the load from two pods on, and small is one", () => {
  expect(valuesOf("istiod", {})).toMatchObject({
    autoscaleEnabled: true,
    autoscaleMin: 2,
    autoscaleMax: 5,
    pdb: { maxUnavailable: 1 },
    topologySpreadConstraints: [{ labelSelector: { matchLabels: { app: "istiod" } } }, {}],
  });
  const small = valuesOf("istiod", { preset: "small" });
  expect(small).toMatchObject({ autoscaleEnabled: false, replicaCount: 1, topologySpreadConstraints: [] });
  expect(valuesOf("istiod", { discovery: { replicas: 3 } })).toMatchObject({
    autoscaleEnabled: false,
    replicaCount: 3,
  });
  expect(valuesOf("istiod", everything)).toMatchObject({
    autoscaleMin: 3,
    autoscaleMax: 9,
    cpu: { targetAverageUtilization: 50 },
  });
});

test("pods of the mesh and its Gateways stay within restricted Pod Security", () => {
  const istiod = valuesOf("istiod", {});
  const RuntimeDefault = { type: "RuntimeDefault" };
  expect(istiod).toMatchObject({
    cni: { enabled: true },
    seccompProfile: RuntimeDefault,
    global: { proxy: { seccompProfile: RuntimeDefault } },
    gateways: { seccompProfile: RuntimeDefault },
  });
  expect(gatewayOf({})).toMatchObject({ securityContext: { runAsNonRoot: true, seccompProfile: RuntimeDefault } });
});

test("nothing speaks plain text, traces or answers questions about itself", () => {
  const istiod = valuesOf("istiod", {});
  expect(istiod).toMatchObject({
    extraContainerArgs: ["--grpcAddr="],
    env: { ENABLE_DEBUG_ON_HTTP: "false", ENABLE_NATIVE_SIDECARS: "true" },
    traceSampling: 0,
    global: { proxy: { tracer: "none" }, variant: "distroless" },
    meshConfig: {
      enableTracing: false,
      outboundTrafficPolicy: { mode: "ALLOW_ANY" },
      accessLogFile: "/dev/stdout",
      accessLogEncoding: "JSON",
      tlsDefaults: { minProtocolVersion: "TLSV1_2" },
      meshMTLS: { minProtocolVersion: "TLSV1_2" },
      defaultConfig: { holdApplicationUntilProxyStarts: true },
    },
  });
  expect(gatewayOf({})).toMatchObject({ rbac: { enabled: false } });
});

test("webhooks refuse what they can't check, and istiod does not have to turn that on", () => {
  for (const chart of ["base", "istiod"])
    expect(valuesOf(chart, {})).toMatchObject({ base: { validationFailurePolicy: "Fail" } });
});

test("cert-manager signs where there is an issuer, with the names that istiod knows", () => {
  const own = valuesOf("istiod", {});
  expect(own).not.toHaveProperty("global.caAddress");
  expect(own).not.toHaveProperty("env.ENABLE_CA_SERVER");
  const address = "cert-manager-istio-csr.istio-system.svc:443";
  expect(valuesOf("istiod", everything)).toMatchObject({
    env: { ENABLE_CA_SERVER: "false" },
    global: { caAddress: address, multiCluster: { clusterName: "seoul" } },
    meshConfig: { trustDomain: "mesh.team.test" },
  });
  expect(valuesOf("ztunnel", ambient)).toMatchObject({ caAddress: address, multiCluster: { clusterName: "seoul" } });
  const csr = valuesOf("certificates", everything);
  expect(csr).toMatchObject({
    replicaCount: 3,
    app: {
      certmanager: {
        namespace: "istio-system",
        issuer: { name: "mesh", kind: "ClusterIssuer", group: "cert-manager.io" },
      },
      tls: {
        trustDomain: "mesh.team.test",
        certificateDNSNames: [address.replace(":443", "")],
        rootCAFile: "/var/run/secrets/mesh-root/ca.pem",
        istiodPrivateKeyAlgorithm: "ECDSA",
      },
      server: { clusterID: "seoul", serving: { port: 6443, signatureAlgorithm: "ECDSA" } },
    },
    volumes: [{ configMap: { name: "mesh-trust", items: [{ key: "ca.pem", path: "ca.pem" }] } }],
    volumeMounts: [{ mountPath: "/var/run/secrets/mesh-root", readOnly: true }],
  });
  expect(csr).not.toHaveProperty("app.server.caTrustedNodeAccounts");
  expect(valuesOf("certificates", ambient)).toMatchObject({
    app: { server: { caTrustedNodeAccounts: "istio-node/ztunnel" } },
  });
  const unpinned = valuesOf("certificates", { issuer: { name: "a", kind: "Issuer", group: "x.test" } });
  expect(unpinned).toMatchObject({ app: { certmanager: { issuer: { name: "a", kind: "Issuer", group: "x.test" } } } });
  expect(unpinned).not.toHaveProperty("volumes");
  expect(unpinned).not.toHaveProperty("app.tls.rootCAFile");
});

test("an ambient mesh has istiod trust ztunnel in its own namespace", () => {
  expect(valuesOf("istiod", ambient)).toMatchObject({
    trustedZtunnelNamespace: "istio-node",
    env: { PILOT_ENABLE_AMBIENT: "true" },
    meshConfig: { defaultConfig: { proxyMetadata: { ISTIO_META_ENABLE_HBONE: "true" } } },
  });
  expect(valuesOf("cni", ambient)).toMatchObject({ ambient: { enabled: true } });
  expect(valuesOf("cni", {})).toMatchObject({ ambient: { enabled: false } });
  expect(valuesOf("istiod", {})).not.toHaveProperty("env.PILOT_ENABLE_AMBIENT");
});

test.each([
  ["standard", "/opt/cni/bin", "/etc/cni/net.d", false],
  ["cri-o", "/usr/libexec/cni", "/etc/cni/net.d", false],
  ["k3s", "/var/lib/rancher/k3s/data/cni", "/var/lib/rancher/k3s/agent/etc/cni/net.d", false],
  ["microk8s", "/var/snap/microk8s/current/opt/cni/bin", "/var/snap/microk8s/current/args/cni-network", false],
  ["gke", "/home/kubernetes/bin", "/etc/cni/net.d", true],
] as const)("on %s plugins lie in %s and %s", (platform, cniBinDir, cniConfDir, quota) => {
  const values = valuesOf("cni", { cni: { platform } });
  expect(values).toMatchObject({ cniBinDir, cniConfDir, resourceQuotas: { enabled: quota } });
  const other = valuesOf("cni", { cni: { platform, binaryDirectory: "/a/b" } });
  expect(other).toMatchObject({ cniBinDir: "/a/b", cniConfDir });
});

test("each argument reaches its chart", () => {
  const images = { hub: "mirror.test/x/release", tag: "1.30.3", variant: "distroless" };
  expect(valuesOf("istiod", everything)).toMatchObject({
    resources: { requests: { cpu: "1" } },
    nodeSelector: { pool: "infra" },
    tolerations: [{ key: "infra" }],
    affinity: { nodeAffinity: {} },
    jwksResolverExtraRootCA: expect.stringContaining("BEGIN CERTIFICATE"),
    env: { ENABLE_NATIVE_SIDECARS: "false" },
    global: {
      ...images,
      imagePullSecrets: ["regcred"],
      priorityClassName: "system-cluster-critical",
      proxy: { resources: { requests: { cpu: "3" } } },
    },
    meshConfig: {
      outboundTrafficPolicy: { mode: "REGISTRY_ONLY" },
      accessLogEncoding: "TEXT",
      tlsDefaults: { minProtocolVersion: "TLSV1_3" },
      meshMTLS: { minProtocolVersion: "TLSV1_3" },
      enablePrometheusMerge: false,
    },
  });
  expect(valuesOf("base", everything)).toMatchObject({ global: { imagePullSecrets: ["regcred"] } });
  expect(valuesOf("cni", everything)).toMatchObject({
    global: { ...images, imagePullSecrets: ["regcred"] },
    cniBinDir: "/var/lib/rancher/k3s/data/cni",
    cniConfDir: "/etc/other",
    resources: { requests: { cpu: "4" } },
  });
  // A list of names, unlike most charts'.
  expect(valuesOf("ztunnel", ambient)).toMatchObject({
    ...images,
    imagePullSecrets: ["regcred"],
    resources: { requests: { cpu: "6" } },
  });
  expect(valuesOf("certificates", everything)).toMatchObject({
    imageRegistry: "mirror.test/x",
    imagePullSecrets: [{ name: "regcred" }],
    resources: { requests: { cpu: "2" } },
    priorityClassName: "system-cluster-critical",
    app: {
      metrics: { service: { servicemonitor: { enabled: true, interval: "15s", labels: { release: "prometheus" } } } },
    },
  });
  expect(valuesOf("istiod", { accessLog: "none" })).toMatchObject({ meshConfig: { accessLogFile: "" } });
  expect(valuesOf("istiod", { chartVersion: "1.31.0" })).toMatchObject({ global: { tag: "1.31.0" } });
  expect(valuesOf("istiod", {})).toMatchObject({ global: { hub: "registry.istio.io/release", tag: "1.30.3" } });
});

test("a Gateway is within the cluster unless it is told otherwise, and without a port for what it does not speak", () => {
  const port = (name: string, number: number) => ({ name, port: number, targetPort: number, protocol: "TCP" });
  expect(gatewayOf({})).toMatchObject({
    replicaCount: 2,
    autoscaling: { enabled: false },
    podDisruptionBudget: { maxUnavailable: 1 },
    service: { type: "ClusterIP", ports: [port("http2", 80), port("https", 443)] },
  });
  expect(gatewayOf({ http: "none" })).toMatchObject({ service: { ports: [port("https", 443)] } });
  const small = gatewayOf({}, { preset: "small" });
  expect(small).toMatchObject({ replicaCount: 1, podDisruptionBudget: {}, topologySpreadConstraints: [] });
  expect(gatewayOf(everything.gateways![0]!, everything)).toMatchObject({
    autoscaling: { enabled: true, minReplicas: 2, maxReplicas: 6, targetCPUUtilizationPercentage: 70 },
    podDisruptionBudget: { maxUnavailable: 1 },
    imagePullSecrets: [{ name: "regcred" }],
    priorityClassName: "system-cluster-critical",
    resources: { requests: { cpu: "5" } },
    service: {
      type: "LoadBalancer",
      ports: [port("http2", 80), { ...port("https", 443), nodePort: 30443 }],
      annotations: { pool: "public" },
      loadBalancerSourceRanges: ["10.0.0.0/8"],
      externalTrafficPolicy: "Local",
    },
  });
});

test("proxies ask to be scraped only where annotations are wanted", () => {
  for (const [scrape, expected] of [
    [undefined, "false"],
    ["service-monitor", "false"],
    ["annotations", "true"],
  ] as const) {
    const args = { monitoring: { scrape } };
    expect(valuesOf("ztunnel", args)).toMatchObject({ podAnnotations: { "prometheus.io/scrape": expected } });
    expect(gatewayOf({}, args)).toMatchObject({ podAnnotations: { "prometheus.io/scrape": expected } });
    expect(valuesOf("istiod", args)).toMatchObject({ meshConfig: { enablePrometheusMerge: expected === "true" } });
  }
});
