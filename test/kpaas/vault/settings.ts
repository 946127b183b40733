import type { VaultArgs } from "../../../components/kpaas/vault";

/** The least that a vault needs. */
export const least: VaultArgs = { issuer: { name: "platform" }, seal: { static: {} } };

/** The same of HashiCorp's. */
export const leastVault: VaultArgs = {
  engine: "vault",
  issuer: { name: "platform" },
  seal: { awsKms: { region: "eu-central-1", keyId: "alias/vault" } },
  initialization: { recoveryPgpKeys: ["A".repeat(120), "B".repeat(120), "C".repeat(120)] },
};

/** Every argument that reaches the chart, the configuration and the Jobs. */
export const everything: VaultArgs = {
  ...least,
  members: 5,
  namespace: "secrets",
  imageRegistry: "mirror.example.com/x",
  imagePullSecrets: ["regcred"],
  trust: { configMapName: "trust", key: "ca.crt" },
  web: { host: "openbao.apps.team.test", gateway: { name: "public", namespace: "gateways" } },
  seal: {
    transit: {
      address: "https://10.0.0.9:8200",
      keyName: "autounseal",
      mountPath: "keys",
      namespace: "team",
      token: { name: "transit-token" },
      trust: { configMapName: "operations" },
    },
  },
  storageClassName: "fast",
  storageSize: "20Gi",
  audit: { volume: { size: "5Gi", storageClassName: "slow" } },
  resources: { requests: { cpu: "1" } },
  placement: {
    nodeSelector: { pool: "infra" },
    tolerations: [{ key: "infra", operator: "Exists" }],
    nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] },
    priorityClassName: "system-cluster-critical",
  },
  serviceAccountAnnotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/vault" },
  logLevel: "warn",
  monitoring: { scrape: "service-monitor", intervalSeconds: 5, labels: { release: "prometheus" } },
  keyValuePath: "kv",
  portal: { boundCidrs: ["10.42.0.0/16"] },
  readers: [
    {
      name: "external-secrets",
      namespace: "external-secrets",
      serviceAccountName: "external-secrets-vault",
      paths: ["platform/*", "team/database"],
    },
  ],
  pki: { commonName: "Platform authority", allowedDomains: ["svc"] },
  snapshots: {
    bucket: { endpoint: "https://rook-ceph-rgw-store.rook-ceph.svc", bucketName: "snapshots", secretName: "bucket" },
    trust: { configMapName: "trust", key: "ca.crt" },
    keep: 24,
  },
  clientNamespaces: ["cp-portal"],
  network: {
    nodeCidrs: ["192.0.2.0/24"],
    apiServerCidrs: ["198.51.100.1/32"],
    gatewayNamespace: "gateways",
    monitoringNamespace: "monitoring",
    externalCidrs: ["203.0.113.0/24"],
  },
};
