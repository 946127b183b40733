import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { availableParallelism } from "node:os";
import * as path from "node:path";

/** The first program of that name on PATH. */
export function onPath(name: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = (env.PATH ?? "").split(path.delimiter).filter(Boolean);
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Runs a program to its end and returns its standard output; rejects with its standard error. No more than this machine
 * has processors run at once: they would not end sooner, and each takes memory.
 */
export async function run(program: string, args: string[], input: string): Promise<string> {
  if (running >= availableParallelism()) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await start(program, args, input);
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

function start(program: string, args: string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0
        ? resolve(Buffer.concat(stdout).toString("utf8"))
        : reject(new Error(Buffer.concat(stderr).toString("utf8").trim())),
    );
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
