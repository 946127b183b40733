import { describe, expect, test } from "vitest";
import { applyPatches, Patch } from "../../../simulator/yurt-manager/patches";

const document = { a: { b: 1, "c/d": 2, "e~f": 3 }, list: [{ x: 1 }, { x: 2 }] };
const add = (path: string, value: unknown): Patch => ({ operation: "add", path, value });
const replace = (path: string, value: unknown): Patch => ({ operation: "replace", path, value });
const remove = (path: string): Patch => ({ operation: "remove", path });

describe("a JSON patch", () => {
  test.each<[string, Patch[], unknown]>([
    ["adds a field", [add("/a/new", { deep: true })], { ...document, a: { ...document.a, new: { deep: true } } }],
    ["adds over a field", [add("/a/b", null)], { ...document, a: { ...document.a, b: null } }],
    ["inserts into a list", [add("/list/1", 9)], { ...document, list: [{ x: 1 }, 9, { x: 2 }] }],
    ["appends to a list", [add("/list/-", 9), add("/list/3", 8)], { ...document, list: [{ x: 1 }, { x: 2 }, 9, 8] }],
    ["replaces in a list", [replace("/list/0/x", "y")], { ...document, list: [{ x: "y" }, { x: 2 }] }],
    ["replaces an entry", [replace("/list/1", 7)], { ...document, list: [{ x: 1 }, 7] }],
    ["replaces all", [replace("", 5)], 5],
    ["removes fields of odd names", [remove("/a/c~1d"), remove("/a/e~0f")], { ...document, a: { b: 1 } }],
    ["removes from a list", [remove("/list/0")], { ...document, list: [{ x: 2 }] }],
    ["goes in order", [add("/n", {}), add("/n/m", 1), remove("/a")], { n: { m: 1 }, list: document.list }],
  ])("%s", (_, patches, expected) => expect(applyPatches<unknown>(document, patches)).toEqual(expected));

  test.each<[string, Patch]>([
    ["no such parent", add("/none/x", 1)],
    ["no such field to replace", replace("/a/none", 1)],
    ["no such field to remove", remove("/a/none")],
    ["beyond a list", add("/list/3", 1)],
    ["beyond a list's last entry", remove("/list/2")],
    ["no index", replace("/list/01", 1)],
    ["the end of a list, where nothing is", replace("/list/-", 1)],
    ["into a number", add("/a/b/c", 1)],
    ["no pointer", add("a/b", 1)],
    ["inherited", remove("/a/toString")],
  ])("leads nowhere: %s", (_, patch) =>
    expect(() => applyPatches<unknown>(document, [patch])).toThrow(/leads nowhere/),
  );

  test("leaves the document and its own values as they are", () => {
    const before = structuredClone(document);
    const value = { y: 1 };
    applyPatches<unknown>(document, [add("/list/-", value), replace("/list/2/y", 2), remove("/a")]);
    expect([document, value]).toEqual([before, { y: 1 }]);
  });
});
