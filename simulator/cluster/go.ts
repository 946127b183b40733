import { spawn } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import * as path from "node:path";
import { UserError } from "../../planner/errors";
import { cacheRoot } from "../paths";
import type { Family } from "./families";

/** The local cluster's programs are not there and cannot be built here; the message says why and what would help. */
export class ToolsUnavailable extends UserError {}

const REMEDY =
  "install Go from your package manager or go.dev, or put etcd, Kubernetes, kwok and helm of the pinned versions on PATH";

/** Refuses with {@link ToolsUnavailable} unless a Go that can build the family is on PATH. */
export async function requireGo(family: Family): Promise<void> {
  // In the module's folder, a Go that may download a newer toolchain answers with that one's version.
  const { code, output } = await run(["version"], family.folder, {}).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new ToolsUnavailable(`Go is not on PATH and the local cluster's programs are not built yet; ${REMEDY}`);
  });
  const found = /go version go(\d+(\.\d+)*)/.exec(output)?.[1];
  if (code === 0 && found && compare(found, family.goVersion) >= 0) return;
  const reason = code === 0 ? `found ${output.trim()}` : output.trim();
  throw new ToolsUnavailable(`Go ${family.goVersion} or newer is needed (${reason}); ${REMEDY}`);
}

/** Builds one program; `onProgress` gets the number of packages compiled so far. */
export async function goBuild(
  family: Family,
  importPath: string,
  output: string,
  onProgress: (packages: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(path.join(buildFolder(), "tmp"), { recursive: true });
  const flags = ["-mod=readonly", "-modcacherw", "-buildvcs=false", "-trimpath", "-v"];
  let packages = 0;
  const result = await run(
    ["build", ...flags, "-ldflags", family.ldflags.join(" "), "-o", output, importPath],
    family.folder,
    buildEnvironment(),
    signal,
    (line) => {
      if (/^[\w.-]+(\/|$)/.test(line)) onProgress(++packages);
    },
  );
  if (result.code === 0) return;
  const tail = result.output.trim().split("\n").slice(-5).join("\n");
  throw new ToolsUnavailable(`${path.basename(output)} ${family.version} could not be built:\n${tail}`);
}

/** Removes what the compiler kept in our cache folder; folders that the user's environment names stay. */
export async function removeBuildFolder(): Promise<void> {
  await rm(buildFolder(), { recursive: true, force: true });
}

function buildFolder(): string {
  return path.join(cacheRoot(), "build");
}

function buildEnvironment(): NodeJS.ProcessEnv {
  const at = (name: string) => path.join(buildFolder(), name);
  const ours = { GOPATH: at("path"), GOMODCACHE: at("modules"), GOCACHE: at("cache"), GOTMPDIR: at("tmp") };
  const chosen = Object.entries(ours).filter(([name]) => !process.env[name]);
  return { ...Object.fromEntries(chosen), CGO_ENABLED: "0" };
}

async function run(
  args: string[],
  cwd: string,
  environment: NodeJS.ProcessEnv,
  signal?: AbortSignal,
  onLine?: (line: string) => void,
): Promise<{ code: number | null; output: string }> {
  signal?.throwIfAborted();
  // Go's own usage counters would otherwise go to the user's configuration folder.
  const env = { ...process.env, ...environment, TEST_TELEMETRY_DIR: path.join(buildFolder(), "telemetry") };
  return new Promise((resolve, reject) => {
    // A group of its own, so that an abort ends the compilers too; without a signal the terminal's Ctrl-C must reach them.
    const go = spawn("go", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: signal !== undefined });
    const abort = () => {
      if (go.pid && go.exitCode === null) process.kill(-go.pid, "SIGKILL");
    };
    signal?.addEventListener("abort", abort, { once: true });
    let output = "";
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      for (const line of chunk.toString().split("\n")) onLine?.(line);
    };
    go.stdout.on("data", take);
    go.stderr.on("data", take);
    go.on("error", reject);
    go.on("close", (code) => {
      signal?.removeEventListener("abort", abort);
      if (signal?.aborted) reject(signal.reason as Error);
      else resolve({ code, output });
    });
  });
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
