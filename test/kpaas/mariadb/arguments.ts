import { MariaDbArgs } from "../../../components/kpaas/mariadb";

/** Databases and users of Keycloak and the portal. */
export const portal: MariaDbArgs = {
  databases: [
    { name: "keycloak" },
    { name: "cp" },
    { name: "cp_scm", characterSet: "utf8mb3", collation: "utf8mb3_bin" },
  ],
  users: [
    { name: "keycloak", grants: [{ database: "keycloak", privileges: ["ALL PRIVILEGES"] }] },
    {
      name: "cp-admin",
      password: "canary-5e1c-admin",
      host: "10.%",
      maxConnections: 50,
      grants: [
        { database: "cp", privileges: ["ALL PRIVILEGES"] },
        { database: "cp_scm", privileges: ["SELECT", "INSERT", "CREATE TEMPORARY TABLES"] },
        { database: "keycloak", privileges: ["SELECT"] },
      ],
    },
  ],
};

const bucket = { endpoint: "https://rgw.rook-ceph.svc:8443", bucketName: "backups", secretName: "backup-keys" };

/** Every argument that reaches a resource. */
export const everything: MariaDbArgs = {
  ...portal,
  serverName: "db",
  namespace: "data",
  replicas: 5,
  image: "registry.test/mariadb:11.4.5",
  issuer: { name: "platform", kind: "Issuer", group: "cert-manager.io" },
  rootPassword: "canary-5e1c-root",
  imageRegistry: "m.test/x",
  imagePullSecrets: ["regcred"],
  sqlJobs: [{ name: "seed", username: "cp-admin", database: "cp", sql: "INSERT INTO t VALUES (1);" }],
  storage: { size: "100Gi", className: "ceph-block" },
  server: { maxConnections: 500, bufferPoolPercent: 50, binlogDays: 3, settings: { wait_timeout: "1200" } },
  resources: { requests: { cpu: "2" }, limits: { memory: "8Gi" } },
  placement: {
    nodeSelector: { pool: "data" },
    tolerations: [{ key: "data", operator: "Exists" }],
    nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] },
    priorityClassName: "data",
  },
  strictSpread: false,
  backups: {
    bucket: { ...bucket, region: "seoul", accessKeyIdKey: "id", secretAccessKeyKey: "key" },
    prefix: "daily/db",
    caSecret: { name: "store-ca" },
    schedule: "30 1 * * *",
    retentionDays: 7,
    compression: "bzip2",
    stagingSize: "120Gi",
  },
  restore: { bucket, prefix: "old", caSecret: { name: "store-ca", key: "ca.pem" }, targetTime: "2026-01-31T12:00:00Z" },
  monitoring: { scrape: "service-monitor", intervalSeconds: 15, labels: { release: "prometheus" } },
  clientNamespaces: ["keycloak", "cp-portal"],
  network: { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"], monitoringNamespace: "monitoring" },
  operator: {
    namespace: "operators",
    keepCrds: false,
    replicas: 3,
    resources: { requests: { memory: "64Mi" } },
    placement: { nodeSelector: { pool: "infra" }, priorityClassName: "system-cluster-critical" },
  },
};
