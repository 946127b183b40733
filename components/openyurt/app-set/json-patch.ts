import { Deferred, isRecord } from "../../core/problems";

/** One step of a JSON patch (RFC 6902). */
export interface JsonPatch {
  operation: "add" | "remove" | "replace";
  path: string;
  value?: unknown;
}

/** What a step found wrong. */
export interface PatchFault {
  problem: string;
  expected: string;
}

/** A document after a step, what was wrong, or neither where the step reaches what is not known yet. */
export type Patched = { document: unknown } | { fault: PatchFault } | "unknown";

/** The parts of a JSON pointer (RFC 6901); undefined where it is none. */
export function parsePointer(pointer: string): string[] | undefined {
  if (!/^(\/([^~/]|~[01])*)*$/.test(pointer)) return undefined;
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"));
}

/** The JSON pointer of parts. */
export function pointerOf(parts: readonly (string | number)[]): string {
  return parts.map((part) => `/${String(part).replace(/~/g, "~0").replace(/\//g, "~1")}`).join("");
}

/** Applies one step to a copy of a document. */
export function applyPatch(document: unknown, patch: JsonPatch): Patched {
  const parts = parsePointer(patch.path);
  if (!parts || parts.length === 0)
    return { fault: { problem: `${JSON.stringify(patch.path)} is no place in it`, expected: "a JSON pointer" } };
  try {
    return { document: changed(document, parts, 0, patch) };
  } catch (stop) {
    if (stop instanceof Fault) return { fault: { problem: stop.message, expected: stop.expected } };
    if (stop instanceof Unknown) return "unknown";
    throw stop;
  }
}

class Unknown extends Error {}

class Fault extends Error {
  constructor(
    problem: string,
    readonly expected: string,
  ) {
    super(problem);
  }
}

function changed(node: unknown, parts: string[], depth: number, patch: JsonPatch): unknown {
  if (node instanceof Deferred) throw new Unknown();
  const here = pointerOf(parts.slice(0, depth));
  const isLast = depth === parts.length - 1;
  const key = parts[depth]!;
  if (Array.isArray(node)) {
    const index = indexOf(key, node.length, here, isLast && patch.operation === "add");
    const next = isLast ? undefined : changed(node[index], parts, depth + 1, patch);
    if (!isLast) return node.with(index, next);
    if (patch.operation === "add") return node.toSpliced(index, 0, patch.value);
    return patch.operation === "remove" ? node.toSpliced(index, 1) : node.with(index, patch.value);
  }
  if (!isRecord(node)) throw new Fault(`${here} has nothing below it`, "a place in an object or a list");
  const isThere = Object.hasOwn(node, key);
  if (!isThere && !(isLast && patch.operation === "add"))
    throw new Fault(`${pointerOf(parts.slice(0, depth + 1))} does not exist`, "a place that the template has");
  if (!isLast) return { ...node, [key]: changed(node[key], parts, depth + 1, patch) };
  if (patch.operation !== "remove") return { ...node, [key]: patch.value };
  return Object.fromEntries(Object.entries(node).filter(([name]) => name !== key));
}

function indexOf(key: string, length: number, list: string, isAdded: boolean): number {
  const last = isAdded ? length : length - 1;
  const expected = `${last < 0 ? "a list with entries" : last === 0 ? "0" : `0 to ${last}`}${isAdded ? ", or - for its end" : ""}`;
  if (key === "-" && isAdded) return length;
  if (!/^(0|[1-9][0-9]{0,8})$/.test(key)) throw new Fault(`${key} is no place in the list ${list}`, expected);
  if (Number(key) > last) throw new Fault(`${list} has no entry ${key}`, expected);
  return Number(key);
}
