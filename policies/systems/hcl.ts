import { isMap, Json, JsonMap } from "../values";

/**
 * Reads a configuration in HCL, or in JSON that stands for it, as far as blocks and simple values go:
 * each block becomes a map in a list under its name, with labels as further levels, as HCL's own JSON has it.
 * Undefined where the text is neither.
 */
export function hclOf(text: string): JsonMap | undefined {
  if (text.trimStart().startsWith("{")) {
    try {
      const value: unknown = JSON.parse(text);
      if (isMap(value)) return value;
    } catch {
      // HCL may begin with a template of a chart.
    }
  }
  try {
    const reader = new Reader(text);
    return reader.body(true);
  } catch {
    return undefined;
  }
}

/** The blocks of a name with their labels, in whichever way they are written. */
export function blocksOf(body: JsonMap, name: string, labels: number): { labels: string[]; body: JsonMap }[] {
  return flattened(body[name], labels, []);
}

function flattened(value: Json | undefined, depth: number, labels: string[]): { labels: string[]; body: JsonMap }[] {
  if (Array.isArray(value)) return value.flatMap((item) => flattened(item, depth, labels));
  if (!isMap(value)) return [];
  if (depth === 0) return [{ labels, body: value }];
  return Object.keys(value).flatMap((label) => flattened(value[label], depth - 1, [...labels, label]));
}

const SPACE = /(?:\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|\{\{[\s\S]*?\}\}|,)*/y;
const WORD = /[A-Za-z_][\w.-]*/y;
const NUMBER = /-?\d+(?:\.\d+)?/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const HEREDOC = /<<-?\s*(\w+)[^\n]*\n([\s\S]*?)\n[ \t]*\1(?=\s|$)/y;
const OTHER = /[^"\n,\]}][^\n,\]}]*/y;

class Reader {
  #at = 0;

  constructor(private readonly text: string) {}

  body(isWhole = false): JsonMap {
    const body: JsonMap = {};
    for (;;) {
      this.#take(SPACE);
      if (this.#at >= this.text.length) {
        if (isWhole) return body;
        throw new Error("a block does not end");
      }
      if (!isWhole && this.#skip("}")) return body;
      const name = this.#name();
      this.#take(SPACE);
      if (this.#skip("=") || this.#skip(":")) {
        body[name] = this.#value();
        continue;
      }
      const labels: string[] = [];
      while (!this.#skip("{")) {
        labels.push(this.#name());
        this.#take(SPACE);
      }
      const block = labels.reduceRight<JsonMap>((inner, label) => ({ [label]: inner }), this.body());
      body[name] = [...(Array.isArray(body[name]) ? body[name] : []), block];
    }
  }

  #name(): string {
    const quoted = this.#take(STRING);
    if (quoted !== undefined) return unquoted(quoted);
    const word = this.#take(WORD);
    if (word === undefined) throw new Error(`expected a name at ${this.#at}`);
    return word;
  }

  #value(): Json {
    this.#take(SPACE);
    if (this.#skip("{")) return this.body();
    if (this.#skip("[")) {
      const items: Json[] = [];
      for (;;) {
        this.#take(SPACE);
        if (this.#skip("]")) return items;
        items.push(this.#value());
      }
    }
    const quoted = this.#take(STRING);
    if (quoted !== undefined) return unquoted(quoted);
    const heredoc = this.#take(HEREDOC);
    if (heredoc !== undefined) return heredoc;
    const number = this.#take(NUMBER);
    if (number !== undefined) return Number(number);
    const word = this.#take(OTHER)?.trim();
    if (word === undefined) throw new Error(`expected a value at ${this.#at}`);
    return word === "true" || word === "false" ? word === "true" : word;
  }

  #skip(text: string): boolean {
    if (!this.text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text);
    if (!found || found[0] === "") return undefined;
    this.#at = pattern.lastIndex;
    return found[0];
  }
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, "$1");
}
