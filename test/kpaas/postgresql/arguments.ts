import { PostgreSqlArgs } from "../../../components/kpaas/postgresql";

/** A database of Harbor and another. */
export const harbor: PostgreSqlArgs = {
  databases: [
    { name: "registry", owner: "harbor" },
    { name: "my_app", owner: "app-user", extensions: ["pg_trgm"] },
  ],
  users: [{ name: "harbor" }, { name: "app-user", maxConnections: 20 }],
};

/** Every argument that reaches a resource. */
export const everything: PostgreSqlArgs = {
  ...harbor,
  users: [{ name: "harbor", password: "canary-90fe-harbor" }, { name: "app-user" }],
  serverName: "pg",
  namespace: "data",
  instances: 5,
  image: "registry.test/postgresql:16.4",
  issuer: { name: "platform" },
  imageRegistry: "m.test/x",
  imagePullSecrets: ["regcred"],
  storage: { size: "100Gi", walSize: "20Gi", className: "ceph-block" },
  server: { maxConnections: 400, parameters: { work_mem: "8MB" } },
  synchronous: false,
  resources: { requests: { cpu: "2" }, limits: { memory: "4Gi" } },
  placement: {
    nodeSelector: { pool: "data" },
    tolerations: [{ key: "data", operator: "Exists" }],
    nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] },
    priorityClassName: "data",
  },
  strictSpread: false,
  backups: {
    bucket: {
      endpoint: "https://rgw.rook-ceph.svc:8443",
      bucketName: "backups",
      secretName: "backup-keys",
      region: "seoul",
    },
    prefix: "daily/pg",
    caSecret: { name: "store-ca" },
    schedule: "30 1 * * *",
    retentionDays: 7,
  },
  monitoring: { scrape: "service-monitor", intervalSeconds: 15, labels: { release: "prometheus" } },
  clientNamespaces: ["harbor"],
  network: { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"], monitoringNamespace: "monitoring" },
  operator: {
    namespace: "operators",
    replicas: 3,
    resources: { requests: { memory: "64Mi" } },
    placement: { nodeSelector: { pool: "infra" }, priorityClassName: "system-cluster-critical" },
  },
};
