import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { beforeAll, beforeEach, onTestFinished } from "vitest";
import { installOf } from "../../support/pypi";

const run = promisify(execFile);
const SHELLCHECK = path.join(__dirname, "../../support/pypi/shellcheck.txt");

/** Where a program is on PATH; undefined where it is not. */
export function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

/** Where ShellCheck is: on PATH, or from the package index; or why this machine cannot have it. */
export async function shellCheck(): Promise<string | { missing: string }> {
  const found = onPath("shellcheck");
  if (found) return found;
  const installed = await installOf(SHELLCHECK, "ShellCheck (4 MB)");
  return "missing" in installed ? installed : path.join(installed.folder, "bin", "shellcheck");
}

/** Gives the tests of a file or `describe` a program, or skips them with a printed reason. */
export function requireTool(name: string, find: () => Promise<string | { missing: string }>): () => string {
  let tool: string | { missing: string };
  beforeAll(async () => {
    tool = await find();
  });
  beforeEach(({ skip }) => skip(typeof tool !== "string", `no ${name}: ${(tool as { missing: string }).missing}`));
  return () => tool as string;
}

/** A program that is on PATH or not there. */
export function required(name: string): () => string {
  return requireTool(name, async () => onPath(name) ?? { missing: "it is not on PATH" });
}

/** What a program says, all of it, and whether it is content. */
export async function said(program: string, args: string[]): Promise<{ content: boolean; text: string }> {
  const answer = await run(program, args).then(
    (output) => ({ content: true, ...output }),
    (error: { stdout: string; stderr: string }) => ({ content: false, ...error }),
  );
  return { content: answer.content, text: answer.stdout + answer.stderr };
}

/** A folder of the test. */
export function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), "yurthub-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}
