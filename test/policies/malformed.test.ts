import { ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "../../policies/evaluate";
import type { YamlProblem } from "../../policies/sources/yaml";
import { bigCases } from "../support/malformed";

const SMALL = path.join(__dirname, "malformed");
const CHILD = path.join(__dirname, "../support/judge-files.cjs");

/** A file that is not done by then hangs. */
const BUDGET = 120_000;
const HEAP_MIB = 1536;

interface Answer {
  error?: string;
  problems: YamlProblem[];
  skipped: YamlProblem[];
  findings: Pick<Finding, "check" | "location" | "message">[];
}

/** Judges one file after another in a process of its own, which is ended when it does not answer. */
class Judge {
  private child?: ChildProcessWithoutNullStreams;

  judge(file: string): Promise<Answer> {
    const child = (this.child ??= spawn(process.execPath, [`--max-old-space-size=${HEAP_MIB}`, CHILD]));
    const lines = createInterface({ input: child.stdout });
    let stderr = "";
    child.stderr.on("data", (chunk) => (stderr += chunk));
    return new Promise<Answer>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("does not end")), BUDGET);
      lines.once("line", (line) => {
        clearTimeout(timer);
        resolve(JSON.parse(line) as Answer);
      });
      child.once("exit", (code, signal) => {
        clearTimeout(timer);
        reject(new Error(`ended with ${signal ?? code}: ${stderr.slice(-2000)}`));
      });
      child.stdin.write(`${file}\n`);
    })
      .catch((error: unknown) => {
        this.stop();
        throw error;
      })
      .finally(() => {
        lines.close();
        child.removeAllListeners("exit");
        child.stderr.removeAllListeners("data");
      });
  }

  stop(): void {
    this.child?.kill("SIGKILL");
    this.child = undefined;
  }
}

const judge = new Judge();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "malformed-"));
});

afterAll(() => {
  judge.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Every file is named, so that what is no object is told of as well. */
async function expectAnswer(file: string): Promise<void> {
  const { error, problems, skipped, findings } = await judge.judge(file);
  expect(error).toBeUndefined();
  const places = [...problems, ...skipped, ...findings.map(({ location }) => location)];
  expect(places).not.toEqual([]);
  for (const place of places) {
    expect(place?.file).toBe(file);
    expect(place?.line).toBeGreaterThanOrEqual(1);
  }
}

describe("what is malformed gives a problem or a finding with its line, by all checks", () => {
  const names = readdirSync(SMALL).filter((name) => !name.startsWith("."));

  it("has a hundred files and more", () => expect(names.length).toBeGreaterThanOrEqual(100));

  it.each(names)("%s", (name) => expectAnswer(path.join(SMALL, name)));
});

describe("what is large is judged or refused without end or exhaustion", () => {
  it.each(Object.keys(bigCases))("%s", async (name) => {
    const file = path.join(folder, name);
    writeFileSync(file, bigCases[name]!());
    await expectAnswer(file);
    rmSync(file);
  });
});
