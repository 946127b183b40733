import { expect, test } from "vitest";
import { MonitoringStack } from "../../../components/kpaas/monitoring-stack";
import { Refusal, refusalOf, refusesToMake } from "../../support/refusals";

const web = { host: "grafana.apps.team.test" };
const oidc = { issuerUrl: "https://keycloak.team.test/realms/platform", clientId: "grafana", clientSecret: "s" };

/** What is given, and the place and reason of the one problem that it makes. */
const cases: Refusal[] = [
  [{ namespace: "Mon" }, "namespace", '"Mon" does not match'],
  [
    { values: { grafana: { adminPassword: "prom-operator" } } },
    "values.grafana.adminPassword",
    "is a known default password",
  ],
  [{ preset: "huge" }, "preset", '"huge" is not supported'],
  [{ crds: { install: false, keep: true } }, "crds.keep", "has no effect on definitions that others install"],
  [{ crds: { install: false, chartVersion: "31.0.1" } }, "crds.chartVersion", "has no effect on definitions"],
  [{ prometheus: { replicas: 0 } }, "prometheus.replicas", "0 is too small"],
  [{ prometheus: { retention: "15" } }, "prometheus.retention", '"15" does not match'],
  [{ prometheus: { storage: { size: "100 GB" } } }, "prometheus.storage.size", '"100 GB" does not match'],
  [{ prometheus: { storage: { ephemeral: true } } }, "prometheus.storage.ephemeral", "loses everything with the pod"],
  [
    { preset: "small", prometheus: { storage: { ephemeral: true, size: "1Gi" } } },
    "prometheus.storage.size",
    "has no effect without a volume",
  ],
  [{ prometheus: { scrapeIntervalSeconds: 1 } }, "prometheus.scrapeIntervalSeconds", "1 is too small"],
  [{ prometheus: { externalLabels: { "a-b": "c" } } }, "prometheus.externalLabels.a-b", "Invalid key"],
  [{ prometheus: { externalLabels: { a: "" } } }, "prometheus.externalLabels.a", "length 0 is too small"],
  [
    { prometheus: { resources: { requests: { memory: "2Gi" }, limits: { memory: "1Gi" } } } },
    "prometheus.resources.limits.memory",
    "1Gi is below the request 2Gi",
  ],
  [{ alertmanager: { config: "receivers: []" } }, "alertmanager.config", "does not match"],
  [
    { alertmanager: { config: "route: {}", configSecretName: "s" } },
    "alertmanager.configSecretName",
    "stands beside config",
  ],
  [{ alertmanager: { storage: { ephemeral: true } } }, "alertmanager.storage.ephemeral", "loses everything"],
  [{ alertmanager: { retention: "0h" } }, "alertmanager.retention", '"0h" does not match'],
  [{ grafana: { storage: { ephemeral: true } } }, "grafana.storage.ephemeral", "loses everything"],
  [{ grafana: { adminPassword: "admin" } }, "grafana.adminPassword", "is not a known property"],
  [{ grafana: { enabled: false, adminSecretName: "s" } }, "grafana.adminSecretName", "has no effect without Grafana"],
  [{ grafana: { enabled: false }, web }, "web", "has no effect without Grafana"],
  [{ grafana: { roles: { adminGroup: "a" } } }, "grafana.roles", "has no effect without oidc"],
  [{ web, oidc, grafana: { roles: { adminGroup: "a' || 'b" } } }, "grafana.roles.adminGroup", "does not match"],
  [{ web, oidc, grafana: { roles: { editorGroup: "${HOME}" } } }, "grafana.roles.editorGroup", "does not match"],
  [{ web, oidc, grafana: { roles: { groupsClaim: "a b" } } }, "grafana.roles.groupsClaim", '"a b" does not match'],
  [{ grafana: { dashboardNamespaces: ["monitoring"] } }, "grafana.dashboardNamespaces[0]", "is read anyway"],
  [{ grafana: { dashboardNamespaces: ["A"] } }, "grafana.dashboardNamespaces[0]", '"A" does not match'],
  [{ oidc }, "web", "is required"],
  [{ web, oidc: { ...oidc, issuerUrl: "http://keycloak.team.test" } }, "oidc.issuerUrl", "does not match"],
  [
    { web, oidc: { ...oidc, clientSecretSecret: { name: "s" } } },
    "oidc.clientSecretSecret",
    "stands beside clientSecret",
  ],
  [{ trust: { configMapName: "trust-bundle" } }, "trust", "has no effect without oidc"],
  [{ web: { host: "grafana" } }, "web.host", '"grafana" does not match'],
  [{ issuer: { kind: "ClusterIssuer" } }, "issuer.name", "is required"],
  [{ storageClassName: "Fast" }, "storageClassName", '"Fast" does not match'],
  [{ nodeExporter: { enabled: false, namespace: "n" } }, "nodeExporter.namespace", "has no effect"],
  [{ nodeExporter: { namespace: "monitoring" } }, "nodeExporter.namespace", "would make the whole stack privileged"],
  [{ controlPlane: "kubeadm" }, "controlPlane", '"kubeadm" is not supported'],
  [{ monitoring: {} }, "monitoring", "is not a known property"],
];

const problemsOf = (args: object) => refusalOf(() => new MonitoringStack("mon", args as never));

refusesToMake((args) => new MonitoringStack("mon", args as never), cases);

test("tells all problems at once", () => {
  const problems = problemsOf({
    prometheus: { replicas: 0, storage: { ephemeral: true } },
    grafana: { roles: {} },
    trust: { configMapName: "t" },
    nodeExporter: { namespace: "monitoring" },
  });
  expect(problems.map(({ path }) => path)).toEqual([
    "grafana.roles",
    "nodeExporter.namespace",
    "prometheus.replicas",
    "prometheus.storage.ephemeral",
    "trust",
  ]);
});
