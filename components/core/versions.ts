/** A pinned image of a third party. */
export interface ImageVersion {
  repository: string;
  tag: string;
  /** sha256:… of the tag's index; empty where it is not known. */
  digest: string;
}

/** A pinned Helm chart; the digest is that of its archive. */
export interface ChartVersion extends Pick<ImageVersion, "repository" | "digest"> {
  name: string;
  version: string;
}

/** Images of third parties, by use. */
export const imageVersions = {
  // renovate: datasource=docker depName=gcr.io/etcd-development/etcd
  etcd: { repository: "gcr.io/etcd-development/etcd", tag: "v3.6.14", digest: "" },
  // renovate: datasource=docker depName=docker.io/curlimages/curl
  curl: { repository: "docker.io/curlimages/curl", tag: "8.16.0", digest: "" },
  // renovate: datasource=docker depName=docker.io/rclone/rclone
  rclone: { repository: "docker.io/rclone/rclone", tag: "1.76.0", digest: "" },
  // renovate: datasource=docker depName=quay.io/openbao/openbao
  openBao: { repository: "quay.io/openbao/openbao", tag: "2.6.2", digest: "" },
  // renovate: datasource=docker depName=docker.io/hashicorp/vault
  vault: { repository: "docker.io/hashicorp/vault", tag: "2.0.4", digest: "" },
  // That of the chart keycloakx.
  // renovate: datasource=docker depName=quay.io/keycloak/keycloak
  keycloak: { repository: "quay.io/keycloak/keycloak", tag: "26.5.6", digest: "" },
  // renovate: datasource=docker depName=quay.io/oauth2-proxy/oauth2-proxy
  oauth2Proxy: { repository: "quay.io/oauth2-proxy/oauth2-proxy", tag: "v7.14.3", digest: "" },
  // The last that MinIO published; there will be no newer one.
  minio: { repository: "docker.io/minio/minio", tag: "RELEASE.2025-09-07T16-13-09Z", digest: "" },
  // renovate: datasource=docker depName=docker.io/library/mariadb
  mariaDb: { repository: "docker.io/library/mariadb", tag: "11.8.8", digest: "" },
  // renovate: datasource=docker depName=docker.io/prom/mysqld-exporter
  mysqldExporter: { repository: "docker.io/prom/mysqld-exporter", tag: "v0.15.1", digest: "" },
  // renovate: datasource=docker depName=ghcr.io/cloudnative-pg/postgresql
  postgreSql: { repository: "ghcr.io/cloudnative-pg/postgresql", tag: "17.11-minimal-trixie", digest: "" },
  // renovate: datasource=docker depName=docker.io/openyurt/yurt-manager
  yurtManager: { repository: "docker.io/openyurt/yurt-manager", tag: "v1.7.0", digest: "" },
  // Carries the YurtHub that a node is converted to.
  // renovate: datasource=docker depName=docker.io/openyurt/node-servant
  nodeServant: { repository: "docker.io/openyurt/node-servant", tag: "v1.7.0", digest: "" },
  // renovate: datasource=docker depName=docker.io/openyurt/yurthub
  yurtHub: { repository: "docker.io/openyurt/yurthub", tag: "v1.7.0", digest: "" },
  // renovate: datasource=docker depName=docker.io/openyurt/raven-agent
  ravenAgent: { repository: "docker.io/openyurt/raven-agent", tag: "0.4.3", digest: "" },
  // renovate: datasource=docker depName=docker.io/openyurt/yurt-iot-dock
  yurtIotDock: { repository: "docker.io/openyurt/yurt-iot-dock", tag: "v1.7.0", digest: "" },
  // renovate: datasource=docker depName=docker.io/coredns/coredns
  coreDns: { repository: "docker.io/coredns/coredns", tag: "1.14.7", digest: "" },
} satisfies Record<string, ImageVersion>;

/** Helm charts, by use. */
export const chartVersions = {
  // renovate: datasource=docker depName=quay.io/jetstack/charts/cert-manager
  certManager: {
    name: "cert-manager",
    repository: "oci://quay.io/jetstack/charts",
    version: "v1.21.1",
    digest: "",
  },
  // renovate: datasource=docker depName=quay.io/jetstack/charts/trust-manager
  trustManager: {
    name: "trust-manager",
    repository: "oci://quay.io/jetstack/charts",
    version: "v0.24.0",
    digest: "",
  },
  // renovate: datasource=helm depName=rook-ceph registryUrl=https://charts.rook.io/release
  rookCeph: {
    name: "rook-ceph",
    repository: "https://charts.rook.io/release",
    version: "v1.20.6",
    digest: "",
  },
  // renovate: datasource=helm depName=ceph-csi-drivers registryUrl=https://ceph.github.io/ceph-csi-operator
  cephCsiDrivers: {
    name: "ceph-csi-drivers",
    repository: "https://ceph.github.io/ceph-csi-operator",
    version: "1.0.4",
    digest: "",
  },
  // renovate: datasource=helm depName=rook-ceph-cluster registryUrl=https://charts.rook.io/release
  rookCephCluster: {
    name: "rook-ceph-cluster",
    repository: "https://charts.rook.io/release",
    version: "v1.20.6",
    digest: "",
  },
  // renovate: datasource=helm depName=csi-driver-nfs registryUrl=https://raw.githubusercontent.com/kubernetes-csi/csi-driver-nfs/master/charts
  csiDriverNfs: {
    name: "csi-driver-nfs",
    repository: "https://raw.githubusercontent.com/kubernetes-csi/csi-driver-nfs/master/charts",
    version: "4.13.4",
    digest: "",
  },
  // renovate: datasource=helm depName=nfs-subdir-external-provisioner registryUrl=https://kubernetes-sigs.github.io/nfs-subdir-external-provisioner
  nfsSubdirProvisioner: {
    name: "nfs-subdir-external-provisioner",
    repository: "https://kubernetes-sigs.github.io/nfs-subdir-external-provisioner",
    version: "4.0.18",
    digest: "",
  },
  // renovate: datasource=helm depName=base registryUrl=https://istio-release.storage.googleapis.com/charts
  istioBase: {
    name: "base",
    repository: "https://istio-release.storage.googleapis.com/charts",
    version: "1.30.3",
    digest: "",
  },
  // renovate: datasource=helm depName=cni registryUrl=https://istio-release.storage.googleapis.com/charts
  istioCni: {
    name: "cni",
    repository: "https://istio-release.storage.googleapis.com/charts",
    version: "1.30.3",
    digest: "",
  },
  // renovate: datasource=helm depName=istiod registryUrl=https://istio-release.storage.googleapis.com/charts
  istiod: {
    name: "istiod",
    repository: "https://istio-release.storage.googleapis.com/charts",
    version: "1.30.3",
    digest: "",
  },
  // renovate: datasource=helm depName=ztunnel registryUrl=https://istio-release.storage.googleapis.com/charts
  istioZtunnel: {
    name: "ztunnel",
    repository: "https://istio-release.storage.googleapis.com/charts",
    version: "1.30.3",
    digest: "",
  },
  // renovate: datasource=helm depName=gateway registryUrl=https://istio-release.storage.googleapis.com/charts
  istioGateway: {
    name: "gateway",
    repository: "https://istio-release.storage.googleapis.com/charts",
    version: "1.30.3",
    digest: "",
  },
  // renovate: datasource=docker depName=quay.io/jetstack/charts/cert-manager-istio-csr
  istioCsr: {
    name: "cert-manager-istio-csr",
    repository: "oci://quay.io/jetstack/charts",
    version: "v0.17.0",
    digest: "",
  },
  // renovate: datasource=helm depName=ingress-nginx registryUrl=https://kubernetes.github.io/ingress-nginx
  ingressNginx: {
    name: "ingress-nginx",
    repository: "https://kubernetes.github.io/ingress-nginx",
    version: "4.15.1",
    digest: "",
  },
  // renovate: datasource=helm depName=metallb registryUrl=https://metallb.github.io/metallb
  metalLb: {
    name: "metallb",
    repository: "https://metallb.github.io/metallb",
    version: "0.16.1",
    digest: "",
  },
  // renovate: datasource=docker depName=ghcr.io/openbao/charts/openbao
  openBao: {
    name: "openbao",
    repository: "oci://ghcr.io/openbao/charts",
    version: "0.29.2",
    digest: "",
  },
  // renovate: datasource=helm depName=vault registryUrl=https://helm.releases.hashicorp.com
  vault: {
    name: "vault",
    repository: "https://helm.releases.hashicorp.com",
    version: "0.34.1",
    digest: "",
  },
  // renovate: datasource=helm depName=external-secrets registryUrl=https://charts.external-secrets.io
  externalSecrets: {
    name: "external-secrets",
    repository: "https://charts.external-secrets.io",
    version: "2.9.0",
    digest: "",
  },
  // renovate: datasource=docker depName=ghcr.io/mariadb-operator/charts/mariadb-operator-crds
  mariaDbOperatorCrds: {
    name: "mariadb-operator-crds",
    repository: "oci://ghcr.io/mariadb-operator/charts",
    version: "26.6.0",
    digest: "",
  },
  // renovate: datasource=docker depName=ghcr.io/mariadb-operator/charts/mariadb-operator
  mariaDbOperator: {
    name: "mariadb-operator",
    repository: "oci://ghcr.io/mariadb-operator/charts",
    version: "26.6.0",
    digest: "",
  },
  // renovate: datasource=docker depName=ghcr.io/codecentric/helm-charts/keycloakx
  keycloakx: {
    name: "keycloakx",
    repository: "oci://ghcr.io/codecentric/helm-charts",
    version: "7.1.11",
    digest: "",
  },
  // renovate: datasource=helm depName=cloudnative-pg registryUrl=https://cloudnative-pg.github.io/charts
  cloudNativePg: {
    name: "cloudnative-pg",
    repository: "https://cloudnative-pg.github.io/charts",
    version: "0.29.0",
    digest: "",
  },
  // renovate: datasource=helm depName=plugin-barman-cloud registryUrl=https://cloudnative-pg.github.io/charts
  barmanCloudPlugin: {
    name: "plugin-barman-cloud",
    repository: "https://cloudnative-pg.github.io/charts",
    version: "0.7.0",
    digest: "",
  },
  // renovate: datasource=helm depName=cluster registryUrl=https://cloudnative-pg.github.io/charts
  cloudNativePgCluster: {
    name: "cluster",
    repository: "https://cloudnative-pg.github.io/charts",
    version: "0.8.1",
    digest: "",
  },
  // renovate: datasource=helm depName=valkey registryUrl=https://valkey.io/valkey-helm
  valkey: {
    name: "valkey",
    repository: "https://valkey.io/valkey-helm",
    version: "0.11.0",
    digest: "",
  },
  // renovate: datasource=helm depName=harbor registryUrl=https://helm.goharbor.io
  harbor: {
    name: "harbor",
    repository: "https://helm.goharbor.io",
    version: "1.19.1",
    digest: "",
  },
  // renovate: datasource=docker depName=ghcr.io/prometheus-community/charts/kube-prometheus-stack
  kubePrometheusStack: {
    name: "kube-prometheus-stack",
    repository: "oci://ghcr.io/prometheus-community/charts",
    version: "88.5.3",
    digest: "",
  },
  // Of the same Prometheus operator as kube-prometheus-stack.
  // renovate: datasource=docker depName=ghcr.io/prometheus-community/charts/prometheus-operator-crds
  prometheusOperatorCrds: {
    name: "prometheus-operator-crds",
    repository: "oci://ghcr.io/prometheus-community/charts",
    version: "31.0.1",
    digest: "",
  },
  // renovate: datasource=helm depName=yurt-manager registryUrl=https://openyurtio.github.io/charts
  yurtManager: {
    name: "yurt-manager",
    repository: "https://openyurtio.github.io/charts",
    version: "1.7.0",
    digest: "",
  },
  // renovate: datasource=helm depName=yurthub registryUrl=https://openyurtio.github.io/charts
  yurtHub: {
    name: "yurthub",
    repository: "https://openyurtio.github.io/charts",
    version: "1.7.0",
    digest: "",
  },
  // renovate: datasource=helm depName=raven-agent registryUrl=https://openyurtio.github.io/charts
  ravenAgent: {
    name: "raven-agent",
    repository: "https://openyurtio.github.io/charts",
    version: "0.4.3",
    digest: "",
  },
  // renovate: datasource=helm depName=yurt-iot-dock registryUrl=https://openyurtio.github.io/charts
  yurtIotDock: {
    name: "yurt-iot-dock",
    repository: "https://openyurtio.github.io/charts",
    version: "1.7.0",
    digest: "",
  },
} satisfies Record<string, ChartVersion>;

/** Definitions of custom resources that are kept in this repository, by use. */
export const definitionVersions = {
  // renovate: datasource=github-releases depName=kubernetes-sigs/gateway-api
  gatewayApi: { repository: "https://github.com/kubernetes-sigs/gateway-api", version: "v1.6.1" },
  // renovate: datasource=github-releases depName=openyurtio/openyurt
  openYurt: { repository: "https://github.com/openyurtio/openyurt", version: "v1.7.0" },
};

/** Names of openYuanrong's images. They have no public release tags, so registry and tag must be given. */
export const openYuanrongImages = {
  functionSystem: "functionsystem",
  functionAgent: "function-agent",
  functionAgentInit: "function-agent-init",
  runtimeManager: "runtime-manager",
  dataSystem: "datasystem",
} as const;
