import { RookArgs } from "../../../components/kpaas/rook";
import { storesOf } from "../../../components/kpaas/rook/classes";
import { clusterValues } from "../../../components/kpaas/rook/cluster-values";
import { csiValues } from "../../../components/kpaas/rook/csi-values";
import { operatorValues } from "../../../components/kpaas/rook/operator-values";
import { mergeValues } from "../../../components/core/values";

/** Three nodes with a disk each. */
export const storage = {
  nodes: [
    { name: "a", devices: ["sdb"] },
    { name: "b", devices: ["/dev/disk/by-id/ata-1"] },
    { name: "c", deviceFilter: "^nvme" },
  ],
};

export const production: RookArgs = { storage, objectStores: [{ issuer: { name: "platform" } }] };
export const small: RookArgs = { preset: "small", storage: { useAllDevices: true }, objectStores: [{}] };

/** Every argument that reaches a chart. */
export const everything: RookArgs = {
  namespace: "storage",
  clusterName: "store",
  storage: {
    deviceFilter: "^sd[b-d]$",
    encryptedDevices: false,
    osdsPerDevice: 2,
    metadataDevice: "nvme0n1",
  },
  dataDirectory: "/data/rook",
  placement: {
    nodeSelector: { role: "storage" },
    tolerations: [{ key: "storage", operator: "Exists" }],
    priorityClassName: "platform",
  },
  operator: { logLevel: "DEBUG", resources: { requests: { memory: "2Gi" } } },
  csi: {
    replicas: 3,
    kubeletDirectory: "/var/snap/kubelet",
    nodePlacement: { nodeSelector: { volumes: "yes" }, priorityClassName: "nodes" },
  },
  monitors: { count: 5, placement: { tolerations: [{ operator: "Exists" }], priorityClassName: "monitors" } },
  managers: { count: 1 },
  osds: { resources: { requests: { memory: "8Gi" } } },
  cephNetwork: {
    provider: "host",
    encryption: false,
    compression: true,
    ipFamily: "IPv4",
    dualStack: false,
    publicCidrs: ["10.0.0.0/16"],
    clusterCidrs: ["10.1.0.0/16"],
  },
  dashboard: { web: { host: "ceph.apps.team.test", gateway: { name: "public" } } },
  blockPools: [
    { deviceClass: "ssd", compression: "aggressive", replicas: 2, failureDomain: "rack" },
    {
      name: "slow",
      storageClass: { default: true, mountOptions: ["noatime"], reclaimPolicy: "Delete" },
      format: "xfs",
    },
  ],
  fileSystems: [{ activeMetadataServers: 2, resources: { requests: { memory: "1Gi" } } }],
  objectStores: [
    {
      issuer: { name: "platform" },
      erasureCoding: { dataChunks: 2, codingChunks: 1 },
      instances: 3,
      failureDomain: "zone",
      placement: { nodeSelector: { gateways: "yes" } },
      clientNamespaces: ["harbor", "openbao"],
    },
  ],
  storageClassAliases: ["cp-storageclass"],
  snapshotClasses: true,
  toolbox: true,
  monitoring: { scrape: "service-monitor", intervalSeconds: 15, labels: { release: "prometheus" } },
  imageRegistry: "mirror.test/x",
  imagePullSecrets: ["regcred"],
  timeoutSeconds: 3600,
  protect: false,
  wipeOnDestroy: { confirmation: "yes-really-destroy-data", cluster: "store" },
};

const namespaceOf = ({ namespace = "rook-ceph" }: RookArgs) => namespace;
/** Values of the three charts, as they are told to Helm. */
export const operatorOf = (args: RookArgs) => mergeValues(operatorValues(args));
export const csiOf = (args: RookArgs) => mergeValues(csiValues(args, namespaceOf(args)));
export const clusterOf = (args: RookArgs) => mergeValues(clusterValues(args, storesOf(args), namespaceOf(args)));
