/** What makes a resource the one that it is: a change of any of it makes the engine replace, move or lose it. */
export interface Entry {
  urn: string;
  /** The engine refuses to delete it. */
  protect: boolean;
  /** The engine forgets it instead of deleting it. */
  retain: boolean;
  /** Values that cannot change in place, by name. */
  fields: Record<string, string>;
}

/** The resources of one stack, sorted by URN. */
export interface GoldenList {
  project: string;
  stack: string;
  entries: Entry[];
}

/** An entry of a plan, with what the list need not keep. */
export interface PlannedEntry extends Entry {
  /** Former URNs, those that follow from its parents included. */
  aliases: string[];
  parent?: string;
}

/** The resources of one stack as its program declares them now. */
export interface PlannedList extends GoldenList {
  entries: PlannedEntry[];
}

const TOKEN = String.raw`"(?:[^"\\]|\\.)*"|[^\s"]\S*`;
const FIELD = new RegExp(String.raw`([^\s=]+)=(${TOKEN}|)`, "g");
const LINE = new RegExp(String.raw`^(?=\S*::|".*::)(${TOKEN})((?: [a-z]+(?!\S))*)((?: [^\s=]+=(?:${TOKEN}|))*)$`);
const FLAGS = ["protect", "retain"] as const;

/** The start of all URNs of a stack. */
export function urnPrefix({ project, stack }: { project: string; stack: string }): string {
  return `urn:pulumi:${stack}::${project}::`;
}

/** One line for each resource: URN without its prefix, `protect`, `retain`, then fields as `name=value`. */
export function formatList(list: GoldenList): string {
  const prefix = urnPrefix(list);
  const lines = list.entries.map((entry) => {
    const flags = FLAGS.filter((flag) => entry[flag]);
    const fields = Object.entries(entry.fields).map(([name, value]) => `${name}=${token(value)}`);
    return [token(entry.urn.slice(prefix.length)), ...flags, ...fields].join(" ");
  });
  return [`# ${prefix}`, "# written by: npm run golden -- --update", ...lines.sort(), ""].join("\n");
}

/** Reads what `formatList` wrote. Throws an Error that names the line it cannot read. */
export function parseList(text: string): GoldenList {
  const [head = "", ...lines] = text.split("\n");
  const [, stack, project] = /^# urn:pulumi:(.+?)::(.+?)::$/.exec(head) ?? [];
  if (!stack || !project) throw new Error(`line 1 is "${head}"; expected "# urn:pulumi:<stack>::<project>::"`);
  const entries = lines.flatMap((line, index) => {
    if (line === "" || line.startsWith("#")) return [];
    const match = LINE.exec(line);
    if (!match) throw new Error(`line ${index + 2} is "${line}"; expected a URN, flags, then fields as name=value`);
    const [, urn, flags, fields] = match;
    const given = flags!.trim().split(" ").filter(Boolean);
    const unknown = given.find((flag) => !FLAGS.includes(flag as (typeof FLAGS)[number]));
    if (unknown) throw new Error(`line ${index + 2} has the flag "${unknown}"; expected ${FLAGS.join(" or ")}`);
    return {
      urn: urnPrefix({ project, stack }) + untoken(urn!),
      protect: given.includes("protect"),
      retain: given.includes("retain"),
      fields: Object.fromEntries(
        [...fields!.matchAll(FIELD)].map(([, name, value]): [string, string] => [name!, untoken(value!)]),
      ),
    };
  });
  return { project, stack, entries };
}

function token(text: string): string {
  return /\s|^"|^$/.test(text) ? JSON.stringify(text) : text;
}

function untoken(text: string): string {
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}
