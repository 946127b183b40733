import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { chartOf, chartSourceSchema } from "../../components/core/charts";
import { problemsOf } from "../../components/core/problems";
import { chartVersions } from "../../components/core/versions";

const chart = { name: "app", repository: "oci://r.test/charts", version: "v1.2.3", digest: "" };

test("one repository may hold all charts", () => {
  const from = { source: "repository", url: "https://m.test/charts" } as const;
  expect(chartOf(chart, from, ".")).toEqual({
    chart: "app",
    version: "v1.2.3",
    repositoryOpts: { repo: "https://m.test/charts" },
  });
});

test.each([
  [{ source: "repository" }, "url", "is required"],
  [{ source: "repository", url: "http://m.test" }, "url", '"http://m.test" is not an HTTPS repository'],
  [{ source: "repository", url: "oci://m.test" }, "url", '"oci://m.test" is not an HTTPS repository'],
  [{ source: "registry", url: "https://m.test" }, "url", '"https://m.test" is not an OCI registry'],
  [{ source: "registry", url: "oci://me:secret@m.test" }, "url", "holds credentials"],
  [{ source: "repository", url: "https://m.test", path: "x" }, "path", "has no meaning for source repository"],
])("a source %j is refused", (source, place, problem) => {
  const problems = problemsOf(chartSourceSchema, source);
  expect(problems.map((one) => [one.path, one.problem])).toEqual([[place, problem]]);
  expect(JSON.stringify(problems)).not.toContain("secret");
});

test("a directory holds a chart whether its version is written with a v or without", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "charts-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(path.join(folder, "any"));
  writeFileSync(path.join(folder, "any", "Chart.yaml"), "name: app\nversion: 1.2.3\n");
  writeFileSync(path.join(folder, "app-extra-v1.2.3.tgz"), "");
  const from = { source: "directory", path: folder } as const;
  expect(chartOf(chart, from, ".")).toEqual({ chart: path.join(folder, "any") });
  expect(chartOf({ ...chart, name: "app-extra", version: "1.2.3" }, from, ".").chart).toMatch(
    /app-extra-v1\.2\.3\.tgz$/,
  );
  expect(() => chartOf({ ...chart, version: "1.2.4" }, from, ".")).toThrow("does not hold app 1.2.4");
});

test("every pinned chart names an exact version, and a digest or none", () => {
  for (const { name, repository, version, digest } of Object.values(chartVersions)) {
    expect(version, name).toMatch(/^v?\d+\.\d+\.\d+$/);
    expect(repository, name).toMatch(/^(oci|https):\/\//);
    expect(digest, name).toMatch(/^(sha256:[0-9a-f]{64})?$/);
  }
});
