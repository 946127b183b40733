import { expect, test } from "vitest";
import { MonitoringStack, MonitoringStackArgs } from "../../../components/kpaas/monitoring-stack";
import { PrometheusCrds } from "../../../components/kpaas/prometheus-crds";
import { ValidationError } from "../../../components/core/validation";
import { called, known, Registered, registered } from "../../support/registered";

const CANARY = "canary-77d0";
const host = "grafana.apps.team.test";
const oidc = { issuerUrl: "https://keycloak.team.test/realms/platform", clientId: "grafana", clientSecret: CANARY };
const network = {
  nodeCidrs: ["10.0.0.0/16"],
  apiServerCidrs: ["10.0.0.1/32"],
  gatewayNamespace: "istio-ingress",
  externalCidrs: ["203.0.113.0/24"],
};

const made = (args?: MonitoringStackArgs) => registered(() => new MonitoringStack("mon", args));
const ofKind = (resources: Registered[], kind: string) => resources.filter(({ type }) => type.endsWith(`:${kind}`));
const release = (resources: Registered[]) => called(resources, "mon-release").inputs;

test("is one Helm release after the definitions, in a namespace within the restricted standard", async () => {
  const resources = await made();
  expect(release(resources)).toMatchObject({
    name: "kube-prometheus-stack",
    namespace: "monitoring",
    chart: "oci://ghcr.io/prometheus-community/charts/kube-prometheus-stack",
    version: "88.5.3",
    timeout: 900,
    values: { crds: { enabled: false } },
  });
  expect(called(resources, "mon-crds-chart").inputs).toMatchObject({
    chart: "oci://ghcr.io/prometheus-community/charts/prometheus-operator-crds",
    version: "31.0.1",
    values: { crds: { annotations: { "helm.sh/resource-policy": "keep" } } },
  });
  const levels = ofKind(resources, "Namespace").map(({ inputs }) => [
    inputs.metadata.name,
    inputs.metadata.labels["pod-security.kubernetes.io/enforce"],
  ]);
  // node-exporter alone sees the nodes.
  expect(Object.fromEntries(levels)).toEqual({ monitoring: "restricted", "monitoring-nodes": "privileged" });
});

test("definitions come alone too, before all that is watched", async () => {
  let group: unknown;
  const resources = await registered(() => void (group = new PrometheusCrds("crds", { keep: false }).group));
  expect(await known(group as PrometheusCrds["group"])).toBe("monitoring.coreos.com");
  expect(called(resources, "crds-chart").inputs.values).toEqual({ crds: { annotations: {} } });
  expect(() => new PrometheusCrds("crds", { keep: "yes" } as never)).toThrow(ValidationError);
  const stack = await made({ crds: { install: false }, nodeExporter: { enabled: false } });
  expect(ofKind(stack, "Chart")).toEqual([]);
  expect(ofKind(stack, "Namespace")).toHaveLength(1);
});

test("tells its addresses", async () => {
  let stack: MonitoringStack | undefined;
  await registered(() => void (stack = new MonitoringStack("mon", { namespace: "watch" })));
  expect(await known(stack!.namespace)).toBe("watch");
  expect(await known(stack!.prometheusUrl)).toBe("http://kube-prometheus-stack-prometheus.watch.svc:9090");
  expect(await known(stack!.alertmanagerUrl)).toBe("http://kube-prometheus-stack-alertmanager.watch.svc:9093");
  expect(await known(stack!.grafanaUrl)).toBe("http://kube-prometheus-stack-grafana.watch.svc");
  expect(await known(stack!.adminSecretName)).toBe("grafana-admin");
  await registered(() => void (stack = new MonitoringStack("mon", { web: { host } })));
  expect(await known(stack!.grafanaUrl)).toBe(`https://${host}`);
  await registered(() => void (stack = new MonitoringStack("mon", { grafana: { enabled: false } })));
  expect(await known(stack!.grafanaUrl)).toBe("");
  expect(await known(stack!.adminSecretName)).toBe("");
});

test("Grafana's password is drawn once and stands in a Secret, unless one is named", async () => {
  const resources = await made();
  expect(ofKind(resources, "RandomPassword").map(({ name }) => name)).toEqual(["mon-admin-password"]);
  expect(called(resources, "mon-admin").inputs.metadata).toMatchObject({
    name: "grafana-admin",
    namespace: "monitoring",
  });
  expect(release(resources).values.grafana.admin).toMatchObject({ existingSecret: "grafana-admin" });
  const given = await made({ grafana: { adminSecretName: "mine" } });
  expect(ofKind(given, "RandomPassword")).toEqual([]);
  expect(release(given).values.grafana.admin.existingSecret).toBe("mine");
  const none = await made({ grafana: { enabled: false } });
  for (const kind of ["RandomPassword", "Secret", "Role"]) expect(ofKind(none, kind)).toEqual([]);
});

test("people sign on by Keycloak, with roles by their groups and the client's secret out of the values", async () => {
  const resources = await made({
    web: { host, gateway: { name: "public", namespace: "istio-ingress" } },
    oidc,
    trust: { configMapName: "trust-bundle" },
    grafana: { roles: { adminGroup: "platform-admins", viewerGroup: "staff" } },
  });
  expect(JSON.stringify(called(resources, "mon-oidc").inputs.stringData)).toContain(CANARY);
  const rest = resources.filter(({ name }) => !["mon-oidc", "mon"].includes(name));
  expect(JSON.stringify(rest)).not.toContain(CANARY);
  const { grafana } = release(resources).values;
  expect(grafana.envValueFrom).toEqual({
    GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: { secretKeyRef: { name: "grafana-oidc", key: "clientSecret" } },
  });
  const ini = grafana["grafana.ini"];
  expect(ini.server).toEqual({ domain: host, root_url: `https://${host}` });
  expect(ini["auth.generic_oauth"]).toMatchObject({
    enabled: true,
    client_id: "grafana",
    auth_url: "https://keycloak.team.test/realms/platform/protocol/openid-connect/auth",
    token_url: "https://keycloak.team.test/realms/platform/protocol/openid-connect/token",
    api_url: "https://keycloak.team.test/realms/platform/protocol/openid-connect/userinfo",
    tls_client_ca: "/etc/grafana/authorities/authorities.crt",
    use_pkce: true,
    role_attribute_strict: true,
    role_attribute_path:
      "contains(groups[*] || `[]`, 'platform-admins') && 'Admin' || contains(groups[*] || `[]`, 'staff') && 'Viewer'",
  });
  expect(grafana.extraConfigmapMounts).toMatchObject([{ configMap: "trust-bundle" }]);
  expect(called(resources, "mon-grafana-route").inputs.spec).toMatchObject({
    hostnames: [host],
    rules: [{ backendRefs: [{ name: "kube-prometheus-stack-grafana", port: 80 }] }],
  });

  const referred = await made({
    web: { host },
    oidc: { issuerUrl: oidc.issuerUrl, clientId: "grafana", clientSecretSecret: { name: "mine", key: "s" } },
  });
  expect(release(referred).values.grafana.envValueFrom).toEqual({
    GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: { secretKeyRef: { name: "mine", key: "s" } },
  });
});

test("Alertmanager's configuration is a Secret", async () => {
  const config = `route: { receiver: ops }\nreceivers: [{ name: ops, webhook_configs: [{ url: "https://x.test/${CANARY}" }] }]`;
  const resources = await made({ alertmanager: { config } });
  expect(JSON.stringify(called(resources, "mon-alertmanager").inputs.stringData)).toContain(CANARY);
  expect(JSON.stringify(release(resources))).not.toContain(CANARY);
  const spec = (all: Registered[]) => release(all).values.alertmanager.alertmanagerSpec;
  expect(spec(resources)).toMatchObject({ useExistingSecret: true, configSecret: "alertmanager-config" });
  expect(spec(await made({ alertmanager: { configSecretName: "mine" } }))).toMatchObject({ configSecret: "mine" });
  expect(spec(await made())).not.toHaveProperty("useExistingSecret");
});

test("Grafana reads the ConfigMaps of the namespaces with dashboards, and no Secret", async () => {
  const resources = await made({ grafana: { dashboardNamespaces: ["team"] } });
  const rules = [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "watch"] }];
  const roles = ofKind(resources, "Role").map(({ inputs }) => [inputs.metadata.namespace, inputs.rules]);
  expect(Object.fromEntries(roles)).toEqual({ monitoring: rules, team: rules });
  for (const { inputs } of ofKind(resources, "RoleBinding"))
    expect(inputs.subjects).toEqual([
      { kind: "ServiceAccount", name: "kube-prometheus-stack-grafana", namespace: "monitoring" },
    ]);
  const { grafana } = release(resources).values;
  expect(grafana.rbac).toEqual({ create: false });
  expect(grafana.sidecar).toMatchObject({
    dashboards: { resource: "configmap", searchNamespace: ["monitoring", "team"] },
    datasources: { resource: "configmap", searchNamespace: ["monitoring"] },
  });
});

test("with a network, Prometheus reaches every pod, and people reach Grafana alone", async () => {
  const resources = await made({ network });
  const policies = ofKind(resources, "NetworkPolicy");
  expect(policies.map(({ inputs }) => inputs.metadata.name).sort()).toEqual([
    "allow-alertmanager",
    "allow-dns",
    "allow-grafana",
    "allow-kube-state-metrics",
    "allow-operator",
    "allow-prometheus",
    "allow-webhook-certificate",
    "default-deny",
  ]);
  const prometheus = called(resources, "mon-allow-prometheus").inputs.spec;
  expect(prometheus.egress[0]).toEqual({ to: [{ namespaceSelector: {} }] });
  expect(prometheus.egress[1].ports.map(({ port }: { port: number }) => port)).toEqual(
    expect.arrayContaining([9100, 10250]),
  );
  const fromGateway = policies.filter(({ inputs }) =>
    JSON.stringify(inputs.spec.ingress ?? []).includes("istio-ingress"),
  );
  expect(fromGateway.map(({ inputs }) => inputs.metadata.name)).toEqual(["allow-grafana"]);
  const without = await made({ network, grafana: { enabled: false } });
  expect(ofKind(without, "NetworkPolicy").map(({ inputs }) => inputs.metadata.name)).not.toContain("allow-grafana");
});
