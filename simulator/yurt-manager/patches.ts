/** One operation of a JSON patch (RFC 6902), of the three that YurtAppSets know. */
export interface Patch {
  operation: "add" | "remove" | "replace";
  /** JSON pointer, such as `/spec/template/spec/hostNetwork`. */
  path: string;
  value?: unknown;
}

/** The document after the patches, in their order; the given one stays as it is. Throws when a path does not exist. */
export function applyPatches<T>(document: T, patches: readonly Patch[]): T {
  const root = { document: structuredClone(document) as unknown };
  for (const patch of patches) {
    const [last, ...parents] = ["document", ...tokensOf(patch)].reverse() as [string, ...string[]];
    const parent = parents.reverse().reduce<unknown>((at, token) => step(at, token, patch), root);
    if (Array.isArray(parent)) patchArray(parent, last, patch);
    else if (isRecord(parent)) patchRecord(parent, last, patch);
    else fail(patch);
  }
  return root.document as T;
}

function tokensOf(patch: Patch): string[] {
  if (patch.path === "") return [];
  if (!patch.path.startsWith("/")) fail(patch);
  return patch.path
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function step(at: unknown, token: string, patch: Patch): unknown {
  if (Array.isArray(at)) return at[indexIn(at.length - 1, token, patch)];
  if (isRecord(at) && Object.hasOwn(at, token)) return at[token];
  return fail(patch);
}

function patchArray(array: unknown[], token: string, patch: Patch): void {
  if (patch.operation === "add")
    array.splice(token === "-" ? array.length : indexIn(array.length, token, patch), 0, structuredClone(patch.value));
  else {
    const index = indexIn(array.length - 1, token, patch);
    if (patch.operation === "remove") array.splice(index, 1);
    else array[index] = structuredClone(patch.value);
  }
}

function patchRecord(record: Record<string, unknown>, key: string, patch: Patch): void {
  if (patch.operation !== "add" && !Object.hasOwn(record, key)) fail(patch);
  if (patch.operation === "remove") delete record[key];
  else record[key] = structuredClone(patch.value);
}

function indexIn(last: number, token: string, patch: Patch): number {
  const index = /^(0|[1-9]\d*)$/.test(token) ? Number(token) : Infinity;
  return index <= last ? index : fail(patch);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fail({ operation, path }: Patch): never {
  throw new Error(`the patch "${operation} ${path}" leads nowhere`);
}
