import { expect, test } from "vitest";
import { RookArgs } from "../../../components/kpaas/rook";
import { clusterOf, csiOf, everything, operatorOf, production, small } from "./settings";

const specOf = (args: RookArgs) => clusterOf(args).cephClusterSpec as Record<string, Record<string, unknown>>;

test("production has three copies on three hosts, three monitors, and encrypts disks and connections", () => {
  expect(specOf(production)).toMatchObject({
    mon: { count: 3, allowMultiplePerNode: false },
    mgr: { count: 2 },
    upgradeOSDRequiresHealthyPGs: true,
    dashboard: { enabled: false },
    network: { connections: { encryption: { enabled: true }, requireMsgr2: true } },
    cleanupPolicy: { confirmation: "", allowUninstallWithVolumes: false },
    storage: {
      useAllNodes: false,
      useAllDevices: false,
      config: { encryptedDevice: "true" },
      nodes: [
        { name: "a", devices: [{ name: "sdb" }] },
        { name: "b", devices: [{ name: "/dev/disk/by-id/ata-1" }] },
        { name: "c", deviceFilter: "^nvme" },
      ],
    },
    annotations: { mgr: { "prometheus.io/scrape": "false" } },
  });
  const values = clusterOf(production);
  expect(values).not.toHaveProperty("configOverride");
  expect(values).toMatchObject({
    toolbox: { enabled: false },
    monitoring: { enabled: false },
    cephClusterMetadata: {
      annotations: {
        "pulumi.com/waitFor": "jsonpath={.status.phase}=Ready",
        "pulumi.com/timeoutSeconds": "1800",
      },
    },
    cephBlockPools: [
      {
        name: "ceph-blockpool",
        spec: { failureDomain: "host", replicated: { size: 3, requireSafeReplicaSize: true } },
        storageClass: {
          name: "ceph-block",
          isDefault: true,
          reclaimPolicy: "Retain",
          allowVolumeExpansion: true,
          parameters: {
            imageFormat: "2",
            "csi.storage.k8s.io/fstype": "ext4",
            "csi.storage.k8s.io/node-stage-secret-name": "rook-csi-rbd-node",
            "csi.storage.k8s.io/provisioner-secret-namespace": "rook-ceph",
          },
        },
      },
    ],
    cephFileSystems: [
      {
        name: "ceph-filesystem",
        spec: { preserveFilesystemOnDelete: true, metadataServer: { activeCount: 1, activeStandby: true } },
        storageClass: { name: "ceph-filesystem", isDefault: false, reclaimPolicy: "Retain", pool: "data0" },
      },
    ],
    cephObjectStores: [
      {
        spec: {
          preservePoolsOnDelete: true,
          gateway: { instances: 2, securePort: 443, sslCertificateRef: "ceph-objectstore-tls" },
        },
        storageClass: { name: "ceph-bucket", reclaimPolicy: "Retain" },
      },
    ],
    cephBlockPoolsVolumeSnapshotClass: { enabled: false },
    cephFileSystemVolumeSnapshotClass: { enabled: false },
  });
  const [store] = values.cephObjectStores as { spec: { gateway: object } }[];
  expect(store!.spec.gateway).not.toHaveProperty("port");
});

test("small does with one of each and one copy, Ceph's own pools too", () => {
  expect(specOf(small)).toMatchObject({
    mon: { count: 1 },
    mgr: { count: 1 },
    network: { connections: { encryption: { enabled: false }, requireMsgr2: false } },
    storage: { useAllNodes: true, useAllDevices: true, config: { encryptedDevice: "false" } },
  });
  expect(clusterOf(small)).toMatchObject({
    configOverride: expect.stringContaining("osd_pool_default_size = 1"),
    cephBlockPools: [
      {
        spec: { failureDomain: "osd", replicated: { size: 1, requireSafeReplicaSize: false } },
        storageClass: { reclaimPolicy: "Delete" },
      },
    ],
    cephFileSystems: [{ spec: { preserveFilesystemOnDelete: false, metadataServer: { activeStandby: false } } }],
    cephObjectStores: [{ spec: { preservePoolsOnDelete: false, gateway: { port: 80, instances: 1 } } }],
  });
  expect(csiOf(small)).toMatchObject({ drivers: { rbd: { controllerPlugin: { replicas: 1 } } } });
});

test("each argument reaches the cluster", () => {
  expect(specOf(everything)).toMatchObject({
    dataDirHostPath: "/data/rook",
    mon: { count: 5 },
    dashboard: { enabled: true, ssl: false },
    network: {
      provider: "host",
      ipFamily: "IPv4",
      dualStack: false,
      addressRanges: { public: ["10.0.0.0/16"], cluster: ["10.1.0.0/16"] },
      connections: { encryption: { enabled: false }, compression: { enabled: true }, requireMsgr2: true },
    },
    cleanupPolicy: { confirmation: "yes-really-destroy-data", allowUninstallWithVolumes: false },
    placement: {
      all: {
        tolerations: [{ key: "storage" }],
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: "role", operator: "In", values: ["storage"] }] }],
          },
        },
      },
      mon: { tolerations: [{ operator: "Exists" }] },
    },
    priorityClassNames: { mon: "monitors", mgr: "platform", osd: "platform" },
    resources: { osd: { requests: { cpu: "1", memory: "8Gi" }, limits: { memory: "8Gi" } } },
    labels: { monitoring: { release: "prometheus" } },
    storage: {
      useAllNodes: true,
      deviceFilter: "^sd[b-d]$",
      config: { encryptedDevice: "false", osdsPerDevice: "2", metadataDevice: "nvme0n1" },
    },
  });
  expect(clusterOf(everything)).toMatchObject({
    operatorNamespace: "storage",
    clusterName: "store",
    cephImage: { repository: "mirror.test/x/ceph/ceph" },
    cephClusterMetadata: { annotations: { "pulumi.com/timeoutSeconds": "3600" } },
    cephBlockPools: [
      {
        spec: { deviceClass: "ssd", failureDomain: "rack", parameters: { compression_mode: "aggressive" } },
        storageClass: { name: "ceph-block", isDefault: false },
      },
      {
        name: "slow",
        storageClass: {
          name: "slow",
          isDefault: true,
          reclaimPolicy: "Delete",
          mountOptions: ["noatime"],
          parameters: { "csi.storage.k8s.io/fstype": "xfs" },
        },
      },
    ],
    cephFileSystems: [
      {
        spec: {
          metadataServer: {
            activeCount: 2,
            priorityClassName: "platform",
            resources: { requests: { memory: "1Gi" }, limits: { memory: "1Gi" } },
            placement: { tolerations: [{ key: "storage" }] },
          },
        },
      },
    ],
    cephObjectStores: [
      {
        spec: {
          dataPool: { failureDomain: "zone", erasureCoded: { dataChunks: 2, codingChunks: 1 } },
          metadataPool: { replicated: { size: 3 } },
          gateway: { instances: 3, placement: { nodeAffinity: expect.anything() } },
        },
      },
    ],
    cephBlockPoolsVolumeSnapshotClass: { enabled: true, deletionPolicy: "Retain" },
    cephFileSystemVolumeSnapshotClass: { enabled: true, isDefault: false },
    monitoring: {
      enabled: true,
      interval: "15s",
      createPrometheusRules: true,
      prometheusRule: { labels: { release: "prometheus" } },
    },
    toolbox: { enabled: true, tolerations: [{ key: "storage" }] },
  });
  const [store] = clusterOf(everything).cephObjectStores as { spec: { dataPool: object } }[];
  expect(store!.spec.dataPool).not.toHaveProperty("replicated");
});

test("each argument reaches the operator and the drivers", () => {
  expect(operatorOf(everything)).toMatchObject({
    image: { repository: "mirror.test/x/rook/ceph" },
    imagePullSecrets: [{ name: "regcred" }],
    crds: { enabled: true },
    logLevel: "DEBUG",
    resources: { requests: { memory: "2Gi" }, limits: { memory: "2Gi" } },
    nodeSelector: { role: "storage" },
    priorityClassName: "platform",
    monitoring: { enabled: true },
    csi: {
      cephcsi: { repository: "mirror.test/x/cephcsi/cephcsi" },
      attacher: { repository: "mirror.test/x/sig-storage/csi-attacher" },
    },
    "ceph-csi-operator": {
      imagePullSecrets: [{ name: "regcred" }],
      controllerManager: {
        replicas: 2,
        nodeSelector: { role: "storage" },
        manager: { image: { repository: "mirror.test/x/cephcsi/ceph-csi-operator" } },
      },
    },
  });
  const named = (name: string) => ({
    name,
    enabled: true,
    snapshotPolicy: "volumeSnapshot",
    log: { rotation: { maxFiles: 5, maxLogSize: "100M" } },
    nodePlugin: { priorityClassName: "nodes", tolerations: [], affinity: { nodeAffinity: expect.anything() } },
    controllerPlugin: {
      replicas: 3,
      tolerations: [{ key: "storage" }],
      affinity: { podAntiAffinity: expect.anything(), nodeAffinity: expect.anything() },
    },
  });
  expect(csiOf(everything)).toMatchObject({
    imagePullSecrets: [{ name: "regcred" }],
    operatorConfig: {
      namespace: "storage",
      driverSpecDefaults: {
        imageSet: { name: "rook-csi-operator-image-set-configmap" },
        nodePlugin: { kubeletDirPath: "/var/snap/kubelet", resources: { plugin: { limits: { memory: "1Gi" } } } },
      },
    },
    drivers: {
      rbd: named("storage.rbd.csi.ceph.com"),
      cephfs: named("storage.cephfs.csi.ceph.com"),
      nfs: { enabled: false },
      nvmeof: { enabled: false },
    },
  });
  expect(csiOf(production)).toMatchObject({
    drivers: { cephfs: { snapshotPolicy: "none", nodePlugin: { tolerations: [{ operator: "Exists" }] } } },
  });
});
