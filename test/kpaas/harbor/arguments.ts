import { HarborArgs } from "../../../components/kpaas/harbor";

/** The least that production takes. */
export const production: HarborArgs = {
  web: { host: "harbor.apps.team.test" },
  issuer: { name: "platform" },
  database: {
    host: "postgres-rw.postgres.svc",
    database: "registry",
    username: "harbor",
    password: "canary-database",
  },
  keyValueStore: { host: "valkey.valkey.svc", password: "canary-store/+", tls: true },
};

/** The least that small takes. */
export const small: HarborArgs = { preset: "small", web: { host: "harbor.apps.team.test" } };

/** Every argument that reaches the chart. */
export const everything: HarborArgs = {
  ...production,
  namespace: "registry",
  imageRegistry: "mirror.test/x",
  imagePullSecrets: ["regcred"],
  web: {
    host: "harbor.apps.team.test",
    gateway: { name: "public", namespace: "gateways", sectionName: "https" },
  },
  database: {
    host: "postgres-rw.postgres.svc",
    port: 5433,
    database: "registry",
    username: "harbor",
    passwordSecret: { name: "db-user", key: "pw" },
  },
  databaseTls: "verify-ca",
  databaseConnections: 40,
  trust: { configMapName: "trust-bundle", key: "ca.crt" },
  storage: {
    className: "ceph-block",
    bucket: {
      endpoint: "https://rgw.rook-ceph.svc",
      bucketName: "harbor-images",
      region: "eu",
      secretName: "harbor-bucket",
      accessKeyIdKey: "ACCESS",
      secretAccessKeyKey: "SECRET",
    },
  },
  oidc: {
    issuerUrl: "https://keycloak.apps.team.test/realms/platform",
    clientId: "harbor",
    clientSecret: 'canary-"oidc"',
    adminGroup: "admins",
  },
  configuration: { project_creation_restriction: "adminonly" },
  projects: [
    { name: "cp-portal-repository", storageQuota: "100Gi", preventVulnerable: "critical" },
    { name: "library-x", public: true, autoScan: false },
  ],
  robots: [
    { name: "puller", permissions: [{ project: "cp-portal-repository" }], secret: "canary-Robot1" },
    {
      name: "ci",
      description: "builds",
      durationDays: 90,
      permissions: [
        { project: "cp-portal-repository", actions: ["pull", "push", "scan"] },
        { project: "library-x", actions: ["list", "delete"] },
      ],
    },
  ],
  adminPassword: "canary-admin-password",
  secretKey: "canary-secretkey",
  nginx: { replicas: 3 },
  portal: { replicas: 3 },
  core: { replicas: 3, resources: { requests: { cpu: "1" } } },
  jobs: { replicas: 3, workers: 20, logDays: 30 },
  registry: {
    replicas: 3,
    resources: { requests: { cpu: "2" } },
    controllerResources: { requests: { cpu: "3" } },
  },
  scanner: {
    replicas: 3,
    size: "10Gi",
    databaseRepositories: ["mirror.test/trivy-db:2"],
    javaDatabaseRepositories: ["mirror.test/trivy-java-db"],
    offlineScan: true,
  },
  cache: true,
  proxy: { httpsProxy: "http://proxy.test:3128", noProxy: [".team.test"] },
  ipv6: false,
  logLevel: "warning",
  placement: {
    nodeSelector: { pool: "infra" },
    tolerations: [{ key: "infra", operator: "Exists" }],
    nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] },
    priorityClassName: "platform",
  },
  monitoring: { scrape: "service-monitor", intervalSeconds: 15, labels: { release: "prometheus" } },
};
