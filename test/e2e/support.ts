import { ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { cacheRoot, packageRoot } from "../../simulator/paths";

/** A machine as a newcomer has it: an empty home, an empty cache, and the command. */
export interface Machine {
  home: string;
  cache: string;
  environment: NodeJS.ProcessEnv;
  /** A copy of the `local` configuration whose stand-in listens on a free port. */
  config: string;
  start(...args: string[]): Running;
  run(...args: string[]): Promise<Finished>;
  remove(): void;
}

export interface Finished {
  code: number | null;
  output: string;
}

export interface Running {
  process: ChildProcess;
  /** Resolves when the output so far matches, rejects when the command ends before. */
  until(pattern: RegExp): Promise<void>;
  finished: Promise<Finished>;
}

/** Makes a machine; with `binaries`, the control plane that the tests have built already lies in its cache. */
export async function newMachine({ binaries }: { binaries: boolean }): Promise<Machine> {
  const folder = mkdtempSync(path.join(tmpdir(), "yuanrong-platform-"));
  const home = path.join(folder, "home");
  const cache = path.join(folder, "cache");
  mkdirSync(home);
  mkdirSync(cache);
  if (binaries) symlinkSync(path.join(cacheRoot(), "bin"), path.join(cache, "bin"));
  const config = path.join(folder, "Pulumi.local.yaml");
  const local = readFileSync(path.join(packageRoot(), "stacks", "Pulumi.local.yaml"), "utf8");
  writeFileSync(config, local.replace("127.0.0.1:31182", `127.0.0.1:${await freePort()}`));
  const environment: NodeJS.ProcessEnv = {
    PATH: withoutPulumi(process.env.PATH ?? ""),
    HOME: home,
    YUANRONG_PLATFORM_CACHE: cache,
    NO_COLOR: "1",
  };
  const start = (...args: string[]) => startCommand(args, environment);
  return {
    home,
    cache,
    environment,
    config,
    start,
    run: (...args) => start(...args).finished,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function startCommand(args: string[], env: NodeJS.ProcessEnv): Running {
  const main = path.join(packageRoot(), "dist", "cli", "main.js");
  const child = spawn(process.execPath, [main, "--cwd", packageRoot(), ...args], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let awaited: { pattern: RegExp; resolve(): void; reject(error: Error): void } | undefined;
  const take = (chunk: Buffer) => {
    output += chunk.toString();
    if (awaited?.pattern.test(output)) awaited.resolve();
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  const finished = new Promise<Finished>((resolve) =>
    child.once("close", (code) => {
      awaited?.reject(new Error(`ended before ${awaited.pattern}:\n${output}`));
      resolve({ code, output });
    }),
  );
  const until = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      awaited = { pattern, resolve, reject };
      if (pattern.test(output)) resolve();
    });
  return { process: child, finished, until };
}

/** What listens on this machine, by address, and the command lines of the processes whose text holds `mark`. */
export function listenersOf(mark: string): { address: string; command: string }[] {
  const lines = execFileSync("ss", ["-Hltnp"], { encoding: "utf8" }).trim().split("\n");
  return lines.flatMap((line) => {
    const address = line.trim().split(/\s+/)[3]!;
    const pid = /pid=(\d+)/.exec(line)?.[1];
    const command = pid ? commandOf(pid) : "";
    return command.includes(mark) ? [{ address, command }] : [];
  });
}

/** The command lines of all processes that name `mark`. */
export function processesOf(mark: string): string[] {
  return execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(mark) && !line.includes("ps -eo"));
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function withoutPulumi(PATH: string): string {
  return PATH.split(path.delimiter)
    .filter((folder) => !folder.includes("pulumi"))
    .join(path.delimiter);
}
