import { Schema, Type } from "js-yaml";

const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...cased(["y", "yes", "true", "on"]).map((word) => [word, true] as const),
  ...cased(["n", "no", "false", "off"]).map((word) => [word, false] as const),
  ...["", "~", ...cased(["null"])].map((word) => [word, null] as const),
]);
const INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const NO_NUMBER = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** The first characters of what may be something else than text. */
const HINTS = new Set([..."0123456789+-.yYnNtTfFoO~"].map((character) => character.charCodeAt(0)));

/** An unquoted value as Kubernetes reads it: YAML 1.1 with its `yes` and its octal numbers. */
function plainValue(text: string): string | number | boolean | null {
  if (text.length > 0 && !HINTS.has(text.charCodeAt(0))) return text;
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (NO_NUMBER.test(text)) throw new Error(`${text} is a number that JSON does not have; quote it if it is text`);
  return numberIn(text.includes("_") ? text.replaceAll("_", "") : text) ?? text;
}

function numberIn(text: string): number | undefined {
  const integer = INTEGER.exec(text);
  if (!integer && !FLOAT.test(text)) return undefined;
  const value = integer ? integerIn(integer[2]!) * (integer[1] === "-" ? -1 : 1) : parseFloat(text);
  return Number.isFinite(value) ? value + 0 : undefined;
}

function integerIn(digits: string): number {
  return /^0[0-7]+$/.test(digits) ? parseInt(digits, 8) : Number(digits);
}

function cased(words: string[]): string[] {
  return words.flatMap((word) => [word, word[0]!.toUpperCase() + word.slice(1), word.toUpperCase()]);
}

const STANDARD = "tag:yaml.org,2002:";

/** The value of a scalar with a tag; tags that are not YAML's own are of no meaning, and dates are text. */
function taggedValue(text: string | null, tag = ""): unknown {
  const name = tag.startsWith(STANDARD) ? tag.slice(STANDARD.length) : "";
  if (name === "binary") return Buffer.from(text ?? "", "base64").toString("utf8");
  if (name === "str") return text ?? "";
  if (text === null || !["int", "float", "bool", "null"].includes(name)) return text;
  const value = plainValue(text);
  const type = value === null ? "null" : typeof value === "number" ? "number" : "bool";
  const wanted = name === "int" || name === "float" ? "number" : name;
  if (type !== wanted || typeof value === "string")
    throw new Error(`cannot read \`${text.slice(0, 80)}\` as !!${name}`);
  return value;
}

/** YAML as sigs.k8s.io/yaml reads it. */
export const KUBERNETES_SCHEMA = new Schema({
  implicit: [
    new Type(`${STANDARD}merge`, { kind: "scalar", resolve: (text) => text === "<<" }),
    new Type("plain", { kind: "scalar", resolve: (text: string) => plainValue(text) !== text, construct: plainValue }),
  ],
  explicit: [
    new Type("", { kind: "scalar", multi: true, construct: taggedValue }),
    new Type("", { kind: "sequence", multi: true }),
    new Type("", { kind: "mapping", multi: true }),
  ],
});
