import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { UserError } from "../../../planner/errors";
import { Secret } from "../../../planner/plan";
import type { ResourceState } from "../../../simulator/engine";
import { readState, StateStore } from "../../../simulator/engine/state/store";

let dir: string;
let file: string;

beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), "state-test-"));
  file = path.join(dir, "states/dev.json");
});
afterEach(() => fs.rmSync(dir, { recursive: true }));

const open = (passphrase?: string, stack = "dev") => StateStore.open({ file, project: "p", stack, passphrase });

const entry = (name: string, more: Partial<ResourceState> = {}): ResourceState => ({
  urn: `urn:${name}`,
  type: "a:b:C",
  name,
  custom: true,
  inputs: {},
  outputs: {},
  dependencies: [],
  propertyDependencies: {},
  ...more,
});

test.each([undefined, "correct horse"])(
  "secrets come back, and lie on disk encrypted only (passphrase %s)",
  async (passphrase) => {
    const store = open(passphrase);
    const inputs = { plain: "seen", deep: [{ token: new Secret({ a: "canary-1", b: 2 }) }] };
    store.setConfig({ key: new Secret("canary-2") });
    store.replace([], [entry("a", { inputs, replacementTrigger: new Secret("canary-3") })]);
    await store.close();
    const text = fs.readFileSync(file, "utf8");
    expect(text).toContain("seen");
    expect(text).not.toContain("canary");
    expect(
      fs.readdirSync(path.dirname(file)).map((f) => [f, fs.statSync(path.join(dir, "states", f)).mode & 0o777]),
    ).toEqual(
      passphrase
        ? [["dev.json", 0o600]]
        : [
            ["dev.json", 0o600],
            ["dev.json.key", 0o600],
          ],
    );

    const again = open(passphrase);
    expect(again.config).toEqual({ key: new Secret("canary-2") });
    expect(again.live("urn:a")).toMatchObject({ inputs, replacementTrigger: new Secret("canary-3") });
    await again.close();
    expect(readState(file)!.resources[0]!.inputs).toEqual({ plain: "seen", deep: [{ token: new Secret("[secret]") }] });
  },
);

test("a wrong or missing key, another stack and a damaged file are refused, and leave no lock", async () => {
  await open("right").close();
  expect(() => open("wrong")).toThrow("PULUMI_CONFIG_PASSPHRASE is not the passphrase");
  expect(() => open()).toThrow("set PULUMI_CONFIG_PASSPHRASE");
  expect(() => open("right", "prod")).toThrow("is the state of stack dev of project p, not of prod of p");
  fs.writeFileSync(file, "{");
  expect(() => open("right")).toThrow(UserError);
  fs.rmSync(file);
  await open().close();
  fs.rmSync(`${file}.key`);
  expect(() => open()).toThrow("dev.json.key is missing");
  expect(fs.readdirSync(path.dirname(file))).toEqual(["dev.json"]);
});

test("a lock of a living process is respected, one of a dead process is taken", async () => {
  const store = open();
  expect(() => open()).toThrow(`process ${process.pid}`);
  await store.close();
  const dead = spawnSync(process.execPath, ["-e", ""]).pid;
  fs.writeFileSync(`${file}.lock`, JSON.stringify({ pid: dead, token: "x" }));
  await open().close();
  fs.writeFileSync(`${file}.lock`, JSON.stringify({ pid: process.pid, started: "1", token: "reused pid" }));
  await open().close();
  fs.writeFileSync(`${file}.lock`, "half writ");
  await open().close();
  expect(fs.existsSync(`${file}.lock`)).toBe(false);
});

test("every saved change is on disk when its save resolves, however many meet", async () => {
  const store = open();
  const names = Array.from({ length: 200 }, (_, i) => `r${i}`);
  await Promise.all(
    names.map(async (name, i) => {
      await new Promise((resolve) => setTimeout(resolve, i % 7));
      store.replace([], [entry(name)]);
      await store.save();
      expect(readState(file)!.resources.some((r) => r.name === name)).toBe(true);
    }),
  );
  expect(readState(file)!.resources).toHaveLength(200);
  await store.close();
});

test("entries keep their places, a pending create stands beside what it replaces, and renames reach every reference", async () => {
  const store = open();
  const a = entry("a", { id: "1" });
  const b = entry("b", {
    dependencies: ["urn:a"],
    propertyDependencies: { x: ["urn:a"] },
    parent: "urn:a",
    deletedWith: "urn:a",
    provider: "urn:a",
  });
  store.replace([], [a, b]);
  const pending = entry("a", { pending: "create" });
  store.replace([], [pending]);
  expect([store.live("urn:a"), store.creating("urn:a")]).toEqual([a, pending]);
  const next = entry("a", { id: "2" });
  store.replace([pending, a], [{ ...a, condemned: true }, next]);
  expect(store.resources.map((r) => [r.name, r.id])).toEqual([
    ["a", "1"],
    ["a", "2"],
    ["b", undefined],
  ]);
  expect(store.live("urn:a")).toBe(next);

  store.rename("urn:a", "urn:z");
  await store.close();
  expect(readState(file)!.resources.find((r) => r.name === "b")).toMatchObject({
    dependencies: ["urn:z"],
    propertyDependencies: { x: ["urn:z"] },
    parent: "urn:z",
    deletedWith: "urn:z",
    provider: "urn:z",
  });
});
