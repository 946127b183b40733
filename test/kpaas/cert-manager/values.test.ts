import { expect, test } from "vitest";
import { chartVersions } from "../../../components/core/versions";
import { CertManagerArgs } from "../../../components/kpaas/cert-manager";
import { certManagerValues, defaultIssuer } from "../../../components/kpaas/cert-manager/values";
import { mergeValues } from "../../../components/core/values";
import { contractHere } from "../../support/contract";

const ca = (name: string, isDefault?: boolean) => ({ name, default: isDefault, ca: { secretName: name } });

/** Every argument that reaches the chart. */
const everything: CertManagerArgs = {
  imageRegistry: "mirror.example.com/x/",
  imagePullSecrets: ["regcred"],
  controller: { replicas: 3, resources: { requests: { cpu: "1" } } },
  placement: {
    nodeSelector: { pool: "infra" },
    tolerations: [{ key: "infra", operator: "Exists" }],
    nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] },
    priorityClassName: "system-cluster-critical",
  },
  crds: { install: true, keep: false },
  leaderElectionNamespace: "leases",
  clusterResourceNamespace: "secrets",
  dns01: { recursiveNameservers: ["1.1.1.1:53", "https://dns.test/dns-query"], recursiveNameserversOnly: true },
  gatewayApi: true,
  ownSecrets: true,
  approval: { signerNames: ["issuers.cert-manager.io/*"] },
  logLevel: 4,
  monitoring: { scrape: "service-monitor", intervalSeconds: 5, labels: { release: "prometheus" } },
  issuers: [ca("platform")],
};

test.for<[string, CertManagerArgs]>([
  ["production", {}],
  ["small", { preset: "small" }],
  ["everything", everything],
  ["without approval", { approval: { automatic: false }, monitoring: { scrape: "annotations" } }],
])("%s sets what the real chart knows, as its schema wants it", ([, args], context) => {
  const values = mergeValues(certManagerValues(args, "cert-manager"));
  expect(contractHere(context, chartVersions.certManager, values)).toEqual({ problems: [], unchecked: [] });
});

test("a wrong key of the values is found", (context) => {
  const values = mergeValues(certManagerValues({}, "cert-manager"), { webhook: { replicas: 2 }, replicaCount: "two" });
  expect(contractHere(context, chartVersions.certManager, values).problems).toEqual([
    "webhook.replicas is not in cert-manager-1.21.1",
    expect.stringMatching(/^replicaCount: .*\(schema\)$/),
    expect.stringMatching(/^webhook: .*"replicas".*\(schema\)$/),
  ]);
});

test("production stands a node's loss, small does with one pod of each", () => {
  const production = certManagerValues({}, "cert-manager") as Record<string, Record<string, unknown>>;
  for (const program of [production, production.webhook!, production.cainjector!]) {
    expect(program).toMatchObject({ replicaCount: 2, podDisruptionBudget: { enabled: true, maxUnavailable: 1 } });
    expect(program.topologySpreadConstraints).toHaveLength(2);
  }
  const small = certManagerValues({ preset: "small" }, "cert-manager");
  expect(small).toMatchObject({ replicaCount: 1, podDisruptionBudget: { enabled: false } });
  expect(small).toMatchObject({ webhook: { replicaCount: 1 }, topologySpreadConstraints: [] });
});

test("each argument reaches the chart", () => {
  expect(mergeValues(certManagerValues(everything, "cert-manager"))).toMatchObject({
    global: {
      imagePullSecrets: [{ name: "regcred" }],
      priorityClassName: "system-cluster-critical",
      logLevel: 4,
      leaderElection: { namespace: "leases" },
    },
    imageRegistry: "mirror.example.com/x",
    crds: { enabled: true, keep: false },
    clusterResourceNamespace: "secrets",
    enableCertificateOwnerRef: true,
    dns01RecursiveNameservers: "1.1.1.1:53,https://dns.test/dns-query",
    dns01RecursiveNameserversOnly: true,
    approveSignerNames: ["issuers.cert-manager.io/*"],
    ingressShim: { defaultIssuerName: "platform", defaultIssuerKind: "ClusterIssuer" },
    config: { gatewayAPI: { enabled: true } },
    prometheus: { servicemonitor: { interval: "5s", scrapeTimeout: "5s", labels: { release: "prometheus" } } },
    replicaCount: 3,
    resources: { requests: { cpu: "1" } },
    webhook: { replicaCount: 2, nodeSelector: { pool: "infra" }, tolerations: [{ key: "infra" }] },
    cainjector: { affinity: { nodeAffinity: {} } },
    startupapicheck: { nodeSelector: { pool: "infra" } },
  });
  const none = mergeValues(certManagerValues({}, "certs"));
  expect(none).toMatchObject({ global: { leaderElection: { namespace: "certs" } }, prometheus: { enabled: false } });
  for (const key of ["config", "ingressShim", "clusterResourceNamespace"]) expect(none).not.toHaveProperty(key);
});

test("the default issuer is the one so marked, or the only one unless it is not to be", () => {
  expect(defaultIssuer([])).toBeUndefined();
  expect(defaultIssuer([ca("a")])?.name).toBe("a");
  expect(defaultIssuer([ca("a", false)])).toBeUndefined();
  expect(defaultIssuer([ca("a"), ca("b")])).toBeUndefined();
  expect(defaultIssuer([ca("a"), ca("b", true)])?.name).toBe("b");
});
