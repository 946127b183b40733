import { load, LoadOptions, State, YAMLException } from "js-yaml";
import { isMap, Json, Path } from "../../values";
import { contentOf, countAllBreaks, YamlDocument } from "./documents";
import { KUBERNETES_SCHEMA } from "./scalars";

/** Nesting that no object of a cluster has; checks may recurse that deep. */
const MAX_DEPTH = 250;

/** What a document holds, or what is wrong with it. */
export type Parsed = { value: Json } | { problem: string; line: number } | { problem: string; at: Path };

/** Reads one document; lines are of the file, counted from 1. */
export function parseDocument(document: YamlDocument): Parsed {
  const { text } = document;
  const nul = text.indexOf("\0");
  if (nul >= 0) return { problem: "holds a NUL byte: no text", line: lineAt(document, nul) };
  try {
    const value = loadDocument(text) as Json | undefined;
    const found = problemOf(value, text);
    return found ? { problem: found.problem + hint(text), at: found.at } : { value: value ?? null };
  } catch (error) {
    const { reason, mark } = error as Partial<YAMLException>;
    const line = document.line + 1 + (mark?.line ?? lineOfFailure(text));
    return { problem: `is no valid YAML: ${reason ?? (error as Error).message}${hint(text)}`, line };
  }
}

/** js-yaml on a single document. */
export function loadDocument(text: string, listener?: LoadOptions["listener"]): unknown {
  const options = { schema: KUBERNETES_SCHEMA, maxDepth: MAX_DEPTH, ...(listener && { listener }) };
  return load(text, options);
}

/** The file's line, counted from 1, of a place in a document. */
export function lineAt({ text, line }: YamlDocument, at: number): number {
  return line + 1 + countAllBreaks(text, 0, at);
}

/** The file's line of what comes first in a document. */
export function firstLine(document: YamlDocument): number {
  return lineAt(document, contentOf(document.text));
}

/** Line at which reading stopped, where the error does not tell. */
function lineOfFailure(text: string): number {
  let line = 0;
  try {
    loadDocument(text, (_event, state: State) => (line = state.line));
  } catch {
    // It is the one that is being looked for.
  }
  return line;
}

function hint(text: string): string {
  if (!text.includes("{{")) return "";
  return " (this looks like a Helm template: render it with `helm template` and check what comes out)";
}

/**
 * What YAML allows and no object can be: a map as a key, a value within itself, and aliases that make a short text long
 * (they are shared here, but whoever walks the value sees all of it).
 */
function problemOf(value: unknown, text: string): { problem: string; at: Path } | undefined {
  let left = text.includes("*") ? 10 * text.length + 10_000 : Infinity;
  const path: string[] = [];
  const walk = (part: unknown): string | undefined => {
    left -= typeof part === "string" ? 1 + part.length / 64 : 1;
    if (left < 0) return "holds aliases that make it too large";
    if (typeof part !== "object" || part === null) return undefined;
    if (path.length > MAX_DEPTH) return "is nested too deep, or holds an anchor within itself";
    if (isMap(part) && Object.hasOwn(part, "[object Object]")) return "has a map as a key";
    for (const key in part) {
      path.push(key);
      const problem = walk((part as Record<string, unknown>)[key]);
      if (problem !== undefined) return problem;
      path.pop();
    }
    return undefined;
  };
  const problem = walk(value);
  return problem === undefined ? undefined : { problem, at: path };
}
