import { expect, test } from "vitest";
import { chartVersions } from "../../../components/core/versions";
import { IngressNginxArgs } from "../../../components/kpaas/ingress-nginx";
import { ingressNginxValues } from "../../../components/kpaas/ingress-nginx/values";
import { mergeValues, Values } from "../../../components/core/values";
import { contractHere } from "../../support/contract";

/** Every argument that reaches the chart. */
const everything: IngressNginxArgs = {
  imageRegistry: "mirror.example.com/x/",
  imagePullSecrets: ["regcred"],
  className: "public",
  defaultClass: true,
  autoscaling: { minReplicas: 3, maxReplicas: 9, cpuPercent: 60 },
  resources: { requests: { cpu: "1" } },
  placement: {
    nodeSelector: { pool: "edge" },
    tolerations: [{ key: "edge", operator: "Exists" }],
    nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] },
    priorityClassName: "system-cluster-critical",
  },
  service: {
    type: "LoadBalancer",
    httpNodePort: 31080,
    httpsNodePort: 31443,
    annotations: { "metallb.io/loadBalancerIPs": "192.0.2.10" },
    loadBalancerClass: "metallb.io/edge",
    loadBalancerSourceRanges: ["198.51.100.0/24"],
    externalTrafficPolicy: "Local",
  },
  issuer: { name: "platform" },
  proxies: { source: "proxy-protocol", cidrs: ["10.0.0.0/8", "fd00::/8"] },
  hsts: { maxAgeSeconds: 300, includeSubdomains: false },
  proxyBodySize: "64m",
  monitoring: { scrape: "service-monitor", intervalSeconds: 5, labels: { release: "prometheus" } },
};

const valuesOf = (args: IngressNginxArgs) =>
  JSON.parse(JSON.stringify(mergeValues(ingressNginxValues(args, "ingress-nginx")))) as Record<string, Values> & {
    controller: Record<string, Values>;
  };

test.for<[string, IngressNginxArgs]>([
  ["production", {}],
  ["small", { preset: "small" }],
  ["everything", everything],
  ["annotations", { monitoring: { scrape: "annotations" }, proxies: { source: "forwarded-headers", cidrs: ["::/0"] } }],
])("%s sets what the real chart knows", ([, args], context) => {
  expect(contractHere(context, chartVersions.ingressNginx, valuesOf(args))).toEqual({ problems: [], unchecked: [] });
});

test("a wrong key of the values is found", (context) => {
  const values = mergeValues(valuesOf({}), { controller: { publishServices: 2 } });
  expect(contractHere(context, chartVersions.ingressNginx, values).problems).toEqual([
    "controller.publishServices is not in ingress-nginx-4.15.1",
  ]);
});

test("production stands a node's loss, small does with one pod", () => {
  const { controller } = valuesOf({});
  expect(controller).toMatchObject({
    replicaCount: 2,
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: "AlwaysAllow",
    autoscaling: { enabled: false },
  });
  expect(controller.topologySpreadConstraints).toHaveLength(2);
  expect(valuesOf({ preset: "small" }).controller).toMatchObject({ replicaCount: 1, topologySpreadConstraints: [] });
});

test("nobody outside reaches it unless asked, and no Ingress writes its configuration", () => {
  const { controller } = valuesOf({});
  expect(controller).toMatchObject({
    ingressClass: "nginx",
    ingressClassResource: { name: "nginx", default: false, controllerValue: "k8s.io/ingress-nginx" },
    service: { type: "ClusterIP", nodePorts: {} },
    allowSnippetAnnotations: false,
    enableAnnotationValidations: true,
    metrics: { enabled: false },
    admissionWebhooks: {
      enabled: true,
      failurePolicy: "Fail",
      certManager: { enabled: false },
      patch: { enabled: true },
    },
    config: {
      "ssl-protocols": "TLSv1.2 TLSv1.3",
      "annotations-risk-level": "High",
      "allow-cross-namespace-resources": "false",
      hsts: "true",
      "hsts-max-age": "31536000",
      "hsts-include-subdomains": "true",
    },
  });
  expect(controller).not.toHaveProperty("extraArgs");
  for (const key of ["use-forwarded-headers", "use-proxy-protocol", "proxy-body-size"])
    expect(controller.config).not.toHaveProperty([key]);
});

test("each argument reaches the chart", () => {
  expect(valuesOf(everything)).toMatchObject({
    global: { image: { registry: "mirror.example.com/x" } },
    imagePullSecrets: [{ name: "regcred" }],
    controller: {
      ingressClass: "public",
      ingressClassResource: { name: "public", default: true, controllerValue: "k8s.io/public" },
      replicaCount: 3,
      autoscaling: { enabled: true, minReplicas: 3, maxReplicas: 9, targetCPUUtilizationPercentage: 60 },
      resources: { requests: { cpu: "1" } },
      nodeSelector: { pool: "edge" },
      tolerations: [{ key: "edge" }],
      affinity: { nodeAffinity: {} },
      priorityClassName: "system-cluster-critical",
      service: {
        type: "LoadBalancer",
        nodePorts: { http: 31080, https: 31443 },
        annotations: { "metallb.io/loadBalancerIPs": "192.0.2.10" },
        loadBalancerClass: "metallb.io/edge",
        loadBalancerSourceRanges: ["198.51.100.0/24"],
        externalTrafficPolicy: "Local",
      },
      admissionWebhooks: {
        certManager: {
          enabled: true,
          issuerRef: { name: "platform", kind: "ClusterIssuer", group: "cert-manager.io" },
        },
        patch: { enabled: false, nodeSelector: { pool: "edge" }, priorityClassName: "system-cluster-critical" },
      },
      metrics: {
        serviceMonitor: { scrapeInterval: "5s", scrapeTimeout: "5s", additionalLabels: { release: "prometheus" } },
      },
      config: {
        "use-proxy-protocol": "true",
        "proxy-real-ip-cidr": "10.0.0.0/8,fd00::/8",
        "hsts-max-age": "300",
        "hsts-include-subdomains": "false",
        "proxy-body-size": "64m",
      },
    },
  });
  const annotated = valuesOf({ monitoring: { scrape: "annotations" } }).controller;
  expect(annotated.podAnnotations).toMatchObject({ "prometheus.io/port": "10254" });
});
