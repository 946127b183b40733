import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { chartOf, chartSourceSchema } from "../../components/core/charts";
import { hashOf } from "../../components/core/config-hash";
import { imageOf } from "../../components/core/images";
import { isKnownInsecure, secretString } from "../../components/core/insecure";
import { amountOf, dnsLabel, dnsSubdomain, hostPort, imageReference, serviceName } from "../../components/core/names";
import { resourcesSchema } from "../../components/core/pods";
import { problemsOf } from "../../components/core/problems";
import { imageVersions } from "../../components/core/versions";

describe("names", () => {
  test.each([
    [dnsLabel, ["a", "0", "a-b", "x".repeat(63)], ["", "-a", "a-", "A", "a.b", "x".repeat(64)]],
    [serviceName, ["a", "a1"], ["1a", "a_b"]],
    [dnsSubdomain, ["a.b", "a", `${"x".repeat(63)}.y`], ["a..b", ".a", "a.", "x".repeat(254)]],
    [hostPort, ["a:1", "a.b.svc:2379", "10.0.0.1:80", "[::1]:80"], ["a", "a:0", "http://a:1", "a:1/x", "a:1,b:2"]],
    [
      imageReference,
      ["r/a:1", "localhost:5000/a/b:v1.2", "r/a__b--c.d:1", `r.example.com/a@sha256:${"0".repeat(64)}`],
      ["a", "r/a", `r/a${"-a".repeat(99)}`, "r/a:latest", "r/A:1", "r/a@sha256:0", "https://r/a:1"],
    ],
  ])("accept and refuse (%#)", (schema, good, bad) => {
    expect(good.filter((value) => !schema.safeParse(value).success)).toEqual([]);
    expect(bad.filter((value) => schema.safeParse(value).success)).toEqual([]);
  });

  test.each([
    ["500m", 0.5],
    ["2", 2],
    ["1.5Gi", 1.5 * 2 ** 30],
    ["1G", 1e9],
    [".5", 0.5],
    ["2.", 2],
    ["1e3", 1000],
    ["1E", 1e18],
    ["1e", NaN],
    ["8 Gi", NaN],
    ["-1", NaN],
  ])("the amount of %s is %d", (text, amount) => expect(amountOf(text)).toBe(amount));
});

test("the hash of a configuration does not depend on the order of keys, and on everything else", () => {
  expect(hashOf({ a: 1, b: [1, { c: 2, d: 3 }] })).toBe(hashOf({ b: [1, { d: 3, c: 2 }], a: 1 }));
  expect(hashOf({ a: 1 })).not.toBe(hashOf({ a: "1" }));
  expect(hashOf([1, 2])).not.toBe(hashOf([2, 1]));
});

describe("images", () => {
  const image = { repository: "quay.example.com/team/app", tag: "v1", digest: "" };
  test("come from their own registry, or under the same path from a mirror, by digest where it is known", () => {
    expect(imageOf(image)).toBe("quay.example.com/team/app:v1");
    expect(imageOf(image, "mirror.example.com/x")).toBe("mirror.example.com/x/team/app:v1");
    expect(imageOf({ ...image, digest: "sha256:0" })).toBe("quay.example.com/team/app:v1@sha256:0");
  });
  test("are pinned, each with a digest field", () => {
    for (const [use, { repository, tag, digest }] of Object.entries(imageVersions)) {
      expect(imageReference.safeParse(`${repository}:${tag}`).success, use).toBe(true);
      expect(digest, use).toMatch(/^(sha256:[0-9a-f]{64})?$/);
    }
  });
});

describe("charts", () => {
  const chart = { name: "app", repository: "https://charts.example.com", version: "1.2.3", digest: "" };
  const folder = mkdtempSync(path.join(tmpdir(), "charts-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("come from their repository, a registry, or a directory by the name and version inside", () => {
    expect(chartOf(chart, {}, ".")).toEqual({
      chart: "app",
      version: "1.2.3",
      repositoryOpts: { repo: "https://charts.example.com" },
    });
    const oci = { ...chart, repository: "oci://r.example.com/charts" };
    expect(chartOf(oci, {}, ".")).toEqual({ chart: "oci://r.example.com/charts/app", version: "1.2.3" });
    const registry = { source: "registry", url: "oci://m.example.com/c/" } as const;
    expect(chartOf(chart, registry, ".")).toEqual({ chart: "oci://m.example.com/c/app", version: "1.2.3" });

    mkdirSync(path.join(folder, "any-name"));
    writeFileSync(path.join(folder, "any-name", "Chart.yaml"), "name: app\nversion: 1.2.3\n");
    writeFileSync(path.join(folder, "other-2.0.0.tgz"), "");
    const directory = { source: "directory", path: "." } as const;
    expect(chartOf(chart, directory, folder)).toEqual({ chart: path.join(folder, "any-name") });
    expect(chartOf({ ...chart, name: "other", version: "2.0.0" }, directory, folder)).toEqual({
      chart: path.join(folder, "other-2.0.0.tgz"),
    });
    expect(() => chartOf({ ...chart, version: "9" }, directory, folder)).toThrow(/does not hold app 9/);
  });

  test("a source has what its kind needs and nothing else", () => {
    expect(problemsOf(chartSourceSchema, { source: "directory", path: "x" })).toEqual([]);
    expect(problemsOf(chartSourceSchema, { source: "registry", path: "x" }).map((one) => one.path)).toEqual([
      "path",
      "url",
    ]);
  });
});

test("secrets that everybody knows are refused whatever their case, and never repeated", () => {
  for (const value of ["Harbor12345", "changeit", "cpAdmin!12345", "MINIOADMIN", " P@ssw0rd "]) {
    expect(isKnownInsecure(value), value).toBe(true);
    const text = JSON.stringify(problemsOf(secretString, value));
    expect(text).toMatch(/known default password|shorter than 8/);
    expect(text).not.toContain(value.trim());
  }
  expect(problemsOf(secretString, "correct horse battery")).toEqual([]);
  expect(problemsOf(secretString, "short")).toHaveLength(1);
});

test("no limit is below its request", () => {
  expect(problemsOf(resourcesSchema, { requests: { cpu: "500m" }, limits: { cpu: "1", memory: "1Gi" } })).toEqual([]);
  const problems = problemsOf(resourcesSchema, {
    requests: { cpu: "2", memory: "1Gi" },
    limits: { cpu: "1", memory: "900Mi" },
  });
  expect(problems.map((one) => one.path)).toEqual(["limits.cpu", "limits.memory"]);
});
