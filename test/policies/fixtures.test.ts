import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../../policies/catalogue";
import { FIXTURES, findingsOf, fixturesOf } from "../support/policies";

describe("every check has fixtures", () => {
  it.each([...CATALOGUE.keys()])("%s has two that pass and two that fail", (id) => {
    const folder = path.join(FIXTURES, id);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    expect(names.filter((name) => name.startsWith("pass.")).length, "passing fixtures").toBeGreaterThanOrEqual(2);
    expect(names.filter((name) => name.startsWith("fail.")).length, "failing fixtures").toBeGreaterThanOrEqual(2);
  });

  it("no folder is of no check", () => {
    expect(readdirSync(FIXTURES).filter((name) => !CATALOGUE.has(name))).toEqual([]);
  });
});

const fixtures = [...CATALOGUE.values()].flatMap((check) =>
  existsSync(path.join(FIXTURES, check.id)) ? fixturesOf(check) : [],
);

describe("a fixture that passes has no finding of its check", () => {
  it.each(fixtures.filter(({ outcome }) => outcome === "pass"))("$file", (fixture) => {
    expect(findingsOf(fixture, [fixture.check])).toEqual([]);
  });
});

describe("a fixture that fails fails its own check alone, or says which others and why", () => {
  it.each(fixtures.filter(({ outcome }) => outcome === "fail"))("$file", (fixture) => {
    const found = findingsOf(fixture);
    const failed = new Set(found.filter(({ isUndecided }) => !isUndecided).map(({ check }) => check));
    const expected = new Set([fixture.check.id, ...Object.keys(fixture.failsAlso)]);
    expect([...failed].sort(), found.map(({ check, message }) => `${check}: ${message}`).join("\n")).toEqual(
      [...expected].sort(),
    );
    for (const reason of Object.values(fixture.failsAlso)) expect(reason).toMatch(/\w+ \w+/);
  });
});
