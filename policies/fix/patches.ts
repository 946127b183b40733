import { isCollection, isMap, isScalar, Node, Pair, stringify, YAMLMap, YAMLSeq } from "yaml";
import { Json, JsonMap } from "../values";

/** What is to change, by the nodes of a document. */
export interface Changes {
  removed: Map<YAMLMap | YAMLSeq, Set<number>>;
  replaced: Map<Pair | Node, Json>;
  /** Keys for a map, or for the pair whose value is empty. */
  added: Map<YAMLMap | Pair, JsonMap>;
  /** The pairs that hold values. */
  owners: Map<unknown, Pair>;
}

/** One change of the text. */
export interface Patch {
  start: number;
  end: number;
  insert: string;
}

/** The changes of the text that make the changes of the nodes, line by line where the style is that of blocks. */
export function patchesOf(text: string, { removed, replaced, added, owners }: Changes, isJson: boolean): Patch[] {
  const inline = (value: Json) =>
    isJson ? JSON.stringify(value) : stringify(value, { ...STYLE, collectionStyle: "flow" }).trimEnd();
  return [
    ...[...removed].flatMap(([parent, indexes]) => removal(text, parent, indexes, owners.get(parent))),
    ...[...replaced].map(([what, value]) => replacement(text, what, inline(value))),
    ...[...added].map(([to, values]) =>
      to instanceof Pair ? replacement(text, to, inline(values)) : addition(text, to, values, isJson, inline),
    ),
  ];
}

const STYLE = { version: "1.1", lineWidth: 0, indent: 2 } as const;

function removal(text: string, parent: YAMLMap | YAMLSeq, indexes: ReadonlySet<number>, owner?: Pair): Patch[] {
  const items = parent.items as (Pair | Node)[];
  if (indexes.size === items.length) {
    const empty = isMap(parent) ? "{}" : "[]";
    if (owner) return [replacement(text, owner, empty)];
    return [{ start: startOf(text, items[0]!, parent), end: endOf(items.at(-1)!), insert: empty }];
  }
  const patches: Patch[] = [];
  for (let first = 0; first < items.length; first++) {
    if (!indexes.has(first)) continue;
    let last = first;
    while (indexes.has(last + 1)) last++;
    patches.push(run(text, parent, first, last));
    first = last;
  }
  return patches;
}

/** Takes out items that stand side by side; another one is before or behind them. */
function run(text: string, parent: YAMLMap | YAMLSeq, first: number, last: number): Patch {
  const items = parent.items as (Pair | Node)[];
  const start = startOf(text, items[first]!, parent);
  const end = endOf(items[last]!);
  if (parent.flow) {
    const next = items[last + 1];
    if (next) return { start, end: startOf(text, next, parent), insert: "" };
    return { start: endOf(items[first - 1]!), end, insert: "" };
  }
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const nextLine = endOfLine(text, end);
  if (text.slice(lineStart, start).trim() === "") return { start: lineStart, end: nextLine, insert: "" };
  // The first key of a map behind a dash: what follows takes its place.
  let next = nextLine;
  while (text[next] === " ") next++;
  return { start, end: next, insert: "" };
}

function replacement(text: string, what: Pair | Node, insert: string): Patch {
  if (!(what instanceof Pair)) return { start: what.range![0], end: trimmed(text, endOf(what)), insert };
  const colon = text.indexOf(":", (what.key as Node).range![1]) + 1;
  return { start: colon, end: Math.max(colon, trimmed(text, endOf(what))), insert: ` ${insert}` };
}

function addition(
  text: string,
  map: YAMLMap,
  values: JsonMap,
  isJson: boolean,
  inline: (value: Json) => string,
): Patch {
  const last = map.items.at(-1);
  if (map.flow || !last) {
    const [start, end] = map.range!;
    if (!last) return { start, end, insert: inline(values) };
    const before = text.slice(text.lastIndexOf("\n", startOf(text, last, map) - 1) + 1, startOf(text, last, map));
    const separator = before.trim() === "" && text.slice(start, end).includes("\n") ? `,${eol(text)}${before}` : ", ";
    const pairs = Object.entries(values).map(
      ([key, value]) => `${separator}${isJson ? JSON.stringify(key) : inline(key)}: ${inline(value as Json)}`,
    );
    return { start: endOf(last), end: endOf(last), insert: pairs.join("") };
  }
  const start = startOf(text, map.items[0]!, map);
  const indent = " ".repeat(start - (text.lastIndexOf("\n", start - 1) + 1));
  const lines = stringify(values, STYLE)
    .trimEnd()
    .split("\n")
    .map((line) => indent + line + eol(text));
  const at = endOfLine(text, endOf(last));
  const isCut = at > 0 && text[at - 1] !== "\n";
  return { start: at, end: at, insert: (isCut ? eol(text) : "") + lines.join("") };
}

/** Where an item begins: its key, its dash, or itself. */
function startOf(text: string, item: Pair | Node, parent: YAMLMap | YAMLSeq): number {
  if (item instanceof Pair) return (item.key as Node).range![0];
  let start = item.range![0];
  if (parent.flow) return start;
  while (start > 0 && text[start] !== "-") start--;
  return start;
}

/** Where the last text of an item ends. */
function endOf(item: Pair | Node): number {
  if (item instanceof Pair) {
    const { key, value } = item as Pair<Node, Node | null>;
    return Math.max(key.range![1], value ? endOf(value) : 0);
  }
  const last = isCollection(item) && !item.flow ? (item.items.at(-1) as Pair | Node | undefined) : undefined;
  if (last) return endOf(last);
  return isScalar(item) && item.type?.startsWith("BLOCK") ? item.range![1] - 1 : item.range![1];
}

function trimmed(text: string, end: number): number {
  return text[end - 1] === "\r" ? end - 1 : end;
}

/** The place behind the line break of the line. */
function endOfLine(text: string, at: number): number {
  const found = text.indexOf("\n", at);
  return found < 0 ? text.length : found + 1;
}

function eol(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}
