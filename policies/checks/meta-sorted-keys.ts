import { z } from "zod";
import { check } from "../check";
import { isMap, Json, Path } from "../values";

export const metaSortedKeys = check({
  id: "meta-sorted-keys",
  title: "Files that are written by programs have their keys in order",
  severity: "low",
  pack: "reliability",
  asks: "With `sorted`, all maps of a file's objects have their keys in the order of the alphabet. Off by default: files that people write put names first, and the order changes nothing in the cluster.",
  why: "A program that writes the same objects in another order each time hides real changes among many that are none.",
  remediation: "Have the program that writes the file sort its keys.",
  equivalents: { kubeLinter: ["sorted-keys"] },
  parameters: z.strictObject({
    sorted: z.boolean().default(false).describe("whether keys must be in order, as for files that a program writes"),
  }),
  notApplicable: ({ parameters: { sorted }, source }) => {
    if (source !== "files") return "only files have an order of keys";
    return sorted ? undefined : "no order is asked for: set `sorted` for files that a program writes";
  },
  on: "resource",
  judge({ object }) {
    const path = firstOutOfOrder(object, []);
    return path && { path, message: `key ${JSON.stringify(path.at(-1))} comes after a key that it should precede` };
  },
});

function firstOutOfOrder(value: Json | undefined, at: Path): Path | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const keys = Object.keys(value);
  const wrong = isMap(value) ? keys.find((key, index) => index > 0 && key < keys[index - 1]!) : undefined;
  if (wrong !== undefined) return [...at, wrong];
  for (const [key, item] of Object.entries(value)) {
    const found = firstOutOfOrder(item, [...at, Array.isArray(value) ? Number(key) : key]);
    if (found) return found;
  }
  return undefined;
}
