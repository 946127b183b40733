import type { Edit } from "../check";
import type { Path } from "../values";
import { isSecret } from "./values";

/** Properties with the edits made: secrets stay secrets, and what is not known stays so. */
export function withEdits(raw: Record<string, unknown>, edits: readonly Edit[]): Record<string, unknown> {
  // From the last to the first, as removing an item of a list moves those behind it.
  return [...edits].reverse().reduce<unknown>((value, { path, value: wanted }) => {
    return edited(value, path, wanted);
  }, raw) as Record<string, unknown>;
}

function edited(value: unknown, path: Path, wanted: unknown): unknown {
  if (isSecret(value)) {
    const Secret = value.constructor as new (value: unknown) => unknown;
    return new Secret(edited(value.value, path, wanted));
  }
  const [key, ...rest] = path;
  if (key === undefined) return wanted;
  if (Array.isArray(value)) return editedList(value, Number(key), rest, wanted);
  if (value === undefined && wanted !== undefined) return { [key]: edited(undefined, rest, wanted) };
  if (typeof value !== "object" || value === null) return value;
  const { [key]: old, ...others } = value as Record<string, unknown>;
  const made = rest.length > 0 || wanted !== undefined ? edited(old, rest, wanted) : undefined;
  return made === undefined ? others : { ...(value as object), [key]: made };
}

function editedList(list: readonly unknown[], index: number, rest: Path, wanted: unknown): unknown[] {
  if (rest.length === 0 && wanted === undefined) return list.filter((_, at) => at !== index);
  return list.map((item, at) => (at === index ? edited(item, rest, wanted) : item));
}
