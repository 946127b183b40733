import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { beforeAll, beforeEach, expect } from "vitest";
import { withLock } from "../../simulator/cluster/lock";
import { cacheRoot } from "../../simulator/paths";

/** A Python and the folder with the real parts of openYuanrong that the package index carries. */
export interface PythonPackages {
  python: string;
  folder: string;
}

/** What the launcher would have started, and what it wrote. */
export interface Launched {
  argv: string[];
  env: Record<string, string>;
  log: string;
}

const REQUIREMENTS = path.join(__dirname, "pypi", "requirements.txt");
/** The wheels are built for this glibc. */
const GLIBC = [2, 34] as const;
/** What pip says when it reached no index, or one without these packages. Anything else is a defect and fails. */
const UNREACHABLE = /Could not find a version|Connection|Timeout|ProtocolError|IncompleteRead|ProxyError|SSLError/;

const run = promisify(execFile);
let result: Promise<PythonPackages | { missing: string }> | undefined;
let available: PythonPackages | undefined;

/** The packages, installed into the cache once; or why this machine cannot have them. */
export function pythonPackages(): Promise<PythonPackages | { missing: string }> {
  return (result ??= installOf(REQUIREMENTS, "the real parts of openYuanrong (about 130 MB)"));
}

/** Gives the tests of a file or `describe` the real parts, or skips them with a printed reason. */
export function requirePythonPackages(): void {
  let missing: string | undefined;
  beforeAll(async () => {
    const found = await pythonPackages();
    if ("missing" in found) missing = `no real parts of openYuanrong: ${found.missing}`;
    else available = found;
  });
  beforeEach(({ skip }) => skip(missing !== undefined, missing));
}

/** What a file of requirements names, installed into the cache once; or why this machine cannot have it. */
export async function installOf(requirements: string, what: string): Promise<PythonPackages | { missing: string }> {
  if (process.platform !== "linux" || process.arch !== "x64") return { missing: "they need Linux on x86_64" };
  if (!hasGlibc()) return { missing: `they need glibc ${GLIBC.join(".")} or newer` };
  const python = await findPython();
  if (!python) return { missing: "no Python 3.11 with pip on PATH" };
  const version = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 16);
  const folder = path.join(cacheRoot(), "pypi", version);
  const onWait = (pid: number) => process.stderr.write(`waiting for process ${pid}, which installs ${folder}\n`);
  return withLock(`${folder}.lock`, { onWait }, async () => {
    const missing = existsSync(folder) ? undefined : await install(python, folder, requirements, what);
    return missing === undefined ? { python, folder } : { missing };
  });
}

function hasGlibc(): boolean {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  const [major = 0, minor = 0] = (header.glibcVersionRuntime ?? "0.0").split(".").map(Number);
  return major > GLIBC[0] || (major === GLIBC[0] && minor >= GLIBC[1]);
}

/** The interpreter itself, since a version manager's stand-in needs an environment that the launcher does not get. */
async function findPython(): Promise<string | undefined> {
  const probe = "import sys, pip; print(sys.executable if sys.version_info[:2] == (3, 11) else '')";
  for (const name of ["python3.11", "python3"]) {
    const answer = await run(name, ["-c", probe]).catch(() => undefined);
    if (answer?.stdout.trim()) return answer.stdout.trim();
  }
  return undefined;
}

/** Installs into a folder beside the final one, and answers why it could not. */
async function install(
  python: string,
  folder: string,
  requirements: string,
  what: string,
): Promise<string | undefined> {
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  process.stderr.write(`installing ${what} …\n`);
  const options = ["--no-input", "--quiet", "--disable-pip-version-check", "--retries", "1", "--no-compile"];
  const exact = ["--only-binary", ":all:", "--no-deps", "--require-hashes", "--requirement", requirements];
  try {
    await run(python, ["-m", "pip", "install", ...options, ...exact, "--target", unfinished]);
    await rename(unfinished, folder);
    return undefined;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    const said = (error as { stderr?: string }).stderr ?? "";
    if (!UNREACHABLE.test(said) || said.includes("DO NOT MATCH THE HASHES")) throw error;
    return `pip got no packages: ${said.match(/^ERROR: .*/m)?.[0] ?? "connection failed"}`;
  }
}

function installed(): PythonPackages {
  if (!available) throw new Error("call requirePythonPackages() in the describe or file first");
  return available;
}

/** Names of all flags of the real datasystem_worker. */
export function dataWorkerFlags(): Set<string> {
  const folder = path.join(installed().folder, "yr", "datasystem");
  const env = { LD_LIBRARY_PATH: path.join(folder, "lib") };
  const { stdout, stderr } = spawnSync(path.join(folder, "datasystem_worker"), ["-help"], { env, encoding: "utf8" });
  const flags = [...stdout.matchAll(/^ {2}-(\w+) \(/gm)].map((match) => match[1]!);
  if (flags.length === 0) throw new Error(`datasystem_worker named no flag: ${stderr}`);
  return new Set(flags);
}

/** Expects each flag, as `name` or as an argument `-name=value`, to be one of the real datasystem_worker's. */
export function expectKnownFlags(flags: string[]): void {
  const known = dataWorkerFlags();
  const names = flags.map((flag) => flag.replace(/^--?/, "").replace(/=[^]*$/, ""));
  expect(names.filter((name) => !known.has(name))).toEqual([]);
}

/**
 * Runs the real launcher on a config.toml, with a recorder in place of the binary that `bin_path` names, in an environment that
 * holds `env` alone. Throws what the launcher wrote when it started nothing.
 */
export function launched(
  toml: string,
  component: string,
  env: Record<string, string>,
  substituted: readonly string[],
): Launched {
  const { python, folder } = installed();
  const work = mkdtempSync(path.join(tmpdir(), "yuanrong-platform-launcher-"));
  try {
    const config = path.join(work, "config.toml");
    const recorder = path.join(work, "recorder");
    const record = path.join(work, "record.json");
    writeFileSync(recorder, recorderScript(python, record), { mode: 0o700 });
    writeFileSync(
      config,
      toml.replace(BIN_PATH, () => `bin_path = ${JSON.stringify(recorder)}`),
    );
    const substitution = substituted.length > 0 ? ["--env-subst", substituted.join(",")] : [];
    const args = ["-m", "yr.cli.main", "-c", config, "launch", ...substitution, component];
    const own = { PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: "1", LD_LIBRARY_PATH: path.join(folder, "yr") };
    const { stdout, stderr, status } = spawnSync(python, args, {
      cwd: work,
      env: { ...own, ...env },
      encoding: "utf8",
    });
    const log = stdout + stderr;
    if (!existsSync(record)) throw new Error(`the launcher started nothing, exit ${status}:\n${log}`);
    const seen = JSON.parse(readFileSync(record, "utf8")) as Omit<Launched, "log">;
    return { argv: seen.argv.map((arg) => (arg === recorder ? binPath(toml) : arg)), env: seen.env, log };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const BIN_PATH = /^bin_path = (".*")$/m;

function binPath(toml: string): string {
  return JSON.parse(BIN_PATH.exec(toml)![1]!) as string;
}

/** Reads what the kernel was given, which the interpreter cannot have changed; its own two words come first. */
function recorderScript(python: string, record: string): string {
  return `#!${python} -I
import json
def words(name):
    with open("/proc/self/" + name, "rb") as file:
        return file.read().decode("utf-8", "surrogateescape").split("\\0")[:-1]
with open(${JSON.stringify(record)}, "w") as file:
    json.dump({"argv": words("cmdline")[2:], "env": dict(word.split("=", 1) for word in words("environ"))}, file)
`;
}
