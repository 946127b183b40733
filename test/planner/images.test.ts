import { expect, test } from "vitest";
import { imagesOf } from "../../planner/images";
import { findImages } from "../../planner/images/find";
import { parseImage } from "../../planner/images/reference";
import { Secret, Unknown } from "../../planner/plan";
import { PlanBuilder, podSpec, workload } from "../fixtures/plans/builder";
import { CANARY, openYuanrongPlan } from "../fixtures/plans/open-yuanrong";

const DIGEST = `sha256:${"a1".repeat(32)}`;

test("lists each image once, sorted, with digest and users", () => {
  const { images, withoutDigest } = imagesOf(openYuanrongPlan());
  expect(images.map(({ image }) => image)).toEqual([
    "quay.example.com/minio:2025-01",
    "registry.example.com/yuanrong/agent-init:0.0.0",
    `registry.example.com/yuanrong/etcd:3.6.14@${DIGEST}`,
    "registry.example.com/yuanrong/function-agent:0.0.0",
    "registry.example.com/yuanrong/function-master",
    "registry.example.com/yuanrong/meta-service:0.0.0",
    `registry.example.com/yuanrong/runtime-manager-gpu@${DIGEST}`,
    "registry.example.com/yuanrong/runtime-manager:0.0.0",
  ]);
  expect(images[2]).toEqual({
    image: `registry.example.com/yuanrong/etcd:3.6.14@${DIGEST}`,
    repository: "registry.example.com/yuanrong/etcd",
    tag: "3.6.14",
    digest: DIGEST,
    usedBy: [{ urn: expect.stringContaining("StatefulSet"), resource: "StatefulSet yuanrong/etcd", where: "etcd" }],
  });
  expect(images[6]!.usedBy).toMatchObject([{ resource: "PodPool gpu", where: "image" }]);
  expect(withoutDigest).toHaveLength(6);
  expect(withoutDigest).not.toContain(images[2]!.image);
});

test("lists charts, and whether their objects are known", () => {
  expect(imagesOf(openYuanrongPlan()).charts).toEqual([
    {
      chart: "minio",
      version: "5.4.0",
      repository: "https://charts.example.com",
      expanded: false,
      usedBy: [{ urn: expect.any(String), resource: "Release yuanrong/runtime-minio-release" }],
    },
  ]);
});

test("takes the images of an expanded chart from its objects, not from its values", () => {
  const b = new PlanBuilder("p", "s");
  const chart = b.component("kubernetes:helm.sh/v4:Chart", "c", {
    inputs: {
      chart: "oci://registry.example.com/charts/c",
      version: "1.0.0",
      values: { image: { repository: "unused/x" } },
    },
  });
  const object = b.object("apps/v1", "Deployment", "d", { inputs: workload("d", podSpec("d", "used/y:1")) });
  object.renderedFrom = chart.urn;
  const report = imagesOf(b.plan);
  expect(report.images.map(({ image }) => image)).toEqual(["used/y:1"]);
  expect(report.charts).toMatchObject([{ chart: "oci://registry.example.com/charts/c", expanded: true }]);
});

test("an image that is not known, or secret, is said to be so", () => {
  const b = new PlanBuilder("p", "s");
  b.object("apps/v1", "Deployment", "later", { inputs: workload("a", podSpec("one", Unknown.value)) });
  b.object("apps/v1", "Deployment", "hidden", { inputs: workload("a", podSpec("two", new Secret(CANARY))) });
  const report = imagesOf(b.plan);
  expect(report.images).toEqual([]);
  expect(report.unknown.map(({ resource, where }) => `${resource} ${where}`)).toEqual([
    "Deployment later one",
    "Deployment hidden two",
  ]);
});

test.each([
  [
    "init and ephemeral containers",
    { initContainers: [{ name: "i", image: "a/i:1" }], ephemeralContainers: [{ name: "e", image: "a/e:1" }] },
    ["a/e:1", "a/i:1"],
  ],
  [
    "a CronJob",
    { kind: "CronJob", spec: { jobTemplate: { spec: { template: { spec: { containers: [{ image: "a/c:1" }] } } } } } },
    ["a/c:1"],
  ],
  ["an image volume", { spec: { volumes: [{ name: "v", image: { reference: "a/v:1" } }] } }, ["a/v:1"]],
  [
    "an image field",
    { kind: "CephCluster", spec: { cephVersion: { image: "quay.io/ceph/ceph:v20" } } },
    ["quay.io/ceph/ceph:v20"],
  ],
  ["fields that end in Image", { spec: { initImage: "a/b:1", proxyImage: "a/c:1" } }, ["a/b:1", "a/c:1"]],
  [
    "registry, repository, tag and digest",
    { spec: { image: { registry: "r.io:5000", repository: "x/y", tag: 8, digest: DIGEST } } },
    [`r.io:5000/x/y:8@${DIGEST}`],
  ],
  [
    "an argument",
    { containers: [{ name: "c", image: "a/b:1", args: ["--solver-image=quay.io/x/solver:v1", "--port=8080"] }] },
    ["a/b:1", "quay.io/x/solver:v1"],
  ],
  [
    "an environment variable",
    {
      containers: [
        {
          name: "c",
          env: [
            { name: "IMAGE", value: "a/env:2" },
            { name: "URL", value: "http://a/b:80" },
          ],
        },
      ],
    },
    ["a/env:2"],
  ],
  ["a ConfigMap's entry", { kind: "ConfigMap", data: { CSI_IMAGE: "a/csi:3", other: "text" } }, ["a/csi:3"]],
  ["a schema", { kind: "CustomResourceDefinition", spec: { image: "a/b:1" } }, []],
])("finds %s", (_, inputs, expected) => {
  expect(
    findImages(inputs)
      .map(({ image }) => image)
      .sort(),
  ).toEqual(expected);
});

test.each([
  ["busybox", { repository: "busybox" }],
  ["localhost:5000/a/b:v1", { repository: "localhost:5000/a/b", tag: "v1" }],
  [`a.io/b@${DIGEST}`, { repository: "a.io/b", digest: DIGEST }],
  ["https://a/b", undefined],
  ["A/B", undefined],
  ["", undefined],
])("reads the reference %s", (text, expected) => {
  expect(parseImage(text)).toEqual(expected && { tag: undefined, digest: undefined, ...expected });
});
