import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { rule } from "./problems";
import { ValidationError } from "./validation";
import { ChartVersion } from "./versions";

/** Where Helm charts come from. */
export const ChartSourceKind = {
  Upstream: "upstream",
  Directory: "directory",
  Registry: "registry",
  Repository: "repository",
} as const;
export type ChartSourceKind = (typeof ChartSourceKind)[keyof typeof ChartSourceKind];

/** The source of every chart of a stack. */
export interface ChartSource {
  /** Each chart's own repository, a local directory, one OCI registry, or one HTTPS repository with an index; default upstream. */
  source?: ChartSourceKind;
  /** Directory that holds the charts, as folders of any name or as archives `<name>-<version>.tgz`, from the project's folder; for `directory`. */
  path?: string;
  /**
   * What holds the charts: oci://registry.example.com/charts for `registry`, https://charts.example.com for `repository`. Who deploys logs
   * in with `helm registry login`; no credentials stand here.
   */
  url?: string;
}

/** Checks a {@link ChartSource}. */
export const chartSourceSchema = rule(
  z.strictObject({
    source: z.enum(ChartSourceKind).optional(),
    path: z.string().min(1).optional(),
    url: z.string().min(1).optional(),
  }),
  ({ source = ChartSourceKind.Upstream, path: directory, url }, report) => {
    const needed = { upstream: undefined, directory: "path", registry: "url", repository: "url" }[source];
    for (const [key, value] of Object.entries({ path: directory, url })) {
      if (value === undefined && key === needed)
        report([key], "is required", `the ${key} of the charts, since source is ${source}`);
      if (value !== undefined && key !== needed)
        report([key], `has no meaning for source ${source}`, `no ${key}, or another source`);
    }
    if (needed !== "url" || url === undefined) return;
    const place = JSON.stringify(url);
    if (/^[a-z]+:\/\/[^/]*@/.test(url))
      report(["url"], "holds credentials", "a URL without, and `helm registry login`");
    else if (source === ChartSourceKind.Registry && !/^oci:\/\/[^/]+/.test(url))
      report(["url"], `${place} is not an OCI registry`, "a URL such as oci://registry.example.com/charts");
    else if (source === ChartSourceKind.Repository && !/^https:\/\/[^/]+/.test(url))
      report(["url"], `${place} is not an HTTPS repository`, "a URL such as https://charts.example.com");
  },
);

/** How a chart resource names its chart: the arguments of helm.v4.Chart and helm.v3.Release. */
export interface ChartReference {
  chart: string;
  version?: string;
  repositoryOpts?: { repo: string };
}

/** The reference of a pinned chart in the given source; a directory is relative to `projectFolder`. Throws when it lacks the chart. */
export function chartOf(chart: ChartVersion, from: ChartSource, projectFolder: string): ChartReference {
  switch (from.source ?? ChartSourceKind.Upstream) {
    case ChartSourceKind.Directory:
      return { chart: findChart(path.resolve(projectFolder, from.path!), chart) };
    case ChartSourceKind.Registry:
      return { chart: `${from.url!.replace(/\/+$/, "")}/${chart.name}`, version: chart.version };
    case ChartSourceKind.Repository:
      return { chart: chart.name, version: chart.version, repositoryOpts: { repo: from.url! } };
    default:
      return chart.repository.startsWith("oci://")
        ? { chart: `${chart.repository}/${chart.name}`, version: chart.version }
        : { chart: chart.name, version: chart.version, repositoryOpts: { repo: chart.repository } };
  }
}

function findChart(directory: string, { name, version }: ChartVersion): string {
  const entries = fs.existsSync(directory) ? fs.readdirSync(directory, { withFileTypes: true }) : [];
  const found = entries.find((entry) => {
    if (entry.name.startsWith(`${name}-`) && entry.name.endsWith(".tgz"))
      return plain(entry.name.slice(name.length + 1, -".tgz".length)) === plain(version);
    const manifest = path.join(directory, entry.name, "Chart.yaml");
    if (!entry.isDirectory() || !fs.existsSync(manifest)) return false;
    const chart = parse(fs.readFileSync(manifest, "utf8")) as { name?: string; version?: string };
    return chart.name === name && plain(String(chart.version)) === plain(version);
  });
  if (found) return path.join(directory, found.name);
  throw new ValidationError("The chart directory", [
    {
      path: "charts.path",
      problem: `${directory} does not hold ${name} ${version}`,
      expected: "a folder or archive of it",
    },
  ]);
}

/** Some charts write v1.2.3 in one place and 1.2.3 in another. */
function plain(version: string): string {
  return version.replace(/^v/, "");
}
