import * as path from "node:path";
import { expect, test } from "vitest";
import { chartVersions } from "../../components/core/versions";
import { ChartKind, deployChart } from "../../components/core/chart";
import { ChartServiceArgs } from "../../components/kpaas/chart";
import { mirrored, mirroredRegistry } from "../../components/kpaas/images";
import { mergeValues } from "../../components/core/values";
import { imagesOf } from "../../planner/images";
import { named, seen } from "../planner/support";
import { standIns as certManager } from "./cert-manager/stand-ins";
import { only, registered } from "../support/registered";
import { standInCharts } from "../support/stand-ins";
import { helmHere, planProgram } from "./support";
import { standIns as trustBundle } from "./trust-bundle/stand-ins";
import * as pulumi from "@pulumi/pulumi";

const standIns = [...certManager, ...trustBundle];

const chart = chartVersions.trustManager;
const inputsOf = async (kind: ChartKind, args: ChartServiceArgs, awaited?: boolean) => {
  const deployment = { chart, kind, releaseName: "r", namespace: "n", values: { a: 1, b: { c: 2 } }, await: awaited };
  const resources = await registered(() => {
    deployChart(new pulumi.ComponentResource("t:t:Parent", "p"), "p", args, deployment);
  });
  return only(resources, kind === ChartKind.Chart ? "Chart" : "Release").inputs;
};

test("a chart comes from where the arguments say, in the version that they say", async () => {
  const folder = standInCharts(standIns);
  const sources: [ChartServiceArgs, object][] = [
    [{}, { chart: "oci://quay.io/jetstack/charts/trust-manager", version: "v0.24.0" }],
    [{ chartVersion: "0.25.0" }, { version: "0.25.0" }],
    [
      { charts: { source: "registry", url: "oci://m.test/charts" } },
      { chart: "oci://m.test/charts/trust-manager", version: "v0.24.0" },
    ],
    [
      { charts: { source: "repository", url: "https://m.test" } },
      { chart: "trust-manager", version: "v0.24.0", repositoryOpts: { repo: "https://m.test" } },
    ],
    [{ charts: { source: "directory", path: folder } }, { chart: path.join(folder, "trust-manager") }],
  ];
  for (const [args, expected] of sources)
    for (const kind of Object.values(ChartKind)) expect(await inputsOf(kind, args)).toMatchObject(expected);
  const missing = { charts: { source: "directory", path: folder }, chartVersion: "9.9.9" } as const;
  await expect(inputsOf(ChartKind.Chart, missing)).rejects.toThrow("does not hold trust-manager 9.9.9");
});

test("a user's values lie over ours, and pods that wait for others are not waited for", async () => {
  const args = { values: { a: null, b: { d: 3 } }, timeoutSeconds: 900 };
  const release = await inputsOf(ChartKind.Release, args, false);
  expect(release).toMatchObject({ timeout: 900, skipAwait: true, maxHistory: 5 });
  expect(release.values).toEqual({ a: null, b: { c: 2, d: 3 } });
  expect(await inputsOf(ChartKind.Chart, {}, false)).toMatchObject({ skipAwait: true });
  expect(await inputsOf(ChartKind.Chart, {})).toMatchObject({ skipAwait: false, name: "r", namespace: "n" });
});

test("values merge as Helm merges them", () => {
  const base = { a: { b: 1, c: undefined, list: [1, 2] }, x: 1 };
  expect(mergeValues(base, { a: { list: [3] }, x: { y: 1 }, z: undefined })).toEqual({
    a: { b: 1, list: [3] },
    x: { y: 1 },
  });
  expect(mergeValues({ a: 1 }, { a: { b: { c: undefined } } })).toEqual({ a: { b: {} } });
});

test("images are named in a mirror by the paths that they have upstream", () => {
  const mirror = "m.test/x/";
  expect(mirrored("quay.io/jetstack/app", mirror)).toBe("m.test/x/jetstack/app");
  expect(mirrored("goharbor/core", mirror)).toBe("m.test/x/goharbor/core");
  expect(mirrored("localhost/app", mirror)).toBe("m.test/x/app");
  expect(mirrored("r.test:5000/a/b", mirror)).toBe("m.test/x/a/b");
  expect(mirrored("busybox", mirror)).toBe("m.test/x/library/busybox");
  expect(mirrored("busybox")).toBe("busybox");
  expect(mirroredRegistry("quay.io", mirror)).toBe("m.test/x");
  expect(mirroredRegistry("quay.io")).toBe("quay.io");
});

const PROGRAM = `
const { CertManager } = load("cert-manager");
const { TrustBundle } = load("trust-bundle");
const mirror = { imageRegistry: "m.test/x", timeoutSeconds: 120 };
const certs = new CertManager("certs", {
  ...mirror,
  values: { extraEnv: [{ name: "TOKEN", value: pulumi.secret("canary-41f0") }] },
  issuers: [{ name: "platform", selfSignedCa: { commonName: "Platform" } }],
});
new TrustBundle("trust", { ...mirror, sources: { secrets: [{ name: "platform-ca" }] } }, { dependsOn: certs });
const { deployChart } = load("../core/chart");
deployChart(certs, "other", {}, {
  chart: { name: "trust-manager", version: "v0.24.0", repository: "oci://m.test", digest: "" },
  kind: "chart", releaseName: "other", namespace: "other", values: {}, ignoreChanges: { ConfigMap: ["data.values"] },
  statefulKinds: ["ConfigMap"],
  overrides: { Deployment: (props) => ({ ...props, spec: { ...props.spec, paused: true } }) },
});
deployChart(certs, "further", { protect: false }, {
  chart: { name: "trust-manager", version: "v0.24.0", repository: "oci://m.test", digest: "" },
  kind: "chart", releaseName: "further", namespace: "other", values: {}, statefulKinds: ["ConfigMap"],
});`;

test("the plan shows what charts hold, in order, by their images, and no secret of their values", async (context) => {
  const helm = await helmHere();
  context.skip(helm === undefined, "helm is neither on PATH nor built");
  const planned = await planProgram(PROGRAM, { charts: standInCharts(standIns), helm });
  expect(planned.opaque).toEqual([]);
  const order = planned.resources.map(({ name }) => name);
  const follows = ["certs-namespace", "certs-release", "certs-platform-issuer", "trust-chart", "trust-bundle"];
  expect(follows.map((name) => order.indexOf(name))).toEqual(
    [...follows.map((name) => order.indexOf(name))].sort((a, b) => a - b),
  );

  const issuer = named(planned, "certs-platform");
  expect(issuer.dependencies).toContain(named(planned, "certs-release").urn);
  expect(named(planned, "trust-bundle").dependencies).toEqual([named(planned, "trust-chart").urn]);
  expect(named(planned, "certs-release:cert-manager/cert-manager-check").inputs.kind).toBe("Job");

  const { images, charts, unknown } = imagesOf(planned);
  expect(images.map(({ image }) => image)).toEqual([
    "m.test/x/jetstack/cert-manager-controller:v1.21.1",
    "m.test/x/jetstack/trust-manager:v0.24.0",
    "quay.io/jetstack/trust-manager:v0.24.0",
    "stand-in.example.com/check:1",
  ]);
  expect(charts.map(({ chart, version, expanded }) => [chart, version, expanded])).toContainEqual([
    "oci://quay.io/jetstack/charts/cert-manager",
    "v1.21.1",
    true,
  ]);
  expect(unknown).toEqual([]);

  expect(JSON.stringify(planned)).not.toContain("canary-41f0");
  const values = named(planned, "certs-release:cert-manager/cert-manager-values").inputs;
  expect(seen(values.data)).toMatchObject({ values: "[secret]" });

  const optionsOf = (name: string) => named(planned, name).options;
  expect(optionsOf("trust-chart:cert-manager/trust-manager")).toMatchObject({
    customTimeouts: { create: "120s", update: "120s" },
  });
  expect(optionsOf("other-chart:other/other-values")).toMatchObject({ ignoreChanges: ["data.values"], protect: true });
  for (const option of ["ignoreChanges", "protect"])
    expect(optionsOf("other-chart:other/other")).not.toHaveProperty(option);
  expect(optionsOf("further-chart:other/further-values")).not.toHaveProperty("protect");
  expect(named(planned, "other-chart:other/other").inputs.spec).toMatchObject({ paused: true, replicas: 1 });
  expect(named(planned, "trust-chart:cert-manager/trust-manager").inputs.spec).not.toHaveProperty("paused");
  expect(optionsOf("certs-namespace")).toMatchObject({ protect: true });
  expect(optionsOf("certs-platform-certificate")).toMatchObject({ protect: true });
});
