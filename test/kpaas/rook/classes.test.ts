import { expect, test } from "vitest";
import { RookArgs } from "../../../components/kpaas/rook";
import { defaultOf, parametersOf, storesOf } from "../../../components/kpaas/rook/classes";
import { withLabels } from "../../../components/kpaas/rook/placement";
import { storage } from "./settings";

const defaultName = (args: Partial<RookArgs>) => defaultOf(storesOf({ storage, ...args }))?.storageClass.name;

test.each<[Partial<RookArgs>, string | undefined]>([
  [{}, "ceph-block"],
  [{ defaultStorageClass: "file" }, "ceph-filesystem"],
  [{ defaultStorageClass: "none" }, undefined],
  [{ blockPools: [] }, "ceph-filesystem"],
  [{ blockPools: [], fileSystems: [] }, undefined],
  [{ fileSystems: [{ storageClass: { default: true } }] }, "ceph-filesystem"],
  [{ blockPools: [{}, { name: "slow", storageClass: { default: true, name: "hdd" } }] }, "hdd"],
])("with %j the default class is %s, and no other", (args, name) => {
  expect(defaultName(args)).toBe(name);
  const { blockPools, fileSystems } = storesOf({ storage, ...args });
  const defaults = [...blockPools, ...fileSystems].filter(({ storageClass }) => storageClass.isDefault);
  expect(defaults).toHaveLength(name === undefined ? 0 : 1);
});

test("the settings stay as they are", () => {
  const args: RookArgs = { storage, blockPools: [{ storageClass: {} }] };
  storesOf(args);
  expect(args.blockPools).toEqual([{ storageClass: {} }]);
});

test("an alias has all parameters of the class, those that the chart adds among them", () => {
  const stores = storesOf({ storage });
  expect(parametersOf(stores, stores.blockPools[0]!, "s")).toMatchObject({
    clusterID: "s",
    pool: "ceph-blockpool",
    imageFeatures: "layering",
    "csi.storage.k8s.io/controller-expand-secret-name": "rook-csi-rbd-provisioner",
  });
  expect(parametersOf(stores, stores.fileSystems[0]!, "s")).toEqual({
    clusterID: "s",
    fsName: "ceph-filesystem",
    pool: "ceph-filesystem-data0",
    ...Object.fromEntries(
      [
        ["provisioner", "provisioner"],
        ["controller-expand", "provisioner"],
        ["controller-publish", "provisioner"],
        ["node-stage", "node"],
      ].flatMap(([step, secret]) => [
        [`csi.storage.k8s.io/${step}-secret-name`, `rook-csi-cephfs-${secret}`],
        [`csi.storage.k8s.io/${step}-secret-namespace`, "s"],
      ]),
    ),
  });
});

test("labels of nodes are asked for in each term of the rules, since one term suffices", () => {
  const role = { key: "role", operator: "In", values: ["storage"] };
  const zone = { key: "zone", operator: "Exists" };
  const preferred = [{ weight: 1, preference: {} }];
  const required = (nodeSelectorTerms: object[]) => ({
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: nodeSelectorTerms as never },
  });
  expect(withLabels({ role: "storage" })).toEqual(required([{ matchExpressions: [role] }]));
  expect(
    withLabels(
      { role: "storage" },
      {
        preferredDuringSchedulingIgnoredDuringExecution: preferred,
        ...required([{ matchExpressions: [zone] }, { matchFields: [] }]),
      },
    ),
  ).toEqual({
    preferredDuringSchedulingIgnoredDuringExecution: preferred,
    ...required([{ matchExpressions: [zone, role] }, { matchFields: [], matchExpressions: [role] }]),
  });
  expect(withLabels({}, required([]))).toEqual(required([]));
});
