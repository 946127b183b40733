import { expect, test } from "vitest";
import { imagesOf } from "../../../planner/images";
import { named } from "../../planner/support";
import { standInCharts } from "../../support/stand-ins";
import { helmHere, planProgram } from "../support";
import { standIns } from "./stand-ins";

const PROGRAM = `
const { Rook } = load("rook");
const { ObjectBucket } = load("object-bucket");
const rook = new Rook("rook", {
  storage: { nodes: ["a", "b", "c"].map((name) => ({ name, devices: ["sdb"] })) },
  objectStores: [{ issuer: { name: "platform" } }],
  storageClassAliases: ["cp-storageclass"],
  imageRegistry: "m.test/x",
  network: { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"] },
});
new ObjectBucket("bucket", {
  namespace: "harbor", bucketName: "registry",
  storageClassName: rook.bucketStorageClassName, endpoint: rook.objectStoreEndpoint,
});`;

test("each chart comes after the one that it needs, and buckets after their store", async (context) => {
  const helm = await helmHere();
  context.skip(helm === undefined, "helm is neither on PATH nor built");
  const planned = await planProgram(PROGRAM, { charts: standInCharts(standIns), helm });
  expect(planned.opaque).toEqual([]);
  const dependenciesOf = (name: string) => named(planned, name).dependencies.map((urn) => urn.split("::").pop());
  expect(dependenciesOf("rook-operator-release")).toEqual(
    expect.arrayContaining(["rook-namespace", "rook-default-deny", "rook-allow-ceph"]),
  );
  expect(dependenciesOf("rook-drivers-release")).toContain("rook-operator-release");
  expect(dependenciesOf("rook-cluster-chart")).toEqual(
    expect.arrayContaining(["rook-operator-release", "rook-drivers-release", "rook-ceph-objectstore-certificate"]),
  );
  expect(dependenciesOf("rook-cp-storageclass")).toContain("rook-cluster-chart");
  expect(dependenciesOf("bucket-claim")).toContain("rook-cluster-chart");
  expect(named(planned, "bucket-claim").options).toMatchObject({ protect: true });
  expect(named(planned, "rook-namespace").options).toMatchObject({ protect: true });
  expect(imagesOf(planned).images.map(({ image }) => image)).toEqual([
    "m.test/x/ceph/ceph:v20.2.4",
    "m.test/x/cephcsi/ceph-csi-operator:v1.0.4",
    "m.test/x/rook/ceph:v1.20.6",
  ]);
});
