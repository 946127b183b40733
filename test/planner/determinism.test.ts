import * as path from "node:path";
import { expect, test } from "vitest";
import { differences, differencesOfRuns } from "./determinism";
import { PROGRAMS, temporaryProgram } from "./support";

test.each(["secrets", "yaml", "racing"])("two runs of %s are the same byte by byte", async (name) => {
  expect(await differencesOfRuns({ cwd: path.join(PROGRAMS, name), stack: "dev" })).toEqual([]);
});

test("a program that draws anew shows where", async () => {
  const cwd = temporaryProgram({
    "Pulumi.dev.yaml": "{}",
    "index.js": `const k8s = require("@pulumi/kubernetes");
new k8s.core.v1.ConfigMap("c", { metadata: { name: "c" }, data: { drawn: String(Math.random()), fixed: "a" } });`,
  });
  const found = await differencesOfRuns({ cwd, stack: "dev" });
  expect(found.map((line) => line.split(":")[0])).toEqual(["0001-configmap-c.yaml", "its JSON", "the plan"]);
  expect(found[0]).toMatch(/line \d+: +drawn: "?0\.\d+"? \/ +drawn: "?0\.\d+"?$/);
});

test("files of one run alone, and those that only go on, are told", () => {
  const of = (...texts: [string, string][]) => new Map(texts);
  expect(differences(of(["a", "1"], ["b", "x"]), of(["a", "1\n2"], ["c", "y"]))).toEqual([
    "a: line 2:  / 2",
    "b: only in the first run",
    "c: only in the second run",
  ]);
});
