/** A pinned image of a third party. */
export interface ImageVersion {
  repository: string;
  tag: string;
  /** sha256:… of the tag's index; empty where it is not known. */
  digest: string;
}

/** A pinned Helm chart. */
export interface ChartVersion {
  name: string;
  repository: string;
  version: string;
  /** sha256:… of the chart's archive; empty where it is not known. */
  digest: string;
}

/** Images of third parties, by use. */
export const imageVersions = {
  // renovate: datasource=docker depName=gcr.io/etcd-development/etcd
  etcd: { repository: "gcr.io/etcd-development/etcd", tag: "v3.6.14", digest: "" },
  // renovate: datasource=docker depName=docker.io/curlimages/curl
  curl: { repository: "docker.io/curlimages/curl", tag: "8.16.0", digest: "" },
  // renovate: datasource=docker depName=docker.io/rclone/rclone
  rclone: { repository: "docker.io/rclone/rclone", tag: "1.76.0", digest: "" },
  // The last that MinIO published; there will be no newer one.
  minio: { repository: "docker.io/minio/minio", tag: "RELEASE.2025-09-07T16-13-09Z", digest: "" },
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
} satisfies Record<string, ChartVersion>;

/** Names of openYuanrong's images. They have no public release tags, so registry and tag must be given. */
export const openYuanrongImages = {
  functionSystem: "functionsystem",
  functionAgent: "function-agent",
  functionAgentInit: "function-agent-init",
  runtimeManager: "runtime-manager",
  dataSystem: "datasystem",
} as const;
