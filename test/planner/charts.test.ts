import * as path from "node:path";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { beforeAll, describe, expect, test } from "vitest";
import { plan, Plan, Secret, Unknown } from "../../planner";
import { findChart, readChartLibrary } from "../../planner/charts/library";
import { parseManifests, toResources } from "../../planner/charts/manifests";
import { conceal, reveal } from "../../planner/charts/reveal";
import { onPath } from "../../planner/charts/tools";
import { findTools } from "../../simulator/cluster/tools";
import { named, planFixture, seen, short, temporaryProgram } from "./support";

const NO_HELM = "helm is neither on PATH nor built";
const CHARTS = path.join(__dirname, "../fixtures/charts");
let helm: string | undefined;
let kubectl: string | undefined;

beforeAll(async () => {
  const tools = await findTools();
  helm = onPath("helm") ?? tools?.helm;
  kubectl = onPath("kubectl") ?? tools?.kubectl;
});

const children = (plan: Plan, parent: string) =>
  plan.resources.filter((resource) => resource.renderedFrom === named(plan, parent).urn);

test("charts become the objects that the provider would register", async (context) => {
  context.skip(helm === undefined, NO_HELM);
  const planned = await planFixture("charts", { charts: CHARTS, helm });
  const chart = named(planned, "chart").urn;
  const objects = children(planned, "chart");
  expect(objects.map((object) => `${object.type} ${object.name}`).sort()).toEqual([
    "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition chart:widgets.example.com",
    "kubernetes:apps/v1:Deployment chart:apps/chart",
    "kubernetes:core/v1:ConfigMap chart:apps/chart",
    "kubernetes:core/v1:Namespace chart:apps",
    "kubernetes:core/v1:Secret chart:apps/chart",
    "kubernetes:core/v1:Service chart:apps/chart",
    "kubernetes:example.com/v1:Widget chart:apps/widget",
  ]);
  for (const object of objects) {
    expect(object).toMatchObject({ parent: chart, options: { protect: true } });
    expect(short(object.provider!)).toBe("pulumi:providers:kubernetes::cluster");
  }
  const of = (kind: string) => objects.find((object) => object.type.endsWith(`:${kind}`))!;
  expect(of("Deployment").inputs).toMatchObject({ spec: { replicas: 2 } });
  expect(JSON.stringify(of("Deployment").inputs)).toContain('"defaultMode":420');
  expect(of("Widget").dependencies).toEqual([of("CustomResourceDefinition").urn, of("Namespace").urn].sort());
  expect(of("ConfigMap").options.retainOnDelete).toBe(true);
  expect(of("Service").inputs).toMatchObject({ spec: { type: "ClusterIP" } });
  expect(planned.outputs).toEqual({ resources: 7 });

  const order = planned.resources.map((resource) => resource.urn);
  for (const object of objects)
    expect(order.indexOf(object.urn)).toBeLessThan(order.indexOf(named(planned, "after").urn));
  expect(children(planned, "release").map((object) => object.inputs.kind)).toContain("Job");
  // Helm deletes no definitions of a folder `crds`; the provider deletes those of a Chart.
  const definitions = ["chart", "release"].map((parent) =>
    children(planned, parent).find((object) => object.inputs.kind === "CustomResourceDefinition"),
  );
  expect(definitions.map((object) => object?.options.retainOnDelete ?? false)).toEqual([false, true]);

  expect(seen(of("Secret").inputs.data)).toBe("[secret]");
  expect(seen(of("ConfigMap").inputs.data)).toEqual({ leaked: "[secret]", encoded: "[secret]" });
  expect(JSON.stringify(planned)).not.toContain("canary-77aa");

  expect(planned.opaque.map((node) => node.reason)).toEqual([`chart absent 9.9.9 is not in ${CHARTS}`]);
});

test("what follows from values that are not known yet is unknown, and the rest of the chart is known", async (context) => {
  context.skip(helm === undefined, NO_HELM);
  const planned = await planFixture("deriving-chart", { charts: CHARTS, helm });
  const inputsOf = (chart: string, kind: string) =>
    seen(children(planned, chart).find((object) => object.inputs.kind === kind)?.inputs);
  expect(inputsOf("derived", "ConfigMap")).toEqual({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "settings", namespace: "default", annotations: { checksum: "[unknown]" } },
    data: {
      whole: "[unknown]",
      text: "[unknown]",
      encoded: "[unknown]",
      host: "[unknown]",
      number: "[unknown]",
      length: "[unknown]",
      secret: "[secret]",
      mixed: "[secret]",
      known: "3 replicas",
    },
    list: "[unknown]",
    labels: { part: "yes" },
  });
  expect(children(planned, "secret").find((object) => object.inputs.kind === "Secret")?.inputs.data).toEqual(
    new Secret({ token: new Secret(Unknown.value), open: "a25vd24=" }),
  );
  expect(inputsOf("secret", "ConfigMap")).toMatchObject({ data: { secret: "[secret]", mixed: "[secret]" } });
  expect(inputsOf("key", "ConfigMap")).toMatchObject({ labels: "[unknown]", data: { known: "1 replicas" } });
  const text = JSON.stringify(planned);
  for (const marker of ["canary-77aa", "unknown-", ".invalid"]) expect(text).not.toContain(marker);
  expect(planned.opaque.map((node) => [node.what.split("::").pop(), node.reason])).toEqual([
    ["name", "its inputs are not known yet: values.name; the chart's objects are others by what they are"],
    ["namespace", "its inputs are not known yet: namespace"],
    [
      "number",
      "its inputs are not known yet: values.replicas; with stand-ins for them: chart deriving 1.0.0: Error: values don't " +
        "meet the specifications of the schema(s) in the following chart(s): deriving: - at '/replicas': got string, want integer",
    ],
    ["whole", "its inputs are not known yet: values"],
  ]);
});

test("a chart that Helm refuses fails the plan, without its secrets", async (context) => {
  context.skip(helm === undefined, NO_HELM);
  const failing = planFixture("failing-chart", { charts: CHARTS, helm });
  await expect(failing).rejects.toThrow(/chart refusing 1\.0\.0: [^]*the password \[secret\] is too short/);
});

test("a chart without its dependencies or without objects stays opaque", async (context) => {
  context.skip(helm === undefined, NO_HELM);
  const chart = (name: string, more = "") => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${more}`;
  const cwd = temporaryProgram({
    "charts/empty/Chart.yaml": chart("empty"),
    "charts/partial/Chart.yaml": chart("partial", "dependencies: [{ name: other, version: 1.0.0 }]\n"),
    "index.js": `const k8s = require("@pulumi/kubernetes");
for (const chart of ["empty", "partial"]) new k8s.helm.v4.Chart(chart, { chart });`,
  });
  const { opaque } = await plan({ cwd, charts: path.join(cwd, "charts"), helm, onLog: () => {} });
  expect(opaque.map((node) => node.reason)).toEqual([
    "chart empty 1.0.0 renders no objects",
    "chart partial 1.0.0 lacks the charts that it depends on: other",
  ]);
});

test("charts that are not at hand stay one opaque node, with the reason", async () => {
  const planned = await planFixture("charts");
  expect(planned.resources.filter((resource) => resource.renderedFrom)).toEqual([]);
  expect(planned.opaque.map((node) => [node.what.split("::").pop(), node.reason])).toEqual([
    ["release", "chart demo v1.2.3: no folder of charts was given"],
    ["absent", "chart absent 9.9.9: no folder of charts was given"],
    ["chart", "chart demo 1.2.3: no folder of charts was given"],
    ["waiting", "chart demo: no folder of charts was given"],
  ]);
  expect(seen(planned.outputs)).toEqual({ resources: "[unknown]" });
});

describe("yaml components", () => {
  let planned: Plan;
  beforeAll(async () => {
    planned = await planFixture("yaml", { kubectl });
  });

  test("are expanded from files, text and objects, lists taken apart", () => {
    expect(
      children(planned, "group")
        .map((object) => `${object.type} ${object.name}`)
        .sort(),
    ).toEqual([
      "kubernetes:core/v1:ConfigMap group:apps/first",
      "kubernetes:core/v1:ConfigMap group:default/mixed",
      "kubernetes:core/v1:Namespace group:apps",
      "kubernetes:core/v1:Pod group:default/pod",
      "kubernetes:core/v1:Secret group:default/secret",
      "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole group:reader",
    ]);
    expect(children(planned, "file").map((object) => object.name)).toEqual(["own:apps"]);
    expect(named(planned, "group:apps/first").dependencies).toEqual([named(planned, "group:apps").urn]);
    expect(named(planned, "group:default/pod").inputs).toMatchObject({
      metadata: { annotations: { "pulumi.com/skipAwait": "true" } },
      spec: { enabled: true, port: 8080 },
    });
  });

  test("keep secrets secret", () => {
    expect(named(planned, "group:default/secret").inputs.stringData).toEqual(new Secret({ key: "value" }));
    expect(seen(named(planned, "group:default/mixed").inputs.data)).toEqual({ open: "o", token: "[secret]" });
  });

  test("of the network stay opaque, those of the older kind are read", () => {
    const remote = planned.opaque.find((node) => node.what.endsWith("::remote"));
    expect(remote?.reason).toBe("it is made of what is on the network: https://example.com/install.yaml");
    expect(named(planned, "apps/old-style").type).toBe("kubernetes:core/v1:ConfigMap");
  });

  test("of kustomize are expanded with kubectl", (context) => {
    context.skip(kubectl === undefined, "kubectl is neither on PATH nor built");
    expect(children(planned, "directory").map((object) => object.name)).toEqual(["directory:default/pre-kustomized"]);
  });
});

test("a kustomization of the network stays opaque, a wrong one fails the plan", async (context) => {
  context.skip(kubectl === undefined, "kubectl is neither on PATH nor built");
  const program = (directory: string, resource: string) =>
    temporaryProgram({
      "overlay/kustomization.yaml": `resources: ["${resource}"]\n`,
      "index.js": `const k8s = require("@pulumi/kubernetes");
new k8s.kustomize.v2.Directory("overlay", { directory: "${directory}" });`,
    });
  // Nothing listens there.
  const address = "https://127.0.0.1:9/team/base?ref=v1";
  const reasonOf = async (cwd: string) =>
    (await plan({ cwd, kubectl, stack: "dev" })).opaque.map(({ reason }) => reason);
  expect(await reasonOf(program(address, ""))).toEqual([`it is made of what is on the network: ${address}`]);
  expect(await reasonOf(program("overlay", address))).toEqual([
    "it is made of what is on the network, and can't be reached: https://127.0.0.1:9/team/base",
  ]);
  await expect(
    plan({ cwd: program("overlay", "absent.yaml"), kubectl, stack: "dev", onLog: () => {} }),
  ).rejects.toThrow(/Directory::overlay: [^]*absent\.yaml/);
}, 60_000);

test("the library finds charts by the name and version inside, unpacked or packed", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "charts-"));
  try {
    execFileSync("tar", ["-czf", path.join(folder, "whatever.tgz"), "-C", CHARTS, "demo"]);
    const packed = readChartLibrary(folder);
    expect(packed.charts).toEqual([{ name: "demo", version: "1.2.3", path: path.join(folder, "whatever.tgz") }]);
    expect(findChart(packed, "/", "repo/demo", "v1.2.3")).toMatchObject({ name: "demo" });
    expect(findChart(packed, "/", "oci://host/demo", undefined)).toMatchObject({ name: "demo" });
    expect(findChart(packed, "/", "demo", "2.0.0")).toEqual({
      reason: `chart demo 2.0.0 is not in ${folder}, which has 1.2.3`,
    });
    expect(findChart({ charts: [] }, CHARTS, "./demo", undefined)).toMatchObject({ path: path.join(CHARTS, "demo") });
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(() => readChartLibrary("/no/such/folder")).toThrow("/no/such/folder: no such folder");
});

test("manifests are read as Kubernetes reads them", () => {
  const [object] = parseManifests("a: 0644\nb: yes\nc: 10:30\nd: 2020-01-01\ne: 1_000\nf: 'yes'\na: 0600\n", "text");
  expect(object).toEqual({ a: 384, b: true, c: "10:30", d: "2020-01-01", e: 1000, f: "yes" });
  expect(() => parseManifests("a: [", "my.yaml")).toThrow(/^my\.yaml: /);
  const nameless = [{ apiVersion: "v1", kind: "Pod" }];
  const naming = { prefix: "", namespace: "default", skipAwait: false };
  expect(() => toResources(nameless, naming, new Map(), "my.yaml")).toThrow(/my\.yaml: an object lacks/);
});

test("secrets are found again in rendered text, plain and in base64", () => {
  const { value, secrets } = reveal({ a: new Secret({ b: "hush", c: 42 }), d: "open" });
  expect(value).toEqual({ a: { b: "hush", c: 42 }, d: "open" });
  const encoded = Buffer.from("hush").toString("base64");
  expect(seen(conceal({ x: ["say hush", encoded, "quiet"], n: 42, t: true }, secrets))).toEqual({
    x: ["[secret]", "[secret]", "quiet"],
    n: "[secret]",
    t: true,
  });
});
