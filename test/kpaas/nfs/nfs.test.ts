import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { Nfs, NfsArgs } from "../../../components/kpaas/nfs";
import { called, only, registered } from "../../support/registered";

const server = { server: "nfs.team.test", path: "/srv/volumes" };

async function madeBy(args: NfsArgs) {
  let told: Promise<unknown> | undefined;
  const resources = await registered(() => {
    const { namespace, storageClassName } = new Nfs("nfs", args);
    told = new Promise((resolve) => pulumi.all([namespace, storageClassName]).apply(resolve));
  });
  return { resources, told: await told };
}

test("is the CSI driver and a class of our own, whose volumes stay when their claims go", async () => {
  const { resources, told } = await madeBy(server);
  expect(told).toEqual(["csi-driver-nfs", "nfs"]);
  expect(only(resources, "Chart").inputs).toMatchObject({
    name: "csi-driver-nfs",
    namespace: "csi-driver-nfs",
    chart: "csi-driver-nfs",
    version: "4.13.4",
    values: { storageClass: { create: false }, externalSnapshotter: { enabled: false } },
  });
  expect(only(resources, "StorageClass").inputs).toMatchObject({
    metadata: { name: "nfs", annotations: { "storageclass.kubernetes.io/is-default-class": "false" } },
    provisioner: "nfs.csi.k8s.io",
    parameters: { server: "nfs.team.test", share: "/srv/volumes", onDelete: "retain" },
    reclaimPolicy: "Retain",
    allowVolumeExpansion: true,
    mountOptions: ["nfsvers=4.1", "hard"],
  });
  expect(only(resources, "PodDisruptionBudget").inputs.spec).toMatchObject({
    maxUnavailable: 1,
    selector: { matchLabels: { app: "csi-nfs-controller" } },
  });
  expect(only(resources, "Namespace").inputs.metadata.labels).toMatchObject({
    "pod-security.kubernetes.io/enforce": "privileged",
  });
});

test("for K-PaaS it is the other provisioner, with the names that K-PaaS gives", async () => {
  const { resources, told } = await madeBy({ ...server, provisioner: "subdir", defaultClass: true });
  expect(told).toEqual(["nfs-provisioner", "cp-storageclass"]);
  expect(only(resources, "Chart").inputs).toMatchObject({
    name: "nfs-subdir-external-provisioner",
    namespace: "nfs-provisioner",
    version: "4.0.18",
    values: { nfs: server, storageClass: { create: false, provisionerName: "cp-nfs-provisioner" } },
  });
  expect(only(resources, "StorageClass").inputs).toMatchObject({
    metadata: { name: "cp-storageclass", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "cp-nfs-provisioner",
    parameters: { archiveOnDelete: "false" },
    reclaimPolicy: "Retain",
    allowVolumeExpansion: false,
  });
  expect(only(resources, "Namespace").inputs.metadata.labels).toMatchObject({
    "pod-security.kubernetes.io/enforce": "baseline",
  });
  expect(resources.filter(({ type }) => type.endsWith(":PodDisruptionBudget"))).toEqual([]);
});

test.each<[NfsArgs["reclaimPolicy"], string, string, string]>([
  ["Retain", "Retain", "retain", "false"],
  ["Archive", "Delete", "archive", "true"],
  ["Delete", "Delete", "delete", "false"],
])("%s is what becomes of a folder with both provisioners", async (reclaimPolicy, policy, onDelete, archive) => {
  const csi = only((await madeBy({ ...server, reclaimPolicy })).resources, "StorageClass").inputs;
  expect(csi).toMatchObject({ reclaimPolicy: policy, parameters: { onDelete } });
  const args: NfsArgs = { ...server, reclaimPolicy, provisioner: "subdir", storageClassName: "shared" };
  const subdir = only((await madeBy(args)).resources, "StorageClass").inputs;
  expect(subdir).toMatchObject({
    metadata: { name: "shared" },
    reclaimPolicy: policy,
    parameters: { archiveOnDelete: archive },
  });
});

test("small has one pod and no budget; a namespace that exists is not made", async () => {
  const { resources } = await madeBy({ ...server, preset: "small", createNamespace: false, namespace: "kube-system" });
  expect(resources.map(({ name }) => name)).toEqual(["nfs", "nfs-chart", "nfs-storage-class"]);
  expect(only(resources, "Chart").inputs).toMatchObject({
    namespace: "kube-system",
    values: { controller: { replicas: 1 } },
  });
});

test("NetworkPolicies are for pods in the pods' network alone", async () => {
  const network = { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"] };
  const policiesOf = async (args: Partial<NfsArgs>) =>
    (await madeBy({ ...server, network, ...args })).resources.filter(({ type }) => type.endsWith(":NetworkPolicy"));
  expect(await policiesOf({})).toEqual([]);
  const subdir = await policiesOf({ provisioner: "subdir" });
  expect(called(subdir, "nfs-allow-provisioner").inputs).toMatchObject({
    metadata: { namespace: "nfs-provisioner" },
    spec: { podSelector: { matchLabels: { app: "nfs-subdir-external-provisioner" } }, ingress: [] },
  });
  const snapshots = await policiesOf({ externalSnapshotter: true });
  expect(snapshots.map(({ name }) => name)).toContain("nfs-allow-snapshot-controller");
});
