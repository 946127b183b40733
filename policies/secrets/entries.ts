import { credentialIn, isDefaultPassword } from "./credentials";
import { jsonOf } from "./texts";
import { ifKnown } from "../unknown";
import { isMap, Json, JsonMap, Path } from "../values";

/** A named value within a text. */
export interface Entry {
  name: string;
  value: string;
  /** Counted from 1; absent in JSON. */
  line?: number;
  /** Place within JSON. */
  path?: Path;
}

const LINE = /^\s*(?:-\s+)?(?:export\s+)?["']?([A-Za-z_][\w.-]*)["']?\s*[:=]\s*(\S.*)$/;
const ELEMENT = /<([A-Za-z][\w.-]*)>([^<>]+)<\//;

/** What no value of a line of configuration has, but code and templates have. */
const CODE = /[\s$(){}<>[\]`%|\\*"']|^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/;

/** The named values of a configuration file: JSON, or lines such as `name: value`, `name=value`, `<name>value</name>`. */
export function entriesIn(text: string): Entry[] {
  const json = jsonOf(text);
  if (json !== undefined) return [...pairsIn(json)];
  if (!text.includes("\n")) return [];
  return text.split("\n").flatMap((line, index): Entry | [] => {
    if (/^\s*(?:#|;|\/\/)/.test(line)) return [];
    const [, name, written] = ELEMENT.exec(line) ?? LINE.exec(line) ?? [];
    if (name === undefined || written === undefined) return [];
    const value = written
      .replace(/\s+#.*$/, "")
      .trim()
      .replace(/[,;]$/, "")
      .replace(/^(["'])(.*)\1$/, "$2");
    return CODE.test(value) || value.length < 4 ? [] : { name, value, line: index + 1 };
  });
}

/** What a named text holds that looks like a credential, and where, such as `a credential, by its name (db.password, line 3)`. */
export function credentialInText(name: string, text: string): string | undefined {
  return credentialIn(name, text) ?? firstOf(text, (entry) => credentialIn(entry.name, entry.value));
}

/** Where a named text holds a known default password: the name of its entry; empty where the text is one. */
export function defaultPasswordInText(name: string, text: string): string | undefined {
  if (isDefaultPassword(name, text)) return "";
  return firstOf(text, (entry) => (isDefaultPassword(entry.name, entry.value) ? "" : undefined))?.trim();
}

function firstOf(text: string, look: (entry: Entry) => string | undefined): string | undefined {
  for (const entry of entriesIn(text)) {
    const found = look(entry);
    if (found !== undefined) return `${found} (${entry.name}${entry.line ? `, line ${entry.line}` : ""})`;
  }
  return undefined;
}

/** Named texts at any depth, as far as they are known; the templates of pods, which are judged as such, are left out. */
export function* pairsIn(value: Json | undefined, path: Path = []): Generator<Required<Omit<Entry, "line">>> {
  if (path.length > 32 || typeof value !== "object" || value === null) return;
  if (isMap(value) && ifKnown(() => Array.isArray(value.containers))) return;
  for (const name of Object.keys(value)) {
    const item = ifKnown(() => (value as JsonMap)[name]);
    const place = [...path, Array.isArray(value) ? Number(name) : name];
    if (typeof item === "string") yield { name: nameAt(place), value: item, path: place };
    else yield* pairsIn(item, place);
  }
}

/** The last name of a path: items of a list are called as the list is. */
function nameAt(path: Path): string {
  return path.findLast((part) => typeof part === "string") ?? "";
}
