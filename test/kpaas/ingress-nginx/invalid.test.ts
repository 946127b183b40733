import { expect, test } from "vitest";
import { IngressNginx } from "../../../components/kpaas/ingress-nginx";
import { Refusal, refusalOf } from "../../support/refusals";

const issuer = { name: "platform" };

/** What is given, and the place and reason of the one problem that it makes. */
const cases: Refusal[] = [
  [{ namespace: "Edge" }, "namespace", '"Edge" does not match'],
  [{ values: { controller: { token: "changeit" } } }, "values.controller.token", "is a known default password"],
  [{ network: { nodeCidrs: ["10.0.0.0/16"] } }, "network.apiServerCidrs", "is required"],
  [{ preset: "huge" }, "preset", '"huge" is not supported'],
  [{ className: "a.b" }, "className", '"a.b" does not match'],
  [{ className: "x".repeat(41) }, "className", "length 41 is too large"],
  [{ defaultClass: "yes" }, "defaultClass", "is a string"],
  [{ replicas: 0 }, "replicas", "0 is too small"],
  [{ autoscaling: {} }, "autoscaling.maxReplicas", "is required"],
  [{ autoscaling: { maxReplicas: 1 } }, "autoscaling.maxReplicas", "1 is below minReplicas 2"],
  [{ replicas: 2, autoscaling: { maxReplicas: 4 } }, "replicas", "would be set by hand and by the autoscaler"],
  [{ resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } }, "resources.limits.cpu", "1 is below the request 2"],
  [{ placement: { nodes: 1 } }, "placement.nodes", "is not a known property"],
  [{ service: { type: "ExternalName" } }, "service.type", '"ExternalName" is not supported'],
  [{ service: { httpNodePort: 31080 } }, "service.httpNodePort", "has no effect on a Service of type ClusterIP"],
  [{ service: { httpsNodePort: 31443 } }, "service.httpsNodePort", "has no effect on a Service of type ClusterIP"],
  [
    { service: { type: "NodePort", httpNodePort: 31080, httpsNodePort: 31080 } },
    "service.httpsNodePort",
    "is the port of HTTP too",
  ],
  [{ service: { externalTrafficPolicy: "Local" } }, "service.externalTrafficPolicy", "has no effect on a Service"],
  [
    { service: { type: "NodePort", loadBalancerSourceRanges: ["10.0.0.0/8"] } },
    "service.loadBalancerSourceRanges",
    "has no effect on a Service of type NodePort",
  ],
  [
    { service: { type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.1"] } },
    "service.loadBalancerSourceRanges[0]",
    "is not a network",
  ],
  [{ service: { loadBalancerClass: "metallb.io/x" } }, "service.loadBalancerClass", "has no effect on a Service"],
  [{ issuer: {} }, "issuer.name", "is required"],
  [{ issuer: { name: "a", kind: "issuer" } }, "issuer.kind", '"issuer" does not match'],
  [{ defaultCertificate: {} }, "defaultCertificate", "lacks a certificate"],
  [
    { defaultCertificate: { secretName: "a", issuer, dnsNames: ["a.test"] } },
    "defaultCertificate.dnsNames",
    "has no effect on a certificate that exists",
  ],
  [{ defaultCertificate: { issuer } }, "defaultCertificate.dnsNames", "is required"],
  [{ defaultCertificate: { issuer, dnsNames: [] } }, "defaultCertificate.dnsNames", "length 0 is too small"],
  [
    { defaultCertificate: { issuer, dnsNames: ["a.*.test"] } },
    "defaultCertificate.dnsNames[0]",
    '"a.*.test" does not match',
  ],
  [{ proxies: { cidrs: ["10.0.0.0/8"] } }, "proxies.source", "is required"],
  [{ proxies: { source: "proxy-protocol", cidrs: [] } }, "proxies.cidrs", "length 0 is too small"],
  [{ hsts: { maxAgeSeconds: -1 } }, "hsts.maxAgeSeconds", "-1 is too small"],
  [{ hsts: { preload: true, includeSubdomains: false } }, "hsts.preload", "is what browsers refuse"],
  [{ hsts: { preload: true, maxAgeSeconds: 300 } }, "hsts.preload", "is what browsers refuse"],
  [{ proxyBodySize: "8 MB" }, "proxyBodySize", '"8 MB" does not match'],
  [{ monitoring: { intervalSeconds: 1 } }, "monitoring.intervalSeconds", "1 is too small"],
];

const problemsOf = (args: object) => refusalOf(() => new IngressNginx("edge", args as never));

test.each(cases)("refuses %j", (args, path, problem) => {
  const problems = problemsOf(args);
  expect(problems[0]!.problem).toContain(problem);
  expect(problems.map((one) => one.path)).toContain(path);
  if (!("defaultCertificate" in args)) expect(problems).toHaveLength(1);
});

test("tells all problems at once", () => {
  const problems = problemsOf({
    className: "A",
    replicas: 0,
    autoscaling: { maxReplicas: 1 },
    service: { httpNodePort: 0 },
  });
  expect(problems.map(({ path }) => path)).toEqual([
    "autoscaling.maxReplicas",
    "className",
    "replicas",
    "replicas",
    "service.httpNodePort",
    "service.httpNodePort",
  ]);
});
