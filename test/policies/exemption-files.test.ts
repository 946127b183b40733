import { existsSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { CATALOGUE } from "../../policies/catalogue";
import { readExemptions } from "../../policies/exemption-file";
import { globOf } from "../../policies/exemptions";
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

test("exemptions of charts' objects are read where charts are expanded", () => {
  const read = (charts?: string) =>
    settingsOfProject({ cwd: PROJECT, stack: "production", charts }).exemptions.map((file) => path.basename(file));
  expect(read()).not.toContain("exemptions.charts.yaml");
  expect(read("charts")).toContain("exemptions.charts.yaml");
});
