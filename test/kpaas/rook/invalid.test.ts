import { expect, test } from "vitest";
import { Rook } from "../../../components/kpaas/rook";
import { storage } from "./settings";
import { Refusal, refusalOf, refusesToMake } from "../../support/refusals";

const issuer = { name: "platform" };
const wipeOnDestroy = { confirmation: "yes-really-destroy-data", cluster: "rook-ceph" };
const node = { name: "a", devices: ["sdb"] };
const disks = (change: object) => ({ storage: change });

/** What is given, and the place and reason of the one problem that it makes. */
const cases: Refusal[] = [
  [{ storage: undefined }, "storage", "is required"],
  [disks({}), "storage", "names no disks"],
  [disks({ useAllDevices: false }), "storage", "names no disks"],
  [disks({ nodes: [] }), "storage.nodes", "length 0 is too small"],
  [{ ...disks({ nodes: [node, { name: "b" }] }), preset: "small" }, "storage.nodes[1]", "names no disks"],
  [{ ...disks({ nodes: [node, node] }), preset: "small" }, "storage.nodes[1].name", "a stands there twice"],
  [
    { ...disks({ nodes: [{ name: "a", devices: ["sdb", "sdb"] }] }), preset: "small" },
    "storage.nodes[0].devices[1]",
    "sdb stands there twice",
  ],
  [
    { ...disks({ nodes: [{ ...node, deviceFilter: "^sd" }] }), preset: "small" },
    "storage.nodes[0].deviceFilter",
    "has no effect beside devices",
  ],
  [
    { ...disks({ nodes: [{ name: "a", devices: ["../sdb"] }] }), preset: "small" },
    "storage.nodes[0].devices[0]",
    '"../sdb" does not match',
  ],
  [disks({ deviceFilter: "^sd[" }), "storage.deviceFilter", '"^sd[" is not a regular expression'],
  [disks({ deviceFilter: "^sd", useAllDevices: true }), "storage.useAllDevices", "stands beside deviceFilter"],
  [disks({ deviceFilter: "^sd", devicePathFilter: "^/dev" }), "storage.devicePathFilter", "stands beside deviceFilter"],
  [disks({ deviceFilter: "^sd", osdsPerDevice: 0 }), "storage.osdsPerDevice", "0 is too small"],
  [
    disks({ nodes: [...storage.nodes, { name: "d", devices: ["nvme0n1p2"] }] }),
    "storage.nodes[3].devices[0]",
    "nvme0n1p2 is a partition, which can't be encrypted",
  ],
  [
    disks({ nodes: [...storage.nodes, { name: "d", devices: ["/dev/disk/by-id/ata-1-part2"] }] }),
    "storage.nodes[3].devices[0]",
    "is a partition",
  ],
  [{ clusterName: "a.b" }, "clusterName", '"a.b" does not match'],
  [{ dataDirectory: "var/lib/rook" }, "dataDirectory", '"var/lib/rook" does not match'],
  [{ dataDirectory: "/var/../rook" }, "dataDirectory", "does not match"],
  [{ dataDirectory: "/etc/ceph/x" }, "dataDirectory", "is a directory of Ceph's own"],
  [{ operator: { logLevel: "info" } }, "operator.logLevel", '"info" is not supported'],
  [{ operator: { loopDevices: true } }, "operator.loopDevices", "is for trials"],
  [{ operator: { values: { password: "admin" } } }, "operator.values.password", "is a known default password"],
  [{ csi: { chartVersion: "latest" } }, "csi.chartVersion", '"latest" does not match'],
  [{ csi: { replicas: 0 } }, "csi.replicas", "0 is too small"],
  [{ monitors: { count: 4 } }, "monitors.count", "4 is even"],
  [{ monitors: { count: 1 } }, "monitors.count", "1 can't lose one"],
  [{ monitors: { allowMultiplePerNode: true } }, "monitors.allowMultiplePerNode", "loses several with one node"],
  [{ managers: { count: 3 } }, "managers.count", "3 is too large"],
  [
    { osds: { resources: { requests: { memory: "8Gi" }, limits: { memory: "4Gi" } } } },
    "osds.resources.limits.memory",
    "4Gi is below the request 8Gi",
  ],
  [{ cephNetwork: { provider: "multus" } }, "cephNetwork.provider", '"multus" is not supported'],
  [{ cephNetwork: { publicCidrs: ["10.0.0.0/8"] } }, "cephNetwork.publicCidrs", "has no effect on the network of pods"],
  [
    { cephNetwork: { provider: "host", clusterCidrs: ["10.0.0.0"] } },
    "cephNetwork.clusterCidrs[0]",
    '"10.0.0.0" is not a network',
  ],
  [
    { dashboard: { enabled: false, web: { host: "ceph.apps.team.test" } } },
    "dashboard.web",
    "leads to a page that is off",
  ],
  [{ blockPools: [{ name: "A" }] }, "blockPools[0].name", '"A" does not match'],
  [{ blockPools: [{}, {}] }, "blockPools[1].name", "ceph-blockpool is the name of another of its kind"],
  [{ blockPools: [{ replicas: 1 }] }, "blockPools[0].replicas", "1 loses data with one disk"],
  [{ blockPools: [{ replicas: 4 }] }, "blockPools[0].replicas", "4 copies do not fit on 3 nodes"],
  [
    { storage: { nodes: [node] }, fileSystems: [], blockPools: [{}] },
    "blockPools[0].replicas",
    "3 copies do not fit on 1 node",
  ],
  [{ fileSystems: [{ failureDomain: "osd" }] }, "fileSystems[0].failureDomain", "osd has all copies on one node"],
  [{ fileSystems: [{ compression: "zstd" }] }, "fileSystems[0].compression", '"zstd" is not supported'],
  [{ fileSystems: [{ activeMetadataServers: 0 }] }, "fileSystems[0].activeMetadataServers", "0 is too small"],
  [{ objectStores: [{}] }, "objectStores[0].issuer", "is required"],
  [{ objectStores: [{ plainHttp: false }] }, "objectStores[0].issuer", "is required"],
  [{ objectStores: [{ issuer, plainHttp: true }] }, "objectStores[0].plainHttp", "stands beside issuer"],
  [
    { objectStores: [{ issuer, erasureCoding: { dataChunks: 3, codingChunks: 1 } }] },
    "objectStores[0].erasureCoding",
    "4 chunks do not fit on 3 nodes",
  ],
  [
    { objectStores: [{ issuer, storageClass: { default: true } }] },
    "objectStores[0].storageClass.default",
    "has no meaning for buckets",
  ],
  [
    { objectStores: [{ issuer, storageClass: { mountOptions: ["noatime"] } }] },
    "objectStores[0].storageClass.mountOptions",
    "has no meaning for buckets",
  ],
  [
    { blockPools: [{ storageClass: { mountOptions: ["a b"] } }] },
    "blockPools[0].storageClass.mountOptions[0]",
    '"a b" does not match',
  ],
  [
    { blockPools: [{ storageClass: { reclaimPolicy: "Recycle" } }] },
    "blockPools[0].storageClass.reclaimPolicy",
    '"Recycle" is not supported',
  ],
  [
    { blockPools: [{ storageClass: { name: "ceph-filesystem" } }] },
    "fileSystems[0].storageClass.name",
    "ceph-filesystem is the name of another class",
  ],
  [
    { blockPools: [{ storageClass: { default: true } }], fileSystems: [{ storageClass: { default: true } }] },
    "fileSystems[0].storageClass.default",
    "stands beside blockPools[0]",
  ],
  [
    { blockPools: [{ storageClass: { default: true } }], defaultStorageClass: "block" },
    "defaultStorageClass",
    "stands beside a class that is marked as the default",
  ],
  [{ fileSystems: [], defaultStorageClass: "file" }, "defaultStorageClass", "file has no class"],
  [{ storageClassAliases: ["ceph-block"] }, "storageClassAliases[0]", "ceph-block is the name of another class"],
  [{ storageClassAliases: ["a", "a"] }, "storageClassAliases[1]", "a is the name of another class"],
  [
    { storageClassAliases: ["a"], defaultStorageClass: "none" },
    "storageClassAliases",
    "has no class to be another name of",
  ],
  [{ monitoring: { intervalSeconds: 1 } }, "monitoring.intervalSeconds", "1 is too small"],
  [{ wipeOnDestroy }, "wipeOnDestroy", "contradicts protect"],
  [{ wipeOnDestroy, protect: true }, "wipeOnDestroy", "contradicts protect"],
  [
    { wipeOnDestroy: { ...wipeOnDestroy, confirmation: "yes" }, protect: false },
    "wipeOnDestroy.confirmation",
    "is not the confirmation",
  ],
  [
    { wipeOnDestroy: { cluster: "rook-ceph" }, protect: false },
    "wipeOnDestroy.confirmation",
    "is not the confirmation",
  ],
  [{ wipeOnDestroy, protect: false, clusterName: "store" }, "wipeOnDestroy.cluster", "rook-ceph is not this cluster"],
  [
    { wipeOnDestroy: { confirmation: wipeOnDestroy.confirmation }, protect: false },
    "wipeOnDestroy.cluster",
    "is required",
  ],
  [
    { values: { cephClusterSpec: { cleanupPolicy: { confirmation: "yes-really-destroy-data" } } } },
    "values.cephClusterSpec.cleanupPolicy",
    "could wipe all disks",
  ],
];

const problemsOf = (args: object) => refusalOf(() => new Rook("rook", { storage, ...args } as never));

refusesToMake((args) => new Rook("rook", { storage, ...args } as never), cases);

test("tells all problems at once", () => {
  const problems = problemsOf({
    storage: { deviceFilter: "^sd", useAllDevices: true },
    monitors: { count: 2 },
    objectStores: [{}],
    wipeOnDestroy: { confirmation: "no", cluster: "other" },
  });
  expect(problems.map(({ path }) => path)).toEqual([
    "monitors.count",
    "monitors.count",
    "objectStores[0].issuer",
    "storage.useAllDevices",
    "wipeOnDestroy",
    "wipeOnDestroy.cluster",
    "wipeOnDestroy.confirmation",
  ]);
});
