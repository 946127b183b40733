import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { UserError } from "../planner/errors";
import type { Edit } from "./check";
import type { Finding } from "./evaluate";
import { nameOf } from "./exemptions";
import { editDocument } from "./fix/edit-document";
import type { Resource } from "./resource";
import { STDIN } from "./sources/yaml";
import { documentsOf, YamlDocument } from "./sources/yaml/documents";
import { contentsOf } from "./sources/yaml/objects";
import { parseDocument } from "./sources/yaml/parse";
import { formatPath, groupBy } from "./values";

/** One finding that was mended, or not. */
export interface FixOutcome {
  file: string;
  check: string;
  /** As exemptions name it. */
  resource: string;
}

/** What was mended and what was left, and why. */
export interface FixReport {
  fixed: FixOutcome[];
  left: (FixOutcome & { reason: string })[];
}

/**
 * Writes the fixes of findings into their files, each file at once. Only the lines of a fix change. A fix that would
 * reach further, such as into what an anchor shares, is left.
 */
export async function applyFixes(findings: readonly Finding[]): Promise<FixReport> {
  const report: FixReport = { fixed: [], left: [] };
  const fixable = findings.filter(({ fix }) => fix);
  if (fixable.some(({ location }) => location?.file === STDIN))
    throw new UserError("standard input cannot be fixed: give the paths of files");
  for (const [file, ofFile] of groupBy(fixable, ({ location }) => location?.file)) {
    const { fixed, left } = file === undefined ? leave(ofFile, "it comes from a program") : fixFile(file, ofFile);
    report.fixed.push(...fixed.map((finding) => outcome(finding)));
    report.left.push(...left.map(({ finding, reason }) => ({ ...outcome(finding), reason })));
  }
  return report;
}

interface Fixed {
  fixed: Finding[];
  left: { finding: Finding; reason: string }[];
}

function fixFile(file: string, findings: readonly Finding[]): Fixed {
  try {
    // A link stays; what it leads to is written.
    const real = realpathSync(file);
    if (!statSync(real).isFile()) return leave(findings, "it is no regular file");
    const bytes = readFileSync(real);
    const text = bytes.toString("utf8");
    if (!Buffer.from(text).equals(bytes)) return leave(findings, "the file is not UTF-8");
    const { text: result, ...fixed } = fixText(text, findings);
    if (result !== text) writeAtomically(real, result);
    return fixed;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return leave(findings, `the file cannot be written: ${code}`);
  }
}

/** Fixes the documents of a text from the last to the first, so that the places of the others stay. */
function fixText(text: string, findings: readonly Finding[]): Fixed & { text: string } {
  const documents = [...documentsOf(text)];
  const result: Fixed & { text: string } = { text, fixed: [], left: [] };
  const byDocument = groupBy(findings, ({ resource }) => documentOf(documents, resource));
  for (const [document, ofDocument] of [...byDocument].sort(([a], [b]) => (b?.start ?? 0) - (a?.start ?? 0))) {
    const isCurrent = document ? unchangedIn(document) : () => false;
    const current = new Set(ofDocument.filter(({ resource }) => isCurrent(resource)));
    const stale = ofDocument.filter((finding) => !current.has(finding));
    result.left.push(...leave(stale, "the file has changed since it was read").left);
    if (!document || current.size === 0) continue;
    const edited = fixDocument(document.text, [...current]);
    result.fixed.push(...edited.fixed);
    result.left.push(...edited.left);
    result.text =
      result.text.slice(0, document.start) + edited.text + result.text.slice(document.start + document.text.length);
  }
  return result;
}

/** Applies as many findings' fixes as go together; halves those that do not until the ones at fault are found. */
function fixDocument(text: string, findings: readonly Finding[]): Fixed & { text: string } {
  const result: Fixed & { text: string } = { text, fixed: [], left: [] };
  const accept = (more: readonly Finding[]): void => {
    const tried = editDocument(text, editsOf([...result.fixed, ...more]));
    if ("text" in tried) {
      result.text = tried.text;
      result.fixed.push(...more);
    } else if (more.length === 1) result.left.push({ finding: more[0]!, reason: tried.reason });
    else {
      const middle = Math.ceil(more.length / 2);
      accept(more.slice(0, middle));
      accept(more.slice(middle));
    }
  };
  accept(findings);
  return result;
}

/** The edits with their places in the document, each once. */
function editsOf(findings: readonly Finding[]): Edit[] {
  const edits = findings.flatMap(({ resource, fix = [] }) =>
    fix.map(({ path, value }) => ({ path: [...resource.at, ...path], value })),
  );
  return [...new Map(edits.map((edit) => [JSON.stringify([edit.path, edit.value]), edit])).values()];
}

function documentOf(documents: readonly YamlDocument[], resource: Resource): YamlDocument | undefined {
  const line = resource.locate?.([]).line ?? 0;
  return documents.findLast((document) => document.line < line);
}

/** Whether a document still holds a resource as it was judged. */
function unchangedIn(document: YamlDocument): (resource: Resource) => boolean {
  const parsed = parseDocument(document);
  const objects = "value" in parsed ? contentsOf(parsed.value).objects : [];
  const byPlace = new Map(objects.map(({ at, object }) => [formatPath(at), object]));
  return ({ at, object }) => isDeepStrictEqual(byPlace.get(formatPath(at)), object);
}

/** Writes beside the file and puts it in its place, with the same rights. */
function writeAtomically(file: string, text: string): void {
  const { mode, uid, gid } = statSync(file);
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`);
  const descriptor = openSync(temporary, "wx", 0o600);
  try {
    try {
      writeFileSync(descriptor, text);
      fchmodSync(descriptor, mode & 0o7777);
      if (process.getuid?.() === 0) fchownSync(descriptor, uid, gid);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function leave(findings: readonly Finding[], reason: string): Fixed {
  return { fixed: [], left: findings.map((finding) => ({ finding, reason })) };
}

function outcome({ check, resource, location }: Finding): FixOutcome {
  return { file: location?.file ?? "", check, resource: nameOf(resource) };
}
