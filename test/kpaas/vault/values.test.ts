import { expect, test } from "vitest";
import { chartVersions } from "../../../components/core/versions";
import type { VaultArgs } from "../../../components/kpaas/vault";
import { vaultValues } from "../../../components/kpaas/vault/values";
import { mergeValues } from "../../../components/core/values";
import { contractHere } from "../../support/contract";
import { everything, least, leastVault } from "./settings";

const objects = { tlsName: "tls", initializeName: "first-start", sealKeyName: "seal-key" };

function valuesOf(args: VaultArgs) {
  return mergeValues(vaultValues(args, { ...objects, ...(args.engine === "vault" && { initializeName: undefined }) }));
}

test.for<[string, VaultArgs]>([
  ["OpenBao", least],
  ["small OpenBao", { ...least, preset: "small" }],
  ["OpenBao with everything", everything],
  ["sealed OpenBao", { ...least, seal: { shamir: true } }],
  ["scraped OpenBao", { ...least, monitoring: { scrape: "annotations" } }],
  ["Vault", leastVault],
  ["small Vault", { ...leastVault, preset: "small" }],
  ["Vault with everything", { ...everything, engine: "vault" }],
])("%s sets what the real chart knows, as its schema wants it", ([, args], context) => {
  const chart = args.engine === "vault" ? chartVersions.vault : chartVersions.openBao;
  expect(contractHere(context, chart, valuesOf(args), { freeForm: ["serverTelemetry.serviceMonitor"] })).toEqual({
    problems: [],
    unchecked: [],
  });
});

test("production is three members, each on a node of its own; small is one", () => {
  const production = valuesOf(least).server as Record<string, unknown>;
  expect(production).toMatchObject({
    affinity: "",
    ha: { enabled: true, replicas: 3, disruptionBudget: { enabled: false }, raft: { enabled: true, setNodeId: true } },
    podManagementPolicy: "Parallel",
    service: { publishNotReadyAddresses: false },
  });
  expect(production.topologySpreadConstraints).toEqual([
    expect.objectContaining({ topologyKey: "topology.kubernetes.io/zone" }),
    expect.objectContaining({
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "DoNotSchedule",
      minDomains: 3,
      labelSelector: {
        matchLabels: {
          "app.kubernetes.io/name": "openbao",
          "app.kubernetes.io/instance": "openbao",
          component: "server",
        },
      },
    }),
  ]);
  const small = valuesOf({ ...least, preset: "small" }).server;
  expect(small).toMatchObject({ ha: { replicas: 1 }, topologySpreadConstraints: [] });
});

test("neither injector, CSI driver nor plain HTTP; pods are restricted with a read-only root", () => {
  for (const args of [least, leastVault, everything]) {
    expect(valuesOf(args)).toMatchObject({
      global: { tlsDisable: false },
      injector: { enabled: false },
      csi: { enabled: false },
      server: {
        statefulSet: {
          securityContext: {
            pod: { runAsNonRoot: true, runAsUser: 100, fsGroup: 1000, seccompProfile: { type: "RuntimeDefault" } },
            container: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ["ALL"] },
            },
          },
        },
      },
    });
  }
});

test("each argument reaches the chart", () => {
  const values = valuesOf(everything);
  expect(values).toMatchObject({
    global: { imagePullSecrets: [{ name: "regcred" }] },
    server: {
      image: { registry: "mirror.example.com/x" },
      resources: { requests: { cpu: "1" } },
      logLevel: "warn",
      nodeSelector: { pool: "infra" },
      tolerations: [{ key: "infra", operator: "Exists" }],
      affinity: { nodeAffinity: {} },
      priorityClassName: "system-cluster-critical",
      dataStorage: { size: "20Gi", storageClass: "fast" },
      auditStorage: { enabled: true, size: "5Gi", storageClass: "slow" },
      serviceAccount: { annotations: everything.serviceAccountAnnotations },
      extraSecretEnvironmentVars: [
        { envName: "VAULT_TRANSIT_SEAL_TOKEN", secretName: "transit-token", secretKey: "token" },
      ],
      ha: { apiAddr: "https://$(BAO_K8S_POD_NAME).openbao-internal.secrets.svc:8200" },
    },
    serverTelemetry: {
      serviceMonitor: {
        enabled: true,
        interval: "5s",
        scrapeTimeout: "5s",
        selectors: { release: "prometheus" },
        tlsConfig: { ca: { secret: { name: "tls", key: "ca.crt" } }, serverName: "openbao-active.secrets.svc" },
      },
    },
  });
  expect(JSON.stringify(values)).not.toContain("quay.io");
  expect(JSON.stringify(valuesOf({ ...everything, engine: "vault" }))).not.toMatch(/docker\.io|"hashicorp/);
});

test("OpenBao is given what it does at its first start only where it initialises itself", () => {
  expect(valuesOf(least).server).toMatchObject({
    extraArgs: "-config=/etc/vault-start/initialize.json",
    extraInitContainers: [{ name: "choose", image: "quay.io/openbao/openbao:2.6.2" }],
  });
  for (const args of [leastVault, { ...least, seal: { shamir: true } }])
    expect(valuesOf(args).server).not.toHaveProperty("extraArgs");
});

test("a member reads its certificate again when it was renewed, by a container that sees its process", () => {
  expect(valuesOf(leastVault).server).toMatchObject({
    shareProcessNamespace: true,
    extraContainers: [{ name: "reload", image: "docker.io/hashicorp/vault:2.0.4" }],
  });
});

test("commands inside of a member find its authority, and the key of a static seal is a file", () => {
  const { server } = valuesOf(least) as { server: Record<string, unknown> };
  expect(server.extraEnvironmentVars).toEqual({
    BAO_CACERT: "/openbao/tls/ca.crt",
    BAO_TLS_SERVER_NAME: "openbao-active.openbao.svc",
  });
  expect(server.volumes).toContainEqual({
    name: "seal-key",
    secret: { secretName: "seal-key", defaultMode: 0o440, items: [{ key: "key", path: "key" }] },
  });
  expect(server.volumeMounts).toContainEqual({
    name: "seal-key",
    mountPath: "/openbao/seal/current",
    readOnly: true,
  });
});
