import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, expect, test } from "vitest";
import { runCli } from "../support/cli";

const folder = mkdtempSync(path.join(tmpdir(), "wrong-input-"));
afterAll(() => rmSync(folder, { recursive: true }));

const PROJECT = ["--cwd", "test/fixtures/projects/two-stacks"];
const DEV = [...PROJECT, "--stack", "dev"];
const BROKEN = ["--cwd", "test/fixtures/projects/broken", "--config"];
const list = path.join(folder, "Pulumi.list.yaml");
writeFileSync(list, "- config\n");
const syntax = path.join(folder, "Pulumi.syntax.yaml");
writeFileSync(syntax, "config:\n  a: [1, 2\n");
const invalid = path.join(folder, "Pulumi.invalid.yaml");
writeFileSync(
  invalid,
  "config:\n  yuanrong-platform:images: { registry: 7 }\n  yuanrong-platform:openYuanrong: { enabled: maybe }\n",
);

test.each<[string[], RegExp]>([
  [["plann"], /unknown command 'plann'\n\(Did you mean plan\?\)/],
  [["plan", "--frmat", "json"], /unknown option '--frmat'\n\(Did you mean --format\?\)/],
  [["plan", "--format", "yaml"], /argument 'yaml' is invalid. Allowed choices are table, json, mermaid, html/],
  [["images", "--format", "html"], /Allowed choices are text, json/],
  [["plan", "more"], /too many arguments for 'plan'/],
  [["plan", "--stack"], /option '--stack <env>' argument missing/],
  [["plan", "--stack", "dev", "--config", "x.yaml"], /'--stack <env>' cannot be used with option '--config <file>'/],
  [["render", ...DEV], /required option '--out <dir>' not specified/],
  [["config", "shema"], /unknown command 'shema'\n\(Did you mean schema\?\)/],
  [["local", "up", "--nodes", "none"], /'none' is invalid/],
  [["plan", "--cwd", "no/such/folder"], /no\/such\/folder: no such folder/],
  [["plan", "--cwd", folder], /no Pulumi.yaml here or in any folder above/],
  [["plan", ...PROJECT], /several stacks and none was chosen; expected one of: dev, prod/],
  [["plan", ...PROJECT, "--stack", "staging"], /"staging" has no file in .*expected one of: dev, prod/],
  [["plan", ...PROJECT, "--config", "no/such.yaml"], /no\/such.yaml: no such configuration file/],
  [["plan", ...DEV, "--charts", "no/such/charts"], /charts: no such folder/],
  [["plan", ...DEV, "--out", "no/such/folder/plan.txt"], /no\/such\/folder\/plan.txt: cannot be written: ENOENT/],
  [["plan", ...BROKEN, list], /Pulumi.list.yaml is invalid:\n {2}\(root\): is an array; expected an object/],
  [["plan", ...BROKEN, syntax], /Pulumi.syntax.yaml: .* at line 3/],
  [["plan", "--cwd", "test/fixtures/projects/broken"], /^error: the program does not like its arguments\n$/],
  [["render", ...DEV, "--out", "test"], /test: holds files that `render` did not write/],
  [["render", ...DEV, "--out", "package.json"], /package.json: is a file; expected a folder/],
  [
    ["config", "validate", "--config", invalid],
    /Pulumi.invalid.yaml is invalid \(\d+ problems\):\n(.*\n)*? {2}images.registry: .*\n(.*\n)*? {2}openYuanrong.enabled: .*expected/,
  ],
])("%j ends with 2 and one message", async (args, message) => {
  const { code, stdout, stderr } = await runCli(args);
  expect(stderr).toMatch(message);
  expect(stderr.match(/^error: /gm)).toHaveLength(1);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

test.each([[[]], [["config"]], [["local"]]])("%j shows what there is to choose from, and ends with 2", async (args) => {
  const { code, stdout, stderr } = await runCli(args);
  expect(stderr).toMatch(/^Usage: yuanrong-platform.*\n[^]*Commands:\n/);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});
