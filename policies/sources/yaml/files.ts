import { isUtf8 } from "node:buffer";
import { closeSync, fstatSync, openSync, readdirSync, readSync, realpathSync, statSync } from "node:fs";
import * as path from "node:path";
import { UserError } from "../../../planner/errors";
import { readYaml, YamlContents } from "./read";

/** What files and folders hold. */
export interface FileContents extends YamlContents {
  /** Number of files that were read. */
  files: number;
  /** Number of documents that are not Kubernetes' at all, those of `skipped` among them. */
  skippedDocuments: number;
}

/** The name of standard input in findings. */
export const STDIN = "<stdin>";

const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Reads files, folders with all below them (`*.yaml`, `*.yml`, `*.json`; no hidden folders, no node_modules), and
 * standard input for `-`. Names every path that cannot be read in one UserError. `skipped` has what is not Kubernetes'
 * only where it was given by name; in a folder such files are at home.
 */
export async function readPaths(
  paths: readonly string[],
  stdin: AsyncIterable<Uint8Array | string> = process.stdin,
): Promise<FileContents> {
  const contents: FileContents = { resources: [], problems: [], skipped: [], files: 0, skippedDocuments: 0 };
  const unreadable: string[] = [];
  const seen = new Set<string>();
  const add = (bytes: Buffer | undefined, file: string, isNamed: boolean) => {
    contents.files++;
    if (!bytes) {
      contents.problems.push({ file, line: 1, message: `is larger than ${MAX_BYTES / 1024 / 1024} MiB` });
      return;
    }
    const { text, isDamaged } = decode(bytes);
    if (!isNamed && /\.json$/i.test(file) && !/"(?:apiVersion|kind)"/.test(text)) {
      contents.skippedDocuments++;
      return;
    }
    const { resources, problems, skipped } = readYaml(text, file, { isDamaged });
    for (const resource of resources) contents.resources.push(resource);
    for (const problem of problems) contents.problems.push(problem);
    contents.skippedDocuments += skipped.length;
    if (isNamed) contents.skipped.push(...skipped);
  };
  for (const given of paths) {
    if (given === "-") {
      add(await readStream(stdin), STDIN, true);
      continue;
    }
    for (const { file, isNamed } of filesOf(given, seen, unreadable)) {
      try {
        add(readFile(file), file, isNamed);
      } catch (error) {
        unreadable.push(unreadableLine(file, error));
      }
    }
  }
  if (unreadable.length > 0) throw new UserError(unreadable.join("\n"));
  return contents;
}

/** The files of a path, each once however many links lead to it; links in circles end. */
function* filesOf(
  given: string,
  seen: Set<string>,
  unreadable: string[],
  isNamed = true,
): Generator<{ file: string; isNamed: boolean }> {
  try {
    const isFolder = statSync(given).isDirectory();
    const real = realPathOf(given);
    if (seen.has(real)) return;
    seen.add(real);
    if (!isFolder) {
      if (isNamed || statSync(real).isFile()) yield { file: given, isNamed };
      return;
    }
  } catch (error) {
    unreadable.push(unreadableLine(given, error));
    return;
  }
  for (const name of namesIn(given, unreadable)) yield* filesOf(path.join(given, name), seen, unreadable, false);
}

/** A pipe that a shell hands over has none. */
function realPathOf(given: string): string {
  try {
    return realpathSync(given);
  } catch {
    return path.resolve(given);
  }
}

function namesIn(folder: string, unreadable: string[]): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => isWanted(folder, entry.name, entry.isDirectory(), entry.isSymbolicLink()))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    unreadable.push(unreadableLine(folder, error));
    return [];
  }
}

function isWanted(folder: string, name: string, isFolder: boolean, isLink: boolean): boolean {
  const isYaml = /\.(?:ya?ml|json)$/i.test(name);
  const leadsToFolder = isFolder || (isLink && isFolderAt(path.join(folder, name)));
  return leadsToFolder ? !name.startsWith(".") && name !== "node_modules" : isYaml;
}

function isFolderAt(link: string): boolean {
  return statSync(link, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The bytes of a file; undefined where it is too large. */
function readFile(file: string): Buffer | undefined {
  const descriptor = openSync(file, "r");
  try {
    const { size } = fstatSync(descriptor);
    if (size > MAX_BYTES) return undefined;
    const chunks: Buffer[] = [];
    for (let total = 0; total <= MAX_BYTES;) {
      // Pipes and devices do not tell their size.
      const chunk = Buffer.allocUnsafe(Math.max(size + 1 - total, 65_536));
      const count = readSync(descriptor, chunk);
      if (count === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, count));
      total += count;
    }
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}

async function readStream(stream: AsyncIterable<Uint8Array | string>): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of stream) {
    chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
    total += chunk.length;
    if (total > MAX_BYTES) return undefined;
  }
  return Buffer.concat(chunks);
}

/** UTF-8, or UTF-16 with its mark, as PowerShell writes it. */
export function decode(bytes: Buffer): { text: string; isDamaged: boolean } {
  const mark = bytes.length >= 2 ? bytes.readUInt16BE(0) : 0;
  if (mark === 0xfffe || mark === 0xfeff) {
    const text = new TextDecoder(mark === 0xfffe ? "utf-16le" : "utf-16be").decode(bytes);
    return { text, isDamaged: text.includes("\uFFFD") };
  }
  return { text: bytes.toString("utf8"), isDamaged: !isUtf8(bytes) };
}

function unreadableLine(file: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return `${file}: cannot be read: ${code ?? message}`;
}
