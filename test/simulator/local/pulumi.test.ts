import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { pulumi, PulumiRun } from "../../../simulator/local/pulumi";

/** Writes down its arguments and, as the real one does, a salt into the stack's config file on `stack init`. */
const RECORDER = `#!/usr/bin/env node
const fs = require("fs");
const { CALLS, STACK_FILE, FAIL } = process.env;
const args = process.argv.slice(2);
fs.appendFileSync(CALLS, JSON.stringify({ args, backend: process.env.PULUMI_BACKEND_URL, kubeconfig: process.env.KUBECONFIG }) + "\\n");
if (args[0] === "stack") fs.appendFileSync(STACK_FILE, "encryptionsalt: v1:made-by-init\\n");
if (args[0] === FAIL) { console.error("error: the engine's own reason"); process.exit(255); }
`;

let folder: string;
let run: PulumiRun;
let reported: string[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "yuanrong-platform-pulumi-"));
  const at = (name: string) => path.join(folder, name);
  writeFileSync(at("pulumi"), RECORDER);
  chmodSync(at("pulumi"), 0o755);
  writeFileSync(at("Pulumi.local.yaml"), "# kept\nencryptionsalt: v1:foreign\nconfig:\n  a:b: one\n");
  reported = [];
  run = {
    command: at("pulumi"),
    projectRoot: folder,
    projectName: "platform",
    stack: "local",
    configFile: at("Pulumi.local.yaml"),
    stackFile: at("Pulumi.local.yaml"),
    folder: at("state"),
    kubeconfig: at("kubeconfig"),
    report: (line) => reported.push(line),
  };
  process.env.CALLS = at("calls");
  process.env.STACK_FILE = run.stackFile;
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  for (const name of ["CALLS", "STACK_FILE", "FAIL"]) delete process.env[name];
});

test("makes the stack once and deploys by a copy of the configuration that has the stack's own salt", async () => {
  const before = readFileSync(run.stackFile, "utf8");
  await pulumi(run, "up", "--yes");
  await pulumi(run, "preview");
  expect(calls().map(({ args }) => args[0])).toEqual(["stack", "up", "preview"]);
  expect(readFileSync(run.stackFile, "utf8")).toBe(before);
  const copy = calls()[1]!.args.at(-1)!;
  expect(parse(readFileSync(copy, "utf8"))).toEqual({ encryptionsalt: "v1:made-by-init", config: { "a:b": "one" } });
  expect(calls()[1]).toMatchObject({
    backend: `file://${path.join(run.folder, "backend")}`,
    kubeconfig: run.kubeconfig,
  });
  expect(statSync(path.join(run.folder, "passphrase")).mode & 0o777).toBe(0o600);
});

test("a changed configuration reaches the next operation under the same salt", async () => {
  await pulumi(run, "up");
  writeFileSync(run.configFile, "config:\n  a:b: two\n");
  await pulumi(run, "up");
  const copy = calls().at(-1)!.args.at(-1)!;
  expect(parse(readFileSync(copy, "utf8"))).toEqual({ encryptionsalt: "v1:made-by-init", config: { "a:b": "two" } });
});

test("a stack without a file of its own gets none", async () => {
  rmSync(run.stackFile);
  run.configFile = path.join(folder, "elsewhere.yaml");
  writeFileSync(run.configFile, "config: {}\n");
  await pulumi(run, "up");
  expect(existsSync(run.stackFile)).toBe(false);
});

test("a failed initialisation gives the file back and says what pulumi said", async () => {
  const before = readFileSync(run.stackFile, "utf8");
  process.env.FAIL = "stack";
  await expect(pulumi(run, "up")).rejects.toThrow(/pulumi stack failed:\n.*the engine's own reason/);
  expect(readFileSync(run.stackFile, "utf8")).toBe(before);
});

function calls(): { args: string[]; backend: string; kubeconfig: string }[] {
  return readFileSync(process.env.CALLS!, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
