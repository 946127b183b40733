import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { renameSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { UserError } from "./errors";
import { RenderedFile } from "./render";

/** Lists the files that were written, so that the next time removes these and nothing else. */
const MARKER = ".yuanrong-platform-render";

/**
 * Writes files into a folder that is new, empty or made by this function, and removes those of the last time. All files are
 * written beside the old ones before any is replaced; a failure leaves the folder as it was. Files of `mode` 0600 make the
 * folder 0700. Throws a UserError for a folder that holds anything else.
 */
export function writeRendered(folder: string, files: RenderedFile[], mode = 0o644): void {
  const target = path.resolve(folder);
  const stale = ownedFiles(target, folder);
  const isNew = !existsSync(target);
  let staging: string | undefined;
  try {
    mkdirSync(target, { recursive: true });
    staging = mkdtempSync(path.join(target, ".new-"));
    const marker = { name: MARKER, content: files.map(({ name }) => `${name}\n`).join("") };
    for (const { name, content } of [...files, marker]) writeFileSync(path.join(staging, name), content, { mode });
    for (const name of stale) rmSync(path.join(target, name), { force: true });
    for (const { name } of [...files, marker]) renameSync(path.join(staging, name), path.join(target, name));
    rmdirSync(staging);
    if (isNew) chmodSync(target, mode === 0o600 ? 0o700 : 0o755);
  } catch (error) {
    if (isNew) rmSync(target, { recursive: true, force: true });
    else if (staging) rmSync(staging, { recursive: true, force: true });
    throw new UserError(`${folder}: cannot be written: ${(error as Error).message}`);
  }
}

/** The files that an earlier run wrote into a folder; none for a new or empty one. */
function ownedFiles(target: string, shown: string): string[] {
  if (!existsSync(target)) return [];
  if (!statSync(target).isDirectory()) throw new UserError(`${shown}: is a file; expected a folder`);
  const held = readdirSync(target);
  if (held.length === 0) return [];
  if (!held.includes(MARKER)) {
    throw new UserError(
      `${shown}: holds files that \`render\` did not write; expected a new or empty folder, or one of its own`,
    );
  }
  const listed = readFileSync(path.join(target, MARKER), "utf8").split("\n");
  return listed.filter((name) => name !== "" && path.basename(name) === name && name !== "..");
}
