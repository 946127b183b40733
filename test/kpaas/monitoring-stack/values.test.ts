import { expect, test } from "vitest";
import { chartVersions } from "../../../components/core/versions";
import { MonitoringStackArgs } from "../../../components/kpaas/monitoring-stack";
import { roleExpression } from "../../../components/kpaas/monitoring-stack/grafana";
import { monitoringStackValues } from "../../../components/kpaas/monitoring-stack/values";
import { mergeValues, Values } from "../../../components/core/values";
import { contractHere } from "../../support/contract";

const secrets = { adminSecret: "grafana-admin" };
const placement = {
  nodeSelector: { pool: "infra" },
  tolerations: [{ key: "infra", operator: "Exists" }],
  nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] },
  priorityClassName: "system-cluster-critical",
};

/** Every argument that reaches the chart. */
const everything: MonitoringStackArgs = {
  imageRegistry: "mirror.example.com/x/",
  imagePullSecrets: ["regcred"],
  prometheus: {
    replicas: 3,
    retention: "30d",
    storage: { size: "200Gi", className: "fast" },
    scrapeIntervalSeconds: 60,
    externalLabels: { cluster: "seoul" },
    resources: { requests: { cpu: "1" } },
  },
  alertmanager: { replicas: 2, retention: "240h", storage: { size: "5Gi" }, resources: { requests: { cpu: "1" } } },
  grafana: { storage: { size: "20Gi" }, resources: { requests: { cpu: "1" } }, dashboardNamespaces: ["team"] },
  web: { host: "grafana.apps.team.test" },
  oidc: { issuerUrl: "https://keycloak.team.test/realms/platform", clientId: "grafana", clientSecret: "x" },
  trust: { configMapName: "trust-bundle", key: "ca.crt" },
  issuer: { name: "platform" },
  storageClassName: "ceph-block",
  nodeExporter: { namespace: "node-exporter" },
  controlPlane: "self-managed",
  defaultRules: false,
  placement,
  protect: false,
};

const valuesOf = (args: MonitoringStackArgs) =>
  mergeValues(
    monitoringStackValues(args, "monitoring", {
      ...secrets,
      ...(args.oidc && { oidcSecret: { name: "grafana-oidc", key: "clientSecret" }, alertmanagerSecret: "config" }),
    }),
  ) as Record<string, Record<string, Values>>;

test.for<[string, MonitoringStackArgs]>([
  ["production", {}],
  ["small", { preset: "small" }],
  ["everything", everything],
  ["without Grafana", { grafana: { enabled: false }, nodeExporter: { enabled: false } }],
])("%s sets what the real chart knows", ([, args], context) => {
  const { problems, unchecked } = contractHere(context, chartVersions.kubePrometheusStack, valuesOf(args));
  expect(problems).toEqual([]);
  // What only the charts within know.
  for (const key of unchecked) expect(key).toMatch(/^(grafana|kube-state-metrics|prometheus-node-exporter)\./);
});

test("a wrong key of the values is found", (context) => {
  const values = mergeValues(valuesOf({}), { prometheus: { prometheusSpecs: {} } });
  expect(contractHere(context, chartVersions.kubePrometheusStack, values).problems).toEqual([
    "prometheus.prometheusSpecs is not in kube-prometheus-stack-88.5.3",
  ]);
});

test("production keeps what it knows on volumes, of more than one pod, and stands a node's loss", () => {
  const { prometheus, alertmanager, grafana } = valuesOf({ storageClassName: "ceph-block" });
  expect(prometheus).toMatchObject({
    podDisruptionBudget: { enabled: true, minAvailable: null, maxUnavailable: 1 },
    prometheusSpec: {
      replicas: 2,
      retention: "15d",
      retentionSize: "87040MiB",
      storageSpec: {
        volumeClaimTemplate: {
          spec: { storageClassName: "ceph-block", resources: { requests: { storage: "100Gi" } } },
        },
      },
    },
  });
  expect(prometheus!.prometheusSpec!.topologySpreadConstraints).toHaveLength(2);
  expect(alertmanager).toMatchObject({
    podDisruptionBudget: { enabled: true },
    alertmanagerSpec: {
      replicas: 3,
      storage: { volumeClaimTemplate: { spec: { storageClassName: "ceph-block" } } },
    },
  });
  expect(grafana).toMatchObject({
    persistence: {
      enabled: true,
      size: "10Gi",
      storageClassName: "ceph-block",
      annotations: { "helm.sh/resource-policy": "keep" },
    },
    deploymentStrategy: { type: "Recreate" },
  });
});

test("small does with one pod of each, and may keep nothing", () => {
  const small = valuesOf({ preset: "small" });
  expect(small).toMatchObject({
    prometheus: { podDisruptionBudget: { enabled: false }, prometheusSpec: { replicas: 1, retention: "7d" } },
    alertmanager: { podDisruptionBudget: { enabled: false }, alertmanagerSpec: { replicas: 1 } },
    grafana: { persistence: { enabled: false } },
  });
  expect(small.prometheus!.prometheusSpec).toHaveProperty("storageSpec");
  const gone = valuesOf({ preset: "small", prometheus: { storage: { ephemeral: true } } });
  for (const key of ["storageSpec", "retentionSize"]) expect(gone.prometheus!.prometheusSpec).not.toHaveProperty(key);
});

test("monitors and rules of every namespace are seen, and no control plane that somebody else runs", () => {
  const { prometheus, ...rest } = valuesOf({});
  for (const kind of ["serviceMonitor", "podMonitor", "probe", "scrapeConfig", "rule"])
    expect(prometheus!.prometheusSpec).toMatchObject({ [`${kind}SelectorNilUsesHelmValues`]: false });
  for (const part of ["kubeControllerManager", "kubeScheduler", "kubeEtcd", "kubeProxy"]) {
    expect(rest[part]).toEqual({ enabled: false });
    expect(valuesOf({ controlPlane: "self-managed" })[part]).toEqual({ enabled: true });
  }
});

test("what reads Secrets or runs as root without need is turned off", () => {
  expect(valuesOf({})).toMatchObject({
    prometheus: { prometheusSpec: { enableAdminAPI: false } },
    grafana: {
      rbac: { create: false },
      initChownData: { enabled: false },
      testFramework: { enabled: false },
      enableServiceLinks: false,
      "grafana.ini": {
        analytics: { reporting_enabled: false },
        users: { allow_sign_up: false },
        "auth.anonymous": { enabled: false },
      },
    },
    "kube-state-metrics": { collectorsExclude: ["secrets", "configmaps"] },
    "prometheus-node-exporter": { namespaceOverride: "monitoring-nodes" },
  });
});

test("each argument reaches the chart", () => {
  const where = {
    nodeSelector: { pool: "infra" },
    tolerations: [{ key: "infra" }],
    affinity: { nodeAffinity: {} },
  };
  const placed = { ...where, priorityClassName: "system-cluster-critical" };
  expect(valuesOf(everything)).toMatchObject({
    global: { imageRegistry: "mirror.example.com/x", imagePullSecrets: [{ name: "regcred" }] },
    defaultRules: { create: false },
    prometheus: {
      prometheusSpec: {
        ...placed,
        replicas: 3,
        retention: "30d",
        retentionSize: "174080MiB",
        scrapeInterval: "60s",
        externalLabels: { cluster: "seoul" },
        storageSpec: {
          volumeClaimTemplate: { spec: { storageClassName: "fast", resources: { requests: { storage: "200Gi" } } } },
        },
      },
    },
    alertmanager: {
      alertmanagerSpec: { ...placed, replicas: 2, retention: "240h", configSecret: "config", useExistingSecret: true },
    },
    grafana: {
      ...placed,
      persistence: { size: "20Gi", storageClassName: "ceph-block" },
      extraConfigmapMounts: [{ configMap: "trust-bundle", items: [{ key: "ca.crt", path: "authorities.crt" }] }],
      "grafana.ini": { security: { cookie_secure: true, strict_transport_security: true } },
    },
    prometheusOperator: {
      ...where,
      admissionWebhooks: {
        certManager: { enabled: true, issuerRef: { name: "platform", kind: "ClusterIssuer" } },
        patch: { enabled: false },
      },
    },
    "prometheus-node-exporter": { namespaceOverride: "node-exporter" },
    "kube-state-metrics": placed,
  });
  expect(valuesOf(everything).grafana!.persistence).not.toHaveProperty("annotations");
  expect(valuesOf({})).toMatchObject({
    prometheusOperator: { admissionWebhooks: { certManager: { enabled: false }, patch: { enabled: true } } },
  });
});

test("roles follow groups, the mightiest first, and who has none is nobody", () => {
  expect(roleExpression({})).toBe("'Viewer'");
  expect(roleExpression({ adminGroup: "a", editorGroup: "e", viewerGroup: "v", groupsClaim: "roles" })).toBe(
    "contains(roles[*] || `[]`, 'a') && 'Admin' || contains(roles[*] || `[]`, 'e') && 'Editor' || contains(roles[*] || `[]`, 'v') && 'Viewer'",
  );
});
