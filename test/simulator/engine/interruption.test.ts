import * as fs from "node:fs";
import { expect, test } from "vitest";
import { UserError } from "../../../planner/errors";
import type { StepEvent } from "../../../simulator/engine";
import { kubectl, requireCluster } from "../../support/cluster";
import { sandbox, Sandbox } from "./support";

const cluster = requireCluster();

const PROGRAM = (size: number, color: string) => `
  const ns = new k8s.core.v1.Namespace("ns", { metadata: { name: unique } });
  const metadata = (name) => ({ name, namespace: ns.metadata.name });
  const labels = { app: "web" };
  const spec = { containers: [{ name: "c", image: "registry.example.com/c:1" }] };
  new k8s.core.v1.ConfigMap("settings", { metadata: metadata("settings"), data: { size: "${size}" } });
  const web = new k8s.apps.v1.Deployment("web", { metadata: metadata("web"), spec: { replicas: ${size}, selector: { matchLabels: { app: "${color}" } }, template: { metadata: { labels: { app: "${color}" } }, spec } } });
  const a = new Thing("a", { size: ${size} }, { dependsOn: ns });
  new Thing("b", { size: ${size}, color: "${color}", deleteFirst: true }, { dependsOn: a });
  new Thing("c", { color: "${color}" }, { dependsOn: [a, web] });`;

const SLOW = JSON.stringify({ create: { a: 400, b: 400, c: 400 }, update: { a: 400 }, delete: { b: 400, c: 400 } });

const at = (operation: string, name: string, phase: string) => (e: StepEvent) =>
  e.operation === operation && e.name === name && e.phase === phase;

async function expectExactly(box: Sandbox, size: number, color: string): Promise<void> {
  expect(box.things()).toEqual(["a-blue", `b-${color}`, `c-${color}`]);
  expect(JSON.parse(fs.readFileSync(`${box.dir}/things/a-blue.json`, "utf8"))).toMatchObject({ size });
  const list = await kubectl(cluster(), ["get", "configmap,deployment", "-n", box.unique, "-o", "json"]);
  const objects = (JSON.parse(list) as { items: { metadata: { name: string }; data?: object; spec?: object }[] }).items;
  expect(objects.map((o) => o.metadata.name).sort()).toEqual(["kube-root-ca.crt", "settings", "web"]);
  expect(objects.find((o) => o.metadata.name === "settings")).toMatchObject({ data: { size: String(size) } });
  expect(objects.find((o) => o.metadata.name === "web")).toMatchObject({ spec: { replicas: size } });
  const entries = box.state().resources;
  expect(entries.map((r) => r.name).sort()).toEqual(["a", "b", "c", "engine-test-dev", "ns", "settings", "web"]);
  expect(entries.filter((r) => r.pending ?? r.condemned ?? r.initErrors)).toEqual([]);
}

const CREATING: [string, (e: StepEvent) => boolean][] = [
  ["when a namespace begins", at("create", "ns", "start")],
  ["while a workload is awaited", at("create", "web", "start")],
  ["while a thing is created", at("create", "a", "start")],
  ["at the last thing", at("create", "c", "start")],
];

test.each(CREATING)("killed %s, the next run ends with exactly what the program asks for", async (_when, when) => {
  const box = sandbox(cluster().kubeconfig);
  box.write("faults.json", SLOW);
  box.program(PROGRAM(1, "blue"));
  expect(await box.spawnUp().killAt(when)).toBe(true);
  await box.up();
  await expectExactly(box, 1, "blue");
});

const CHANGING: [string, (e: StepEvent) => boolean][] = [
  ["in an update", at("update", "a", "start")],
  ["in a deletion before a replacement", at("replace", "b", "start")],
  ["in a replacement of an object", at("replace", "web", "start")],
  ["in a replacement that deletes last", at("replace", "c", "start")],
  ["in the deletion of what was replaced", at("delete", "c", "start")],
];

test.each(CHANGING)("killed %s, the next run ends with exactly what the program asks for", async (_when, when) => {
  const box = sandbox(cluster().kubeconfig);
  await box.up(PROGRAM(1, "blue"));
  box.write("faults.json", SLOW);
  box.program(PROGRAM(2, "red"));
  expect(await box.spawnUp().killAt(when)).toBe(true);
  await box.up();
  await expectExactly(box, 2, "red");
});

test("killed in a create or in a destroy, destroy leaves nothing", async () => {
  const box = sandbox(cluster().kubeconfig);
  box.write("faults.json", SLOW);
  box.program(PROGRAM(1, "blue"));
  expect(await box.spawnUp().killAt(at("create", "b", "start"))).toBe(true);
  expect(await box.spawnUp("destroy").killAt(at("delete", "a", "start"))).toBe(true);
  await box.destroy();
  expect([box.things(), box.state().resources]).toEqual([[], []]);
  await expect(kubectl(cluster(), ["get", "namespace", box.unique])).rejects.toThrow(/NotFound/);
});

test("two deployments of one stack do not meet, Ctrl-C ends one, and no process stays", async () => {
  const box = sandbox();
  box.write("faults.json", JSON.stringify({ create: { a: 60_000 } }));
  box.program(`new Thing("a", {});`);
  const first = box.spawnUp();
  while (box.calls().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const refusal = await box.up().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UserError);
  expect((refusal as Error).message).toContain(`process ${first.process.pid}`);

  first.process.kill("SIGINT");
  expect(await first.ended).toMatchObject({ code: 1, output: expect.stringContaining("AbortError") as unknown });
  await expectNoProcessIn(box.dir);

  const second = box.spawnUp();
  while (box.calls().length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  second.process.kill("SIGKILL");
  await second.ended;
  await expectNoProcessIn(box.dir);
  box.write("faults.json", "{}");
  await box.up();
  expect(box.things()).toEqual(["a-blue"]);
});

/** The programs and hosts of a deployment run in its folder. */
async function expectNoProcessIn(dir: string): Promise<void> {
  const running = () =>
    fs.readdirSync("/proc").filter((pid) => {
      try {
        return /^\d+$/.test(pid) && fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(dir);
      } catch {
        return false;
      }
    });
  await expect.poll(running, { timeout: 15_000 }).toEqual([]);
}
