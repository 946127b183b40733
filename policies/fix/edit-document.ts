import { isDeepStrictEqual } from "node:util";
import { isAlias, isMap, isScalar, isSeq, Node, Pair, parseDocument, YAMLMap, YAMLSeq } from "yaml";
import type { Edit } from "../check";
import { loadDocument } from "../sources/yaml/parse";
import { isMap as isJsonMap, Json, JsonMap, Path } from "../values";
import { patchesOf, Changes } from "./patches";

/** A document's text with edits applied, or why they were not. */
export type Edited = { text: string } | { reason: string };

/** Applies edits to the text of one document, touching nothing else; none of them where one cannot be done surely. */
export function editDocument(text: string, edits: readonly Edit[]): Edited {
  const document = parseDocument(text, { schema: "failsafe", uniqueKeys: false, strict: false, logLevel: "silent" });
  const changes: Changes = { removed: new Map(), replaced: new Map(), added: new Map(), owners: new Map() };
  for (const edit of edits) {
    const reason = place(document.contents, edit, changes);
    if (reason !== undefined) return { reason };
  }
  const isJson = text.trimStart().startsWith("{");
  const result = patchesOf(text, changes, isJson)
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce((edited, { start, end, insert }) => edited.slice(0, start) + insert + edited.slice(end), text);
  return holds(result, expected(loadDocument(text), edits))
    ? { text: result }
    : { reason: "it would change more than this place; edit it by hand" };
}

/** Notes what an edit changes in the document's nodes; the reason where it must not. */
function place(root: unknown, { path, value }: Edit, changes: Changes): string | undefined {
  let node = root;
  let owner: Pair | undefined;
  const adds = (depth: number) => path.slice(depth).every((part) => typeof part === "string");
  for (const [depth, part] of path.entries()) {
    const isLast = depth === path.length - 1;
    if (isAlias(node) || (node as Node | null)?.anchor) return "the place is shared by an anchor";
    if (isMap(node)) {
      const index = node.items.findIndex(({ key }) => isScalar(key) && key.value === String(part));
      if (index < 0) {
        if (value === undefined) return "the value comes from an anchor";
        if (!adds(depth)) return "the list does not exist";
        addTo(changes, node, path.slice(depth), value);
        return undefined;
      }
      owner = node.items[index]!;
      changes.owners.set(owner.value, owner);
      if (isLast) return change(changes, node, index, owner, value);
      node = owner.value;
    } else if (isSeq(node) && typeof part === "number" && part < node.items.length) {
      if (isLast) return change(changes, node, part, node.items[part] as Node, value);
      node = node.items[part];
      owner = undefined;
    } else if (owner && isEmpty(node) && value !== undefined && adds(depth)) {
      addTo(changes, owner, path.slice(depth), value);
      return undefined;
    } else return "the place is inside a text or of another type";
  }
  return "the place is the whole document";
}

function change(
  { removed, replaced }: Changes,
  parent: YAMLMap | YAMLSeq,
  index: number,
  what: Pair | Node,
  value: Json | undefined,
): string | undefined {
  const node = what instanceof Pair ? (what.value as Node | null) : what;
  if (isAlias(node) || node?.anchor) return "the place is shared by an anchor";
  if (value === undefined) removed.set(parent, (removed.get(parent) ?? new Set()).add(index));
  else replaced.set(what, value);
  return undefined;
}

function addTo({ added }: Changes, to: YAMLMap | Pair, path: Path, value: Json): void {
  const additions = added.get(to) ?? {};
  added.set(to, additions);
  setIn(additions, path, value);
}

function setIn(map: JsonMap, path: Path, value: Json): void {
  const [key, ...rest] = path.map(String);
  if (rest.length === 0) map[key!] = value;
  else {
    const next = Object.hasOwn(map, key!) ? map[key!] : undefined;
    const inner: JsonMap = isJsonMap(next) ? next : {};
    map[key!] = inner;
    setIn(inner, rest, value);
  }
}

function isEmpty(node: unknown): boolean {
  return node === null || (isScalar(node) && ["", "~", "null", "Null", "NULL"].includes(String(node.value)));
}

/** The value as it should be after the edits. */
function expected(original: unknown, edits: readonly Edit[]): unknown {
  const value = plain(original);
  for (const edit of edits) if (edit.value !== undefined) setAt(value, edit.path, edit.value);
  const removals = edits.filter((edit) => edit.value === undefined).map(({ path }) => path);
  // From the back, so that places in lists stay.
  for (const path of removals.sort((a, b) => Number(b.at(-1)) - Number(a.at(-1)) || 0)) removeAt(value, path);
  return value;
}

type Branch = Record<string | number, unknown>;

function setAt(root: unknown, path: Path, value: Json): void {
  let at = root as Branch;
  for (const part of path.slice(0, -1)) {
    if (!Object.hasOwn(at, part) || at[part] === null) at[part] = {};
    at = at[part] as Branch;
  }
  at[path.at(-1)!] = value;
}

function removeAt(root: unknown, path: Path): void {
  let at = root;
  for (const part of path.slice(0, -1)) at = (at as Branch | undefined)?.[part];
  const last = path.at(-1)!;
  if (Array.isArray(at)) at.splice(Number(last), 1);
  else if (isJsonMap(at)) delete at[last];
}

function holds(text: string, value: unknown): boolean {
  try {
    return isDeepStrictEqual(plain(loadDocument(text)), value);
  } catch {
    return false;
  }
}

/** A copy in which nothing is shared. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}
