import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { onTestFinished } from "vitest";
import { plan, Plan, PlannedResource, PlanOptions } from "../../planner";

const ROOT = path.join(__dirname, "../..");
export const PROGRAMS = path.join(ROOT, "test/fixtures/programs");

const DEFAULT_FILES = {
  "Pulumi.yaml": "name: temporary\nruntime: nodejs\n",
  "package.json": '{ "private": true }',
};

/** Plans one of the fixture programs. */
export function planFixture(name: string, options: PlanOptions = {}): Promise<Plan> {
  return plan({ cwd: path.join(PROGRAMS, name), onLog: () => {}, ...options });
}

/** Writes a program that lives as long as the test, with this repository's packages installed. */
export function temporaryProgram(files: Record<string, string>): string {
  const folder = mkdtempSync(path.join(tmpdir(), "program-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  for (const [name, text] of Object.entries({ ...DEFAULT_FILES, ...files })) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** The only resource of that name. */
export function named(plan: Plan, name: string): PlannedResource {
  const found = plan.resources.filter((resource) => resource.name === name);
  if (found.length !== 1) throw new Error(`${found.length} resources named ${name}`);
  return found[0]!;
}

/** What a plan's reader sees: secrets and unknowns as text. */
export function seen(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** The part of a URN that follows stack and project. */
export function short(urn: string): string {
  return urn.split("::").slice(2).join("::");
}
