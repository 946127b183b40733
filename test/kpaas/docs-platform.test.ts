import * as fs from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { chartVersions } from "../../components/core/versions";
import { serviceNames, services } from "../../components/kpaas/platform/services";
import { packageRoot } from "../../simulator/paths";
import { validateConfig } from "../../stacks/config";

const page = fs.readFileSync(path.join(packageRoot(), "docs/kpaas.md"), "utf8");

/** The blocks of a language on the page. */
function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(([, text]) => text!);
}

test("the diagram has the edges of the services", () => {
  const [diagram = ""] = blocks("mermaid");
  const drawn = [...diagram.matchAll(/^ {2}(.+) --> (\w+)$/gm)].map(
    ([, from, to]) => [to!, from!.split(" & ")] as const,
  );
  const edges = serviceNames.filter((name) => services[name].after.length > 0);
  expect(Object.fromEntries(drawn)).toEqual(Object.fromEntries(edges.map((name) => [name, services[name].after])));
});

test("the table has each service, and each chart with its version", () => {
  const edge = fs.readFileSync(path.join(packageRoot(), "docs/openyurt.md"), "utf8");
  const rows = [...page.matchAll(/^\| `(\w+)` +\| \[/gm)].map(([, name]) => name!);
  expect([...rows].sort()).toEqual([...serviceNames].sort());
  // Instances of PostgreSQL are a resource of our own.
  const { cloudNativePgCluster: _unused, ...charts } = chartVersions;
  const told = (name: string, version: string) =>
    [...page.split("\n"), ...edge.split("\n")].some(
      (line) => new RegExp(`\\b${name}\\b`).test(line) && line.includes(version),
    );
  expect(Object.values(charts).filter(({ name, version }) => !told(name, version))).toEqual([]);
});

test("the configuration of a trial is valid", () => {
  const [trial = ""] = blocks("yaml");
  const { config } = parse(trial) as { config: Record<string, unknown> };
  expect(validateConfig(config, "trial")).toEqual([]);
});
