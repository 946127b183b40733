import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import * as path from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "yaml";
import { UserError } from "../errors";

/** A chart on this machine. */
export interface LocalChart {
  name: string;
  version: string;
  /** Its folder or its *.tgz. */
  path: string;
}

/** The charts of a folder. */
export interface ChartLibrary {
  folder?: string;
  charts: LocalChart[];
}

/** Finds every Chart.yaml and *.tgz in a folder; name and version are those inside. Throws a UserError without a folder. */
export function readChartLibrary(folder: string | undefined): ChartLibrary {
  if (folder === undefined) return { charts: [] };
  const root = path.resolve(folder);
  if (!existsSync(root) || !statSync(root).isDirectory())
    throw new UserError(`${folder}: no such folder; expected a folder with charts`);
  return { folder: root, charts: scan(root).sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** The chart as the program names it: a path from its folder, or a name that the library holds. */
export function findChart(
  library: ChartLibrary,
  pwd: string,
  chart: string,
  version: string | undefined,
): LocalChart | { reason: string } {
  const local = /^\w+:\/\//.test(chart) ? undefined : chartAt(path.resolve(pwd, chart));
  if (local) return local;
  const name = chart.replace(/\/+$/, "").split("/").pop()!;
  const wanted = `chart ${name}${version ? ` ${version}` : ""}`;
  if (library.folder === undefined) return { reason: `${wanted}: no folder of charts was given` };
  const versions = library.charts.filter((candidate) => candidate.name === name);
  const found = version
    ? versions.find((candidate) => plain(candidate.version) === plain(version))
    : versions.length === 1
      ? versions[0]
      : undefined;
  if (found) return found;
  const held = versions.map((candidate) => candidate.version).join(", ");
  return { reason: `${wanted} is not in ${library.folder}${held ? `, which has ${held}` : ""}` };
}

function plain(version: string): string {
  return version.replace(/^v/, "");
}

function scan(folder: string): LocalChart[] {
  const chart = chartAt(folder);
  if (chart) return [chart];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) return scan(place);
    return entry.name.endsWith(".tgz") ? (chartAt(place) ?? []) : [];
  });
}

function chartAt(place: string): LocalChart | undefined {
  if (!existsSync(place)) return undefined;
  if (statSync(place).isFile()) return described(readFromArchive(place), place);
  const file = path.join(place, "Chart.yaml");
  return existsSync(file) ? described(readFileSync(file, "utf8"), place) : undefined;
}

function described(chartYaml: string | undefined, place: string): LocalChart | undefined {
  const content = chartYaml === undefined ? undefined : (parse(chartYaml) as { name?: unknown; version?: unknown });
  if (!content?.name || !content.version) return undefined;
  return { name: String(content.name), version: String(content.version), path: place };
}

const BLOCK = 512;

/** The text of `<chart>/Chart.yaml` in a gzipped tar. */
function readFromArchive(file: string): string | undefined {
  let tar: Buffer;
  try {
    tar = gunzipSync(readFileSync(file));
  } catch {
    return undefined;
  }
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const name = text(tar, at, 100);
    const size = parseInt(text(tar, at + 124, 12), 8) || 0;
    if (/^(\.\/)?[^/]+\/Chart\.yaml$/.test(name)) return tar.toString("utf8", at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}

function text(tar: Buffer, start: number, length: number): string {
  return tar.toString("utf8", start, start + length).replace(/\0[^]*$/, "");
}
