import * as fs from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";
import { Secret } from "../../../planner/plan";
import { AbortError, DeploymentFailed } from "../../../simulator/engine";
import { sandbox, Sandbox } from "./support";

const methods = (box: Sandbox) => box.calls().map(([method, name]) => `${method} ${name}`);
const ONE = `new Thing("a", { size: 1 });`;

test("a dynamic resource goes through create, no change, update, replacement and delete", async () => {
  const box = sandbox();
  const first = await box.up(`const a = new Thing("a", { size: 1 }); exports.ready = a.ready;`);
  expect(first).toMatchObject({ outputs: { ready: true }, counts: { created: 2, same: 0 } });
  expect(box.state().resources.find((r) => r.name === "a")).toMatchObject({ id: "a-blue", inputs: { color: "blue" } });

  expect((await box.up()).counts).toEqual({ created: 0, updated: 0, replaced: 0, deleted: 0, same: 2 });
  expect(methods(box)).toEqual(["create a", "diff a", "read a-blue", "diff a"]);

  expect((await box.up(`new Thing("a", { size: 2 });`)).counts).toMatchObject({ updated: 1, same: 1 });
  expect(methods(box).slice(4)).toEqual(["diff a", "update a"]);

  expect((await box.up(`new Thing("a", { size: 2, color: "red" });`)).counts).toMatchObject({
    replaced: 1,
    deleted: 0,
  });
  expect(methods(box).slice(6)).toEqual(["diff a", "create a", "delete a"]);
  expect(box.things()).toEqual(["a-red"]);

  expect((await box.up(``)).counts).toMatchObject({ deleted: 1 });
  expect(box.things()).toEqual([]);
});

test("an object that was deleted by hand is created again, one that was changed by hand is set right", async () => {
  const box = sandbox();
  await box.up(`new Thing("a", { size: 1 }); new Thing("b", { size: 1 });`);
  fs.rmSync(path.join(box.dir, "things", "a-blue.json"));
  const changed = path.join(box.dir, "things", "b-blue.json");
  fs.writeFileSync(changed, JSON.stringify({ ...JSON.parse(fs.readFileSync(changed, "utf8")), size: 9 }));
  expect((await box.up()).counts).toMatchObject({ created: 1, updated: 1, deleted: 0 });
  expect(box.things()).toEqual(["a-blue", "b-blue"]);
  expect(JSON.parse(fs.readFileSync(changed, "utf8"))).toMatchObject({ size: 1 });
});

test("deleteBeforeReplace deletes first, and with it the dependents that would be replaced", async () => {
  const box = sandbox();
  const program = (color: string) => `
    const a = new Thing("a", { color: "${color}", deleteFirst: true });
    new Thing("b", { color: a.id });
    new Thing("c", { size: a.size });
    new Thing("d", {}, { dependsOn: a });`;
  await box.up(program("blue"));
  expect((await box.up(program("red"))).counts).toMatchObject({ replaced: 2, same: 3 });
  const order = methods(box)
    .filter((call) => /create|delete/.test(call))
    .slice(4);
  expect(order).toEqual(["delete b", "delete a", "create a", "create b"]);
  expect(box.things()).toEqual(["a-red", "b-a-red", "c-blue", "d-blue"]);
});

test("an undecided diff is decided by the inputs", async () => {
  const box = sandbox();
  await box.up(`new Thing("a", { undecided: true });`);
  expect((await box.up()).counts).toMatchObject({ same: 2 });
  expect((await box.up(`new Thing("a", { undecided: true, size: 7 });`)).counts).toMatchObject({ updated: 1 });
});

test("every failure of a check is reported, and nothing is created", async () => {
  const box = sandbox();
  const failure = await box.up(`new Thing("a", { name: 4, size: -1 });`).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DeploymentFailed);
  expect((failure as DeploymentFailed).failures).toEqual([
    {
      urn: "urn:pulumi:dev::engine-test::pulumi-nodejs:dynamic/test:Thing::a",
      reasons: ["name: must be a string", "size: must not be negative"],
    },
  ]);
  expect(box.things()).toEqual([]);
});

test("an object that was created but is not ready keeps its id and is updated by the next run", async () => {
  const box = sandbox();
  box.write("faults.json", JSON.stringify({ create: { a: "init" } }));
  await expect(box.up(ONE)).rejects.toThrow("a-blue is not ready yet");
  expect(box.state().resources.find((r) => r.name === "a")).toMatchObject({
    id: "a-blue",
    initErrors: ["a-blue is not ready yet"],
  });
  box.write("faults.json", "{}");
  expect((await box.up()).counts).toMatchObject({ created: 0, updated: 1 });
  expect(methods(box)).toEqual(["create a", "diff a", "update a"]);
  expect(box.state().resources.find((r) => r.name === "a")?.initErrors).toBeUndefined();
});

test("a refused create leaves nothing behind, a crash of the host leaves the create to be finished", async () => {
  const box = sandbox();
  box.write("faults.json", JSON.stringify({ create: { a: "refuse" } }));
  await expect(box.up(ONE)).rejects.toThrow("a is refused");
  expect(box.state().resources.map((r) => r.name)).toEqual(["engine-test-dev"]);

  box.write("faults.json", JSON.stringify({ create: { a: "crash" } }));
  await expect(box.up(ONE)).rejects.toThrow("the dynamic-provider host ended");
  expect(box.state().resources.find((r) => r.name === "a")).toMatchObject({ pending: "create" });

  box.write("faults.json", "{}");
  expect((await box.up(`new Thing("a", { size: 5 });`)).counts).toMatchObject({ created: 1, updated: 0 });
  expect(methods(box).slice(2)).toEqual(["create a", "diff a", "update a"]);
  expect(box.things()).toEqual(["a-blue"]);
});

test("destroy finds the object of a create whose outcome was lost, and keeps its secrets", async () => {
  const box = sandbox();
  box.write("faults.json", JSON.stringify({ create: { a: "crash" } }));
  await expect(box.up(`new Thing("a", {}, { additionalSecretOutputs: ["password"] });`)).rejects.toThrow(
    DeploymentFailed,
  );
  box.write("faults.json", JSON.stringify({ delete: { a: "refuse" } }));
  await expect(box.destroy()).rejects.toThrow("a is refused");
  expect(box.state().resources.find((r) => r.name === "a")?.outputs).toMatchObject({
    password: new Secret("[secret]"),
  });
  box.write("faults.json", "{}");
  await box.destroy();
  expect(methods(box)).toEqual(["create a", "create a", "delete a", "delete a"]);
  expect([box.things(), box.state().resources]).toEqual([[], []]);
});

test("what is secret stays secret by name, and the state holds it encrypted only", async () => {
  const box = sandbox();
  const { outputs } = await box.up(`
    const a = new Thing("a", { token: pulumi.secret("canary-7f3a") }, { additionalSecretOutputs: ["password"] });
    exports.token = a.token; exports.password = a.password; exports.ready = a.ready;`);
  expect(outputs).toEqual({
    token: new Secret("canary-7f3a"),
    password: new Secret("generated-for-a-blue"),
    ready: true,
  });
  expect(box.calls()[0]![2]).toMatchObject({ token: "canary-7f3a" });
  const text = fs.readFileSync(box.stateFile, "utf8");
  expect(text).not.toContain("canary-7f3a");
  expect(text).not.toContain("generated-for");
  expect(fs.statSync(box.stateFile).mode & 0o777).toBe(0o600);
  expect((await box.up()).counts).toMatchObject({ same: 2 });
});

test("a secret in a provider's error is not shown", async () => {
  const box = sandbox();
  box.write("faults.json", JSON.stringify({ create: { "canary-7f3a": "refuse" } }));
  const failure = await box
    .up(`new Thing("a", { name: pulumi.secret("canary-7f3a") });`)
    .catch((error: Error) => error.message);
  expect(failure).toContain("[secret] is refused");
  expect(JSON.stringify(box.events) + fs.readFileSync(box.stateFile, "utf8")).not.toContain("canary-7f3a");
});

test("reading gives what exists, and an error for what does not", async () => {
  const box = sandbox();
  await box.up(ONE);
  const read = (id: string) => `${ONE}\nconst r = new Thing("r", {}, { id: "${id}" }); exports.size = r.size;`;
  expect((await box.up(read("a-blue"))).outputs).toEqual({ size: 1 });
  await expect(box.up(read("nothing"))).rejects.toThrow("nothing does not exist");
  await box.up(ONE);
  expect(box.things()).toEqual(["a-blue"]);
});

test("protect, retainOnDelete, deletedWith, ignoreChanges and aliases do what they say", async () => {
  const box = sandbox();
  await box.up(`
    const p = new Thing("p", {}, { protect: true });
    new Thing("kept", {}, { retainOnDelete: true });
    const home = new Thing("home", {});
    new Thing("inside", {}, { deletedWith: home });
    new Thing("i", { size: 1 });
    new Thing("before", {});`);
  await expect(box.up(`new Thing("i", { size: 2 }, { ignoreChanges: ["size"] });`)).rejects.toThrow(
    /Thing::p is protected and can't be deleted/,
  );
  expect(box.things()).toHaveLength(6);
  expect(methods(box).filter((call) => call.startsWith("update"))).toEqual([]);
  await expect(box.destroy()).rejects.toThrow(/Thing::p is protected/);

  const { counts } = await box.up(`
    new Thing("p", {}, { protect: false });
    new Thing("after", { name: "before" }, { aliases: [{ name: "before" }] });`);
  expect(counts).toMatchObject({ created: 0, replaced: 0, deleted: 4 });
  expect(box.things()).toEqual(["before-blue", "inside-blue", "kept-blue", "p-blue"]);
  expect(methods(box).filter((call) => call.startsWith("delete"))).not.toContain("delete inside");
  expect(
    box
      .state()
      .resources.map((r) => r.name)
      .sort(),
  ).toEqual(["after", "engine-test-dev", "p"]);
});

test("a cancelled deployment ends soon, and the next one goes on", async () => {
  const box = sandbox();
  box.write("faults.json", JSON.stringify({ create: { a: 60_000 } }));
  const stop = new AbortController();
  const running = box.up(`const a = ${ONE} new Thing("b", {}, { dependsOn: a });`, { signal: stop.signal });
  while (box.calls().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  stop.abort();
  await expect(running).rejects.toThrow(AbortError);
  box.write("faults.json", "{}");
  await box.up();
  expect(box.things()).toEqual(["a-blue", "b-blue"]);
});

test("what only the Pulumi CLI can deploy is refused by name", async () => {
  const box = sandbox();
  await expect(box.up(`new pulumi.CustomResource("random:index/randomId:RandomId", "r", {});`)).rejects.toThrow(
    /RandomId::r\n.*needs its provider plugin/,
  );
  box.write("kubeconfig", fs.readFileSync(path.join(box.dir, "kubeconfig"), "utf8").replace("127.0.0.1", "10.0.0.1"));
  await expect(box.up(ONE)).rejects.toThrow(/only to an API server on loopback/);
});
