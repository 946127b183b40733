import { expect, test } from "vitest";
import { Istio } from "../../../components/kpaas/istio";
import { gateway, issuer } from "./support";
import { Refusal, refusalOf, refusesToMake } from "../../support/refusals";

const gateways = (change: object, ...more: object[]) => ({ gateways: [{ ...gateway, ...change }, ...more] });

/** What is given, and the place and reason of the one problem that it makes. */
const cases: Refusal[] = [
  [{ preset: "large" }, "preset", '"large" is not supported'],
  [{ profile: "demo" }, "profile", "is not a known property"],
  [{ mode: "proxyless" }, "mode", '"proxyless" is not supported'],
  [{ trustDomain: "Cluster.Local" }, "trustDomain", '"Cluster.Local" does not match'],
  [{ clusterName: "Seoul 1" }, "clusterName", "does not match"],
  [{ issuer: {} }, "issuer.name", "is required"],
  [{ issuer: { name: "a", kind: "clusterissuer" } }, "issuer.kind", '"clusterissuer" does not match'],
  [{ trust: { configMapName: "roots" } }, "trust", "has no effect on istiod's own authority"],
  [{ issuer, trust: { configMapName: "A" } }, "trust.configMapName", '"A" does not match'],
  [{ certificates: { replicas: 2 } }, "certificates", "has no effect on istiod's own authority"],
  [{ issuer, certificates: { replicas: 0 } }, "certificates.replicas", "0 is too small"],
  [{ issuer, certificates: { chartVersion: "latest" } }, "certificates.chartVersion", '"latest" does not match'],
  [{ mutualTls: "DISABLE" }, "mutualTls", '"DISABLE" is not supported'],
  [{ egress: "DENY" }, "egress", '"DENY" is not supported'],
  [{ mode: "ambient", egress: "REGISTRY_ONLY" }, "egress", "is kept by sidecars alone"],
  [{ minTlsVersion: "1.1" }, "minTlsVersion", '"1.1" is not supported'],
  [{ accessLog: "xml" }, "accessLog", '"xml" is not supported'],
  [{ jwksAuthoritiesPem: "x" }, "jwksAuthoritiesPem", '"x" does not match'],
  [{ discovery: { replicas: 2, autoscaling: { maxReplicas: 3 } } }, "discovery.replicas", "would be set by hand"],
  [{ discovery: { autoscaling: { maxReplicas: 1 } } }, "discovery.autoscaling.maxReplicas", "1 is below minReplicas 2"],
  [
    { sidecar: { resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } } },
    "sidecar.resources.limits.cpu",
    "1 is below the request 2",
  ],
  [{ mode: "ambient", sidecar: {} }, "sidecar", "has no effect in an ambient mesh"],
  [{ ztunnel: {} }, "ztunnel", "has no effect in a mesh of sidecars"],
  [{ cni: { platform: "openshift" } }, "cni.platform", '"openshift" is not supported'],
  [{ cni: { binaryDirectory: "opt/cni" } }, "cni.binaryDirectory", '"opt/cni" does not match'],
  [{ nodeNamespace: "istio-system" }, "nodeNamespace", "istio-system is the namespace of the control plane too"],
  [{ namespace: "mesh", nodeNamespace: "mesh" }, "nodeNamespace", "mesh is the namespace of the control plane too"],
  [
    { placement: { tolerations: [{ operator: "Any" }] } },
    "placement.tolerations[0].operator",
    '"Any" is not supported',
  ],
  [{ monitoring: { intervalSeconds: 1 } }, "monitoring.intervalSeconds", "1 is too small"],
  [{ values: { pilot: {} } }, "values.pilot", "is not a chart of Istio"],
  [{ values: { istiod: { token: "changeit" } } }, "values.istiod.token", "is a known default password"],
  [{ chartVersion: "1.30" }, "chartVersion", '"1.30" does not match'],
  [{ network: { nodeCidrs: [], apiServerCidrs: ["10.0.0.1/32"] } }, "network.nodeCidrs", "length 0 is too small"],
  [gateways({ name: "1st" }), "gateways[0].name", '"1st" does not match'],
  [gateways({ hostnames: [] }), "gateways[0].hostnames", "length 0 is too small"],
  [gateways({ hostnames: ["*"] }), "gateways[0].hostnames[0]", '"*" does not match'],
  [gateways({ hostnames: ["a.*.test"] }), "gateways[0].hostnames[0]", '"a.*.test" does not match'],
  [gateways({ hostnames: ["a.test", "a.test"] }), "gateways[0].hostnames[1]", "a.test is there twice"],
  [gateways({ issuer: undefined }), "gateways[0].issuer", "is required"],
  [gateways({ tlsSecretName: "tls" }), "gateways[0].tlsSecretName", "stands beside issuer"],
  [gateways({ http: "plain" }), "gateways[0].http", '"plain" is not supported'],
  [gateways({ routeNamespaceLabels: {} }), "gateways[0].routeNamespaceLabels", "chooses nothing"],
  [gateways({ routeNamespaceLabels: { a: "b c" } }), "gateways[0].routeNamespaceLabels.a", '"b c" does not match'],
  [
    gateways({ service: { nodePort: 30443 } }),
    "gateways[0].service.nodePort",
    "has no effect on a Service of type ClusterIP",
  ],
  [gateways({ replicas: 2, autoscaling: { maxReplicas: 4 } }), "gateways[0].replicas", "would be set by hand"],
  [gateways({}, gateway), "gateways[1].name", "public is there twice"],
  [gateways({ namespace: "istio-node" }), "gateways[0].namespace", "istio-node is the mesh's own namespace"],
  [
    gateways({}, { ...gateway, name: "b", createNamespace: false }),
    "gateways[1].createNamespace",
    "istio-gateways is also that of public, which says otherwise",
  ],
];

const problemsOf = (args: object) => refusalOf(() => new Istio("mesh", args as never));

refusesToMake((args) => new Istio("mesh", args as never), cases);

test("tells all that is wrong at once", () => {
  const args = {
    mode: "ambient",
    egress: "REGISTRY_ONLY",
    trust: { configMapName: "a" },
    ...gateways({ hostnames: ["x"] }),
  };
  expect(problemsOf({ ...args, values: { x: {} } }).map(({ path }) => path)).toEqual([
    "egress",
    "gateways[0].hostnames[0]",
    "trust",
    "values.x",
  ]);
});
