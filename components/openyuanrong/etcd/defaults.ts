import { EtcdCompactionMode } from "./args";

/** Values of what the user leaves out. */
export const defaults = {
  members: 3,
  serviceName: "ds-core-etcd",
  clusterDomain: "cluster.local",
  clientSecretName: "etcd-client-secret",
  user: "openyuanrong",
  quota: "8Gi",
  compactionMode: EtcdCompactionMode.Revision,
  retention: { periodic: "1h", revision: "10000" },
  storageSize: "16Gi",
  resources: { requests: { cpu: "1", memory: "2Gi" }, limits: { cpu: "4", memory: "8Gi" } },
  snapshots: {
    schedule: "0 */6 * * *",
    timeZone: "Etc/UTC",
    keep: 28,
    region: "us-east-1",
    resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "1", memory: "1Gi" } },
    timeoutSeconds: 3600,
  },
} as const;

/** Ports on which a member listens. */
export const ports = { client: 2379, peer: 2380, metrics: 2381 } as const;

/** Members that a cluster can have at most; certificates name them all, so that they outlive a change of the number. */
export const MAX_MEMBERS = 5;
