import { readFileSync } from "node:fs";
import * as path from "node:path";
import { DOMParser } from "@xmldom/xmldom";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import type { Log } from "sarif";
import { describe, expect, it } from "vitest";
import { check } from "../../policies/check";
import { evaluate } from "../../policies/evaluate";
import { Exemption, exemptionBook } from "../../policies/exemptions";
import { passes, renderReport, RunReport } from "../../policies/report";
import { resourceSet } from "../../policies/resource-set";
import { ConfiguredCheck } from "../../policies/settings";
import { resourcesOfPlan } from "../../policies/sources/plan";
import { readYaml } from "../../policies/sources/yaml";
import { mapOf, textOf } from "../../policies/values";
import { readPlan } from "../support/policies";

const facts = {
  title: "Names have few letters",
  pack: "reliability",
  asks: "Names are short.",
  why: "Long ones are hard to say.",
  remediation: "Take a shorter one.",
} as const;

const short = check({
  ...facts,
  id: "short-name",
  severity: "high",
  frameworks: [{ name: "Book of Names", reference: "<1> & more", url: "https://names.example.com/" }],
  on: "resource",
  judge: ({ object }) => {
    const name = textOf(mapOf(object.metadata).name) ?? "";
    return name.length > 4 ? { path: ["metadata", "name"], message: `"${name}" & <more> is long` } : undefined;
  },
});
const soft = check({
  ...facts,
  id: "soft-name",
  severity: "low",
  on: "resource",
  judge: ({ name }) => (name.includes("x") ? { path: [], message: "hard to say" } : undefined),
});
const absent = check({
  ...facts,
  id: "absent",
  severity: "low",
  on: "resource",
  notApplicable: () => "no list is given",
  judge: () => [],
});
const CHECKS: ConfiguredCheck[] = [
  { check: short, level: "mandatory", parameters: {} },
  { check: soft, level: "advisory", parameters: {} },
  { check: absent, level: "mandatory", parameters: {} },
];

const exemption: Exemption = {
  check: "short-name",
  resource: "Service/*/accepted",
  owner: "team",
  reason: "an old name",
  expires: "2026-12-31",
  source: "exemptions.yaml: exemptions[0]",
};

const YAML = ["longish", "accepted", "x", "fine"]
  .map((name) => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  namespace: shop\n`)
  .join("---\n");

function report(set = resourceSet(readYaml(YAML, "a folder/shop.yaml").resources, "files")): RunReport {
  return {
    ...evaluate(set, CHECKS, exemptionBook([exemption], new Date("2026-06-01"))),
    problems: [{ file: "broken.yaml", line: 3, message: "a key is there twice" }],
    checks: CHECKS,
    resources: set.resources.length,
    version: "1.2.3",
  };
}

describe("SARIF", () => {
  const schema = JSON.parse(
    readFileSync(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"),
  );
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(schema);

  async function sarif(subject: RunReport): Promise<Log> {
    const log = JSON.parse(await renderReport(subject, "sarif"));
    expect(validate(log), JSON.stringify(validate.errors, undefined, 1)).toBe(true);
    return log;
  }

  it("is valid by its schema, which refuses what is not", async () => {
    const log = await sarif(report());
    expect(validate({ ...log, version: "2.0.0" })).toBe(false);
    delete log.runs[0]!.results![0]!.message.text;
    expect(validate({ ...log, runs: [{ ...log.runs[0], tool: {} }] })).toBe(false);
  });

  it("has rules, places, levels, suppressions and what was not judged", async () => {
    const run = (await sarif(report())).runs[0]!;
    expect(run.tool.driver.rules!.map(({ id }) => id)).toEqual(["short-name", "soft-name", "absent", "yaml-invalid"]);
    const results = run.results!.map(({ ruleId, ruleIndex, level, locations, suppressions }) => {
      const { artifactLocation, region } = locations![0]!.physicalLocation!;
      expect(run.tool.driver.rules![ruleIndex!]!.id).toBe(ruleId);
      return [ruleId, level, `${artifactLocation!.uri}:${region!.startLine}`, suppressions?.[0]?.justification];
    });
    expect(results).toEqual([
      ["yaml-invalid", "error", "broken.yaml:3", undefined],
      ["short-name", "error", "a%20folder/shop.yaml:4", undefined],
      ["short-name", "error", "a%20folder/shop.yaml:10", "an old name (team, until 2026-12-31)"],
      ["soft-name", "warning", "a%20folder/shop.yaml:13", undefined],
    ]);
    expect(run.invocations![0]!.toolExecutionNotifications).toMatchObject([
      { descriptor: { id: "absent" }, message: { text: "not judged: no list is given" } },
    ]);
  });

  it("names a file of an absolute path by a whole URI", async () => {
    const file = path.resolve("a folder/shop.yaml");
    const run = (await sarif(report(resourceSet(readYaml(YAML, file).resources, "files")))).runs[0]!;
    const { uri } = run.results!.at(-1)!.locations![0]!.physicalLocation!.artifactLocation!;
    expect(uri).toMatch(/^file:\/\/\/.*a%20folder\/shop\.yaml$/);
  });

  it("tells findings apart by their fingerprints, and keeps those from run to run", async () => {
    const prints = async () =>
      (await sarif(report())).runs[0]!.results!.map((r) => r.partialFingerprints!["finding/v1"]);
    const first = await prints();
    expect(new Set(first).size).toBe(first.length);
    expect(await prints()).toEqual(first);
  });

  it("names a program's resources by URN, and what is not decided as open", async () => {
    const plan = readPlan(
      "resources: [{ type: 'kubernetes:core/v1:Service', name: s, inputs: { apiVersion: v1, kind: Service, metadata: { name: !unknown } } }]",
    );
    const log = await sarif({
      ...report(resourceSet(resourcesOfPlan(plan), "plan")),
      problems: [],
      program: "Pulumi.yaml",
    });
    const [result] = log.runs[0]!.results!;
    expect(result).toMatchObject({ ruleId: "short-name", kind: "open", level: "none" });
    expect(result!.locations![0]!.logicalLocations![0]!.fullyQualifiedName).toBe(plan.resources[0]!.urn);
  });
});

describe("JUnit", () => {
  it("is XML in which every check has a case, and a mandatory finding fails", async () => {
    const onError = (level: string, message: string) => {
      throw new Error(`${level}: ${message}`);
    };
    const document = new DOMParser({ onError }).parseFromString(await renderReport(report(), "junit"), "text/xml");
    const elements = (name: string) => [...document.getElementsByTagName(name)];
    const cases = elements("testcase").map((element) => [
      element.getAttribute("classname"),
      element.getAttribute("name"),
      ["failure", "skipped"].find((name) => element.getElementsByTagName(name).length > 0) ?? "passed",
    ]);
    expect(cases).toEqual([
      ["short-name", "Service/shop/longish metadata.name", "failure"],
      ["short-name", "Service/shop/accepted metadata.name", "skipped"],
      ["soft-name", "Service/shop/x", "passed"],
      ["absent", "Names have few letters", "skipped"],
      ["yaml-invalid", "broken.yaml:3", "failure"],
    ]);
    expect(elements("failure")[0]!.getAttribute("message")).toBe('"longish" & <more> is long');
    const totals = elements("testsuites")[0]!;
    expect(["tests", "failures", "skipped"].map((name) => totals.getAttribute(name))).toEqual(["5", "2", "2"]);
  });
});

describe("JSON", () => {
  it("is an array of findings with their places", async () => {
    const found = JSON.parse(await renderReport(report(), "json"));
    expect(found.map(({ check }: { check: string }) => check)).toEqual([
      "yaml-invalid",
      "short-name",
      "short-name",
      "soft-name",
    ]);
    expect(found[1]).toEqual({
      check: "short-name",
      severity: "high",
      level: "mandatory",
      pack: "reliability",
      resource: { apiVersion: "v1", kind: "Service", namespace: "shop", name: "longish" },
      path: "metadata.name",
      location: { file: "a folder/shop.yaml", line: 4 },
      message: '"longish" & <more> is long',
      remediation: "Take a shorter one.",
      undecided: false,
      exempted: false,
    });
    expect(found[2].exempted).toMatchObject({ owner: "team", expires: "2026-12-31" });
  });
});

describe("text", () => {
  it("says what is wrong where, what to do, and the totals; what is exempted only counts", async () => {
    const text = await renderReport(report(), "text");
    expect(text).toContain("broken.yaml:3\n  invalid  a key is there twice\n");
    expect(text).toContain(
      'Service/shop/longish\n  stop  high      short-name  a folder/shop.yaml:4\n        "longish" & <more> is long\n        → Take a shorter one.\n',
    );
    expect(text).not.toContain("Service/shop/accepted");
    expect(text).toContain("Not judged\n  no list is given: absent\n");
    expect(text).toMatch(/\n1 mandatory, 1 advisory, 1 exempted, 1 invalid: 2 checks of 4 resources\n$/);
    expect(await renderReport(report(), "text", true)).toContain("\u001b[");
  });
});

describe("the end of a run", () => {
  const clean = { ...report(), findings: [], problems: [] };
  const finding = report().findings[0]!;
  it.each([
    ["nothing found", clean, true],
    ["a document that cannot be read", { ...clean, problems: report().problems }, false],
    ["a mandatory finding", { ...clean, findings: [finding] }, false],
    ["one that the engine would repair", { ...clean, findings: [{ ...finding, level: "remediate" as const }] }, false],
    ["an advisory one", { ...clean, findings: [{ ...finding, level: "advisory" as const }] }, true],
    ["an exempted one", { ...clean, findings: [{ ...finding, exemption }] }, true],
  ])("%s", (_, subject, outcome) => {
    expect(passes(subject)).toBe(outcome);
  });
});
