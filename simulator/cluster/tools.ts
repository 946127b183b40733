import { execFile } from "node:child_process";
import * as fs from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { cacheRoot } from "../paths";
import { families, type Family, type ToolName, type Tools } from "./families";
import { goBuild, removeBuildFolder, requireGo, ToolsUnavailable } from "./go";
import { withLock } from "./lock";

export { kubernetesVersion, type ToolName, type Tools } from "./families";
export { ToolsUnavailable } from "./go";

interface Program {
  name: ToolName;
  importPath: string;
  family: Family;
}

const PROGRESS_MS = 5_000;

/**
 * Finds the local cluster's programs in the cache or, in the pinned version, on PATH, and builds those that are missing.
 * Throws {@link ToolsUnavailable} when they cannot be built here.
 */
export async function ensureTools(options: { report(line: string): void; signal?: AbortSignal }): Promise<Tools> {
  const found = await find();
  if (found.missing.length === 0) return found.tools as Tools;
  if (process.platform === "win32") throw new ToolsUnavailable("the local cluster needs Linux or macOS");
  await requireGo(found.missing[0]!.family);
  const onWait = (pid: number) => options.report(`waiting for process ${pid}, which is building the same programs`);
  return withLock(path.join(cacheRoot(), "bin", ".lock"), { onWait, signal: options.signal }, async () => {
    const { tools, missing } = await find();
    for (const [index, program] of missing.entries()) {
      tools[program.name] = await build(program, `${index + 1} of ${missing.length}`, options);
    }
    await removeBuildFolder();
    return tools as Tools;
  });
}

/** The local cluster's programs as {@link ensureTools} would find them, or undefined when one is missing; builds nothing. */
export async function findTools(): Promise<Tools | undefined> {
  const { tools, missing } = await find();
  return missing.length === 0 ? (tools as Tools) : undefined;
}

async function find(): Promise<{ tools: Partial<Tools>; missing: Program[] }> {
  const tools: Partial<Tools> = {};
  const missing: Program[] = [];
  for (const program of programs()) {
    const file = cached(program);
    const place = fs.existsSync(file) ? file : await onPath(program);
    if (place) tools[program.name] = place;
    else missing.push(program);
  }
  return { tools, missing };
}

function programs(): Program[] {
  return families().flatMap((family) =>
    Object.entries(family.packages).map(([name, importPath]) => ({ name: name as ToolName, importPath, family })),
  );
}

function cached({ name, family }: Program): string {
  return path.join(cacheRoot(), "bin", `${family.name}-${family.version}`, name);
}

async function onPath({ name, family }: Program): Promise<string | undefined> {
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const file = folders.map((folder) => path.join(folder, name)).find((candidate) => fs.existsSync(candidate));
  return file && (await versionOf(name, file)) === family.version ? file : undefined;
}

async function versionOf(name: ToolName, file: string): Promise<string | undefined> {
  const client: Partial<Record<ToolName, string[]>> = {
    kubectl: ["version", "--client"],
    helm: ["version", "--short"],
  };
  const args = client[name] ?? ["--version"];
  const answer = await promisify(execFile)(file, args, { timeout: 10_000 }).catch(() => undefined);
  return /\bv?(\d+\.\d+\.\d+[^\s+,]*)/.exec(answer?.stdout ?? "")?.[1];
}

async function build(
  program: Program,
  position: string,
  { report, signal }: { report(line: string): void; signal?: AbortSignal },
): Promise<string> {
  const { name, family, importPath } = program;
  const title = `building ${name} ${family.version} (${position})`;
  report(`${title} …`);
  let reported = Date.now();
  const onProgress = (packages: number) => {
    if (Date.now() - reported < PROGRESS_MS) return;
    reported = Date.now();
    report(`${title}: ${packages} packages compiled`);
  };
  const file = cached(program);
  const unfinished = path.join(cacheRoot(), "build", name);
  await goBuild(family, importPath, unfinished, onProgress, signal);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await rename(unfinished, file);
  return file;
}
