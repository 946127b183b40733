import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { plan } from "../../planner";
import { loadProject, stackNames } from "../../planner/project";
import { compare, Difference } from "./compare";
import { explain } from "./explain";
import { plannedList } from "./identity";
import { formatList, GoldenList, parseList } from "./list";

const ROOT = path.join(__dirname, "../..");

/** The list of a stack and what the stack's plan says against it. */
export interface Checked {
  stack: string;
  /** The list as it should be. */
  text: string;
  differences: Difference[];
  /** False where the file must be written anew, be it only for its form. */
  isCurrent: boolean;
}

/** The environments of the platform. */
export function environments(): string[] {
  return stackNames(loadProject(ROOT)).sort();
}

/** Lists of environments that are gone. */
export function strayLists(): string[] {
  const names = readdirSync(__dirname).filter((name) => name.endsWith(".txt"));
  return names.filter((name) => !environments().includes(path.basename(name, ".txt")));
}

/** Plans an environment and compares it with its list; without a list everything is new. */
export async function checkEnvironment(stack: string): Promise<Checked> {
  const planned = plannedList(await plan({ cwd: ROOT, stack, onLog: () => {} }));
  const text = formatList(planned);
  const file = fileOf(stack);
  const committed = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  const golden: GoldenList =
    committed === undefined ? { ...planned, entries: [] } : parseNamed(committed, path.relative(ROOT, file));
  return { stack, text, differences: compare(golden, planned), isCurrent: committed === text };
}

/** Writes the list of an environment. */
export function writeList({ stack, text }: Checked): void {
  writeFileSync(fileOf(stack), text);
}

/** Removes the lists of environments that are gone. */
export function removeStrayLists(): void {
  for (const name of strayLists()) rmSync(path.join(__dirname, name));
}

/** What to do about it where it is meant. */
export const ADVICE =
  "If all of this is meant, write the lists (npm run golden -- --update) and commit them with the change.";

/** What is wrong with the lists, in words; undefined where nothing is. */
export function report(checked: Checked[], stray: string[] = []): string | undefined {
  const outdated = checked.filter(({ isCurrent }) => !isCurrent);
  if (outdated.length === 0 && stray.length === 0) return undefined;
  const parts: string[] = [];
  if (outdated.some(({ differences }) => differences.length > 0)) parts.push(explain(outdated));
  const onlyForm = outdated.filter(({ differences }) => differences.length === 0);
  if (onlyForm.length > 0) parts.push(`Not as it is written, but for the form the same: ${names(onlyForm)}.`);
  if (stray.length > 0) parts.push(`Without an environment: ${stray.map((name) => `test/golden/${name}`).join(", ")}.`);
  return parts.join("\n\n");
}

function fileOf(stack: string): string {
  return path.join(__dirname, `${stack}.txt`);
}

function names(checked: Checked[]): string {
  return checked.map(({ stack }) => `test/golden/${stack}.txt`).join(", ");
}

function parseNamed(text: string, file: string): GoldenList {
  try {
    return parseList(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}
