import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { CATALOGUE } from "../../policies/catalogue";
import { readExemptions } from "../../policies/exemption-file";
import { globOf, holdsIn } from "../../policies/exemptions";
import { settingsOfProject } from "../../policies/run";

const PROJECT = path.join(__dirname, "../..");
const files = ["exemptions.yaml", "exemptions.charts.yaml"].map((file) => path.join(PROJECT, "stacks", file));

describe.each(files.filter((file) => existsSync(file)))("%s", (file) => {
  // Reading refuses an exemption without owner, reason or day.
  const exemptions = readExemptions(file);

  test("names checks that there are", () => {
    expect(exemptions.length).toBeGreaterThan(0);
    expect(exemptions.map(({ check }) => check).filter((check) => !CATALOGUE.has(check))).toEqual([]);
  });

  test("accepts nothing twice, and nothing of all programs", () => {
    const keys = exemptions.map(({ check, resource }) => `${check} ${resource}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    const strangers = ["Deployment/shop/web", "Namespace/shop", "ClusterRole/web", "Role/kube-system/web"];
    expect(exemptions.filter(({ resource }) => strangers.some(globOf(resource)))).toEqual([]);
  });

  test("gives its reasons as sentences", () => {
    expect(exemptions.filter(({ reason }) => !/^[A-Z].{19,}\.$/.test(reason))).toEqual([]);
  });
});

test("stacks at the top are for entries that name none", () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "exemptions-")), "exemptions.yaml");
  const entry = (check: string, more = "") =>
    `  - { check: ${check}, resource: a, owner: b, reason: c, expires: 2999-01-01${more} }`;
  writeFileSync(
    file,
    `stacks: [dev]\nexemptions:\n${entry("pod-host-pid")}\n${entry("pod-host-ipc", ", stacks: [local]")}\n`,
  );
  expect(readExemptions(file).map(({ stacks }) => stacks)).toEqual([["dev"], ["local"]]);
});

test.each([
  [undefined, undefined, true],
  [undefined, "dev", true],
  [["dev"], "dev", true],
  [["dev"], "production", false],
  [["dev"], undefined, false],
])("one of stacks %j holds in %s: %s", (stacks, stack, holds) => {
  const [exemption] = readExemptions(files[0]!);
  expect(holdsIn({ ...exemption!, stacks }, stack)).toBe(holds);
});

test("exemptions of charts' objects are read where charts are expanded", () => {
  const read = (charts?: string) =>
    settingsOfProject({ cwd: PROJECT, stack: "production", charts }).exemptions.map((file) => path.basename(file));
  expect(read()).not.toContain("exemptions.charts.yaml");
  expect(read("charts")).toContain("exemptions.charts.yaml");
});
