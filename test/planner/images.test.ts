import { expect, onTestFinished, test } from "vitest";
import { toText } from "../../cli/commands/images";
import { chartVersions } from "../../components/core/versions";
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
      digest: null,
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

test("a chart or kustomization that is not expanded is named, with what its values say and why the rest is not known", () => {
  const b = new PlanBuilder("p", "s");
  const release = b.object("helm.sh/v3", "Release", "harbor", {
    inputs: {
      chart: "harbor",
      version: "1.19.1",
      name: "harbor",
      namespace: "harbor",
      repositoryOpts: { repo: "https://helm.goharbor.io" },
      values: {
        core: { image: { repository: "m.test/x/harbor-core", tag: "v2.15.1" } },
        controller: {
          image: { registry: "m.test", image: "ingress-nginx/controller", tag: "v1.15.1", digest: DIGEST },
        },
        csi: { provisioner: { repository: "m.test/csi-provisioner", tag: "v6" }, repository: "https://not.an/image" },
      },
    },
  });
  const overlay = b.component("kubernetes:kustomize/v2:Directory", "overlay", {
    inputs: { directory: "https://g.test/x" },
  });
  b.plan.opaque.push({ what: release.urn, reason: "chart harbor 1.19.1: no folder of charts was given" });
  const report = imagesOf(b.plan);
  expect(report.images.map(({ image }) => image)).toEqual([
    "m.test/csi-provisioner:v6",
    `m.test/ingress-nginx/controller:v1.15.1@${DIGEST}`,
    "m.test/x/harbor-core:v2.15.1",
  ]);
  expect(report.charts).toMatchObject([
    { chart: "harbor", version: "1.19.1", repository: "https://helm.goharbor.io", expanded: false },
  ]);
  expect(report.unknown).toEqual([
    {
      urn: release.urn,
      resource: "Release harbor/harbor",
      where: "chart harbor 1.19.1: no folder of charts was given",
    },
    { urn: overlay.urn, resource: "Directory overlay", where: "its objects are not known" },
  ]);
});

test("the images that Istio's injector puts into pods are those of its hub", () => {
  const values = {
    image: "pilot",
    hub: "",
    global: {
      hub: "m.test/release",
      tag: "1.30.3",
      variant: "distroless",
      proxy: { image: "proxyv2" },
      proxy_init: { image: "m.test/own/proxy:1" },
    },
  };
  const injector = { kind: "ConfigMap", data: { values: JSON.stringify(values) } };
  expect(findImages(injector).map(({ image }) => image)).toEqual([
    "m.test/release/pilot:1.30.3-distroless",
    "m.test/release/proxyv2:1.30.3-distroless",
    "m.test/own/proxy:1",
  ]);
  expect(findImages({ kind: "Pod", spec: { containers: [{ name: "istio-proxy", image: "auto" }] } })).toEqual([]);
});

test("a chart of a pinned version has the digest that is pinned with it", () => {
  const pinned = chartVersions.harbor as { digest: string };
  const before = pinned.digest;
  onTestFinished(() => void (pinned.digest = before));
  pinned.digest = DIGEST;
  const b = new PlanBuilder("p", "s");
  for (const [name, version] of [
    ["a", `v${chartVersions.harbor.version}`],
    ["b", "9.9.9"],
  ])
    b.component("kubernetes:helm.sh/v4:Chart", name!, {
      inputs: { chart: "oci://m.test/charts/harbor", version: version! },
    });
  expect(imagesOf(b.plan).charts.map(({ version, digest }) => [version, digest])).toEqual([
    ["9.9.9", null],
    [`v${chartVersions.harbor.version}`, DIGEST],
  ]);
  expect(toText(imagesOf(b.plan))).toContain("sha256:a1a1a1a1a1a1…");
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
  [
    "MariaDB and MaxScale",
    {
      kind: "MariaDB",
      spec: { image: "docker-registry1.mariadb.com/library/mariadb:11.8.2", metrics: { exporter: { image: "a/e:1" } } },
    },
    ["a/e:1", "docker-registry1.mariadb.com/library/mariadb:11.8.2"],
  ],
  [
    "CloudNativePG's imageName, and extensions that are images",
    {
      kind: "Cluster",
      spec: {
        imageName: "ghcr.io/cloudnative-pg/postgresql:18.1",
        postgresql: { extensions: [{ name: "v", image: { reference: "ghcr.io/a/pgvector:1" } }] },
      },
    },
    ["ghcr.io/a/pgvector:1", "ghcr.io/cloudnative-pg/postgresql:18.1"],
  ],
  [
    "Keycloak",
    { kind: "Keycloak", spec: { image: "quay.io/keycloak/keycloak:26.5.0" } },
    ["quay.io/keycloak/keycloak:26.5.0"],
  ],
  [
    "parts of an image under any name",
    {
      values: {
        csi: { plugin: { repository: "quay.io/cephcsi/cephcsi", tag: "v3.16" } },
        other: { repository: "a b", tag: "c" },
      },
    },
    ["quay.io/cephcsi/cephcsi:v3.16"],
  ],
  [
    "a path called image beside its registry",
    {
      values: { controller: { image: { registry: "registry.k8s.io", image: "ingress-nginx/controller", tag: "v1" } } },
    },
    ["registry.k8s.io/ingress-nginx/controller:v1"],
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

test("says that a PlatformAdmin pulls what nobody here knows", () => {
  const builder = new PlanBuilder("project", "dev");
  builder.object("iot.openyurt.io/v1beta1", "PlatformAdmin", "edgex", { namespace: "edge" });
  const { unknown } = imagesOf(builder.plan);
  expect(unknown.map(({ resource, where }) => [resource, where])).toEqual([
    ["PlatformAdmin edge/edgex", "images of EdgeX, which OpenYurt chooses"],
  ]);
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
