import * as pulumi from "@pulumi/pulumi";
import { expect, test, vi } from "vitest";
import { chartVersions } from "../../../components/core/versions";
import { ExternalSecrets, ExternalSecretsArgs } from "../../../components/kpaas/external-secrets";
import { storeSpec } from "../../../components/kpaas/external-secrets/store";
import { externalSecretsValues } from "../../../components/kpaas/external-secrets/values";
import { mergeValues } from "../../../components/core/values";
import { contractHere } from "../../support/contract";
import { customResourceProblems } from "../custom-resources";
import { called, only, registered } from "../../support/registered";

const store = {
  address: "https://openbao-active.openbao.svc:8200",
  namespaces: ["team-a"],
  authoritySecret: { name: "openbao-server-tls", namespace: "openbao" },
};

const everything: ExternalSecretsArgs = {
  imageRegistry: "mirror.example.com/x",
  imagePullSecrets: ["regcred"],
  issuer: { name: "platform" },
  controller: { replicas: 3, resources: { requests: { cpu: "1" } } },
  placement: {
    nodeSelector: { pool: "infra" },
    tolerations: [{ key: "infra", operator: "Exists" }],
    nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] },
    priorityClassName: "system-cluster-critical",
  },
  concurrency: 10,
  pushSecrets: true,
  clusterExternalSecrets: true,
  anyServiceAccount: true,
  keepCrds: false,
  monitoring: { scrape: "service-monitor", intervalSeconds: 5, labels: { release: "prometheus" } },
  store,
  network: {
    nodeCidrs: ["192.0.2.0/24"],
    apiServerCidrs: ["198.51.100.1/32"],
    monitoringNamespace: "monitoring",
  },
};

test.for<[string, ExternalSecretsArgs]>([
  ["production", {}],
  ["small", { preset: "small" }],
  ["everything", everything],
  ["scraped", { monitoring: { scrape: "annotations" } }],
])("%s sets what the real chart knows, as its schema wants it", ([, args], context) => {
  const values = mergeValues(externalSecretsValues(args));
  expect(contractHere(context, chartVersions.externalSecrets, values)).toEqual({ problems: [], unchecked: [] });
});

test("production stands a node's loss, small does with one pod of each", () => {
  const production = externalSecretsValues({}) as Record<string, Record<string, unknown>>;
  for (const program of [production, production.webhook!, production.certController!]) {
    expect(program).toMatchObject({ replicaCount: 2, podDisruptionBudget: { enabled: true, minAvailable: 1 } });
    expect(program.topologySpreadConstraints).toHaveLength(2);
  }
  expect(production).toMatchObject({ leaderElect: true, concurrent: 5 });
  const small = externalSecretsValues({ preset: "small" });
  expect(small).toMatchObject({ replicaCount: 1, leaderElect: false, podDisruptionBudget: { enabled: false } });
});

test("secrets go one way, into the namespaces that ask, and by our account alone, unless told otherwise", () => {
  expect(externalSecretsValues({})).toMatchObject({
    crds: {
      createPushSecret: false,
      createClusterPushSecret: false,
      createClusterExternalSecret: false,
      annotations: { "helm.sh/resource-policy": "keep" },
    },
    processPushSecret: false,
    processClusterPushSecret: false,
    processClusterExternalSecret: false,
    rbac: { serviceAccountTokenCreate: false, servicebindings: { create: false } },
  });
  expect(externalSecretsValues(everything)).toMatchObject({
    crds: { createPushSecret: true, createClusterPushSecret: false, annotations: {} },
    processPushSecret: true,
    processClusterExternalSecret: true,
    rbac: { serviceAccountTokenCreate: true },
  });
});

test("each argument reaches the chart, and every image comes from the mirror", () => {
  const values = mergeValues(externalSecretsValues(everything));
  expect(values).toMatchObject({
    replicaCount: 3,
    resources: { requests: { cpu: "1" } },
    nodeSelector: { pool: "infra" },
    priorityClassName: "system-cluster-critical",
    concurrent: 10,
    certController: { create: false },
    webhook: {
      tolerations: [{ key: "infra" }],
      certManager: { enabled: true, cert: { issuerRef: { name: "platform", kind: "ClusterIssuer" } } },
    },
    serviceMonitor: { enabled: true, interval: "5s", scrapeTimeout: "5s", additionalLabels: { release: "prometheus" } },
  });
  expect(JSON.stringify(values)).not.toContain("ghcr.io");
});

test("is a release, and offers the vault by an account whose tokens it alone may ask for", async () => {
  let told: unknown;
  const resources = await registered(() => {
    const { namespace, clusterSecretStoreName } = new ExternalSecrets("eso", { store });
    pulumi.all([namespace, clusterSecretStoreName]).apply((known) => void (told = known));
  });
  await vi.waitFor(() => expect(told).toEqual(["external-secrets", "vault"]));
  expect(only(resources, "Release").inputs).toMatchObject({
    name: "external-secrets",
    namespace: "external-secrets",
    version: "2.9.0",
  });
  expect(only(resources, "ServiceAccount").inputs.metadata.name).toBe("external-secrets-vault");
  expect(only(resources, "Role").inputs.rules).toEqual([
    {
      apiGroups: [""],
      resources: ["serviceaccounts/token"],
      resourceNames: ["external-secrets-vault"],
      verbs: ["create"],
    },
  ]);
  expect(only(resources, "RoleBinding").inputs.subjects).toEqual([
    { kind: "ServiceAccount", name: "external-secrets", namespace: "external-secrets" },
  ]);
  const { metadata, spec } = only(resources, "ClusterSecretStore").inputs;
  expect(metadata).toMatchObject({ name: "vault", annotations: { "pulumi.com/waitFor": "condition=Ready" } });
  expect(spec).toEqual({
    conditions: [{ namespaces: ["team-a"] }],
    provider: {
      vault: {
        server: "https://openbao-active.openbao.svc:8200",
        path: "secret",
        version: "v2",
        caProvider: { type: "Secret", name: "openbao-server-tls", key: "ca.crt", namespace: "openbao" },
        auth: {
          kubernetes: {
            mountPath: "kubernetes",
            role: "external-secrets",
            serviceAccountRef: {
              name: "external-secrets-vault",
              namespace: "external-secrets",
              audiences: ["vault"],
            },
          },
        },
      },
    },
  });
});

test("a store may be for labelled namespaces, or for all, and trust a ConfigMap", (context) => {
  const { namespaces: _, authoritySecret: _secret, ...bare } = store;
  const labelled = storeSpec(
    { ...bare, namespaceLabels: { vault: "yes" }, trust: { configMapName: "trust" } },
    "ns",
    "sa",
  );
  expect(labelled).toMatchObject({
    conditions: [{ namespaceSelector: { matchLabels: { vault: "yes" } } }],
    provider: {
      vault: { caProvider: { type: "ConfigMap", name: "trust", key: "ca-certificates.crt", namespace: "ns" } },
    },
  });
  expect(storeSpec({ ...bare, allNamespaces: true }, "ns", "sa")).not.toHaveProperty("conditions");
  const found = customResourceProblems({
    apiVersion: "external-secrets.io/v1",
    kind: "ClusterSecretStore",
    metadata: {},
    spec: labelled,
  });
  if ("skipped" in found) context.skip(true, found.skipped);
  expect(found).toEqual([]);
});

test("without a store it is the operator alone", async () => {
  const resources = await registered(() => new ExternalSecrets("eso"));
  expect(resources.map(({ name }) => name).sort()).toEqual(["eso", "eso-namespace", "eso-release"]);
});

test("connections are refused but those of the table", async () => {
  const resources = await registered(() => new ExternalSecrets("eso", everything));
  const policy = (name: string) => called(resources, `eso-${name}`).inputs.spec;
  expect(policy("default-deny").podSelector).toEqual({});
  expect(JSON.stringify(policy("allow-controller").egress)).toContain('"kubernetes.io/metadata.name":"openbao"');
  expect(policy("allow-webhook").ingress).toContainEqual({
    from: [{ ipBlock: { cidr: "198.51.100.1/32" } }],
    ports: [{ protocol: "TCP", port: 10250 }],
  });
  expect(resources.map(({ name }) => name)).not.toContain("eso-allow-cert-controller");
});
