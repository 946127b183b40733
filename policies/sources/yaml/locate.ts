import { State } from "js-yaml";
import { isMap, Path } from "../../values";
import { firstLine, loadDocument } from "./parse";
import { YamlDocument } from "./documents";

/** A value of a document with its parts in the order of the text: of a map, keys and values take turns. */
interface Node {
  /** Counted from 0 from the document's start. */
  line: number;
  result: unknown;
  parts: Node[];
}

/** The last document that was looked into: whoever asks for one place asks for others of the same document. */
let last: { document: YamlDocument; root: Node } | undefined;

/** The file's line, counted from 1, of the value at a path, or of the nearest thing above it. */
export function locate(document: YamlDocument, path: Path): number {
  if (last?.document !== document) last = { document, root: treeOf(document.text) };
  let node = last.root;
  let line: number | undefined;
  for (const part of path) {
    const found = partOf(node, part);
    if (!found) break;
    ({ line, node } = found);
  }
  return line === undefined ? firstLine(document) : document.line + line + 1;
}

/** Reads the document once more, noting where its parts stand. */
function treeOf(text: string): Node {
  const root: Node = { line: 0, result: undefined, parts: [] };
  const open: Node[] = [root];
  loadDocument(text, (event, state: State) => {
    if (event === "open") {
      open.push({ line: state.line, result: undefined, parts: [] });
      return;
    }
    const node = open.pop()!;
    node.result = state.result;
    // Where the reader tried one way and took another, the same value is there twice, one inside the other.
    const same = isContainer(node.result) ? node.parts.find(({ result }) => result === node.result) : undefined;
    if (same) node.parts = same.parts;
    open.at(-1)!.parts.push(node);
  });
  return root.parts.at(-1) ?? root;
}

function partOf({ result, parts }: Node, key: string | number): { line: number; node: Node } | undefined {
  if (Array.isArray(result)) {
    const direct = parts.length === result.length ? parts[Number(key)] : undefined;
    if (direct && Object.is(direct.result, result[Number(key)])) return { line: firstLineOf(direct), node: direct };
    // Entries that are empty have no part.
    let index = 0;
    for (const node of parts) {
      while (index < result.length && !Object.is(result[index], node.result)) index++;
      if (index === Number(key)) return { line: firstLineOf(node), node };
      index++;
    }
    return undefined;
  }
  if (!isMap(result) || !Object.hasOwn(result, key)) return undefined;
  for (let index = 0; index + 1 < parts.length; index++) {
    const name = String(parts[index]!.result);
    const node = parts[index + 1]!;
    if (!Object.hasOwn(result, name) || !Object.is(result[name], node.result)) continue;
    if (name === String(key)) return { line: parts[index]!.line, node };
    index++;
  }
  return undefined;
}

/** Of a map in a list, the first key's line; the reader opens it at the dash. */
function firstLineOf(node: Node): number {
  return node.parts[0]?.line ?? node.line;
}

function isContainer(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
