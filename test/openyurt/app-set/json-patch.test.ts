import { describe, expect, test } from "vitest";
import { Deferred } from "../../../components/core/problems";
import { applyPatch, JsonPatch, parsePointer, pointerOf } from "../../../components/openyurt/app-set/json-patch";

const document = () => ({ a: { b: [1, 2, 3], "x/y": 1, "m~n": 2, "": 3, "~1": 4 }, list: [], n: null, text: "abc" });

const step = (operation: JsonPatch["operation"], path: string, value?: unknown): JsonPatch =>
  value === undefined ? { operation, path } : { operation, path, value };

/** A step, and what is at the place that it names, or what the whole becomes. */
const done: [JsonPatch, object][] = [
  [step("add", "/a/c", 1), { a: { ...document().a, c: 1 } }],
  [step("add", "/a/b/0", 0), { a: { ...document().a, b: [0, 1, 2, 3] } }],
  [step("add", "/a/b/3", 4), { a: { ...document().a, b: [1, 2, 3, 4] } }],
  [step("add", "/a/b/-", 4), { a: { ...document().a, b: [1, 2, 3, 4] } }],
  [step("add", "/list/-", { x: 1 }), { list: [{ x: 1 }] }],
  [step("add", "/list/0", 9), { list: [9] }],
  [step("add", "/text", [1]), { text: [1] }],
  [step("replace", "/a/b/2", "z"), { a: { ...document().a, b: [1, 2, "z"] } }],
  [step("replace", "/a/x~1y", 5), { a: { ...document().a, "x/y": 5 } }],
  [step("replace", "/a/m~0n", 5), { a: { ...document().a, "m~n": 5 } }],
  [step("replace", "/a/", 5), { a: { ...document().a, "": 5 } }],
  [step("replace", "/a/~01", 5), { a: { ...document().a, "~1": 5 } }],
  [step("remove", "/a/b/1"), { a: { ...document().a, b: [1, 3] } }],
  [step("replace", "/n", 1), { n: 1 }],
];

test.each(done)("%j", (patch, change) => {
  const before = document();
  expect(applyPatch(before, patch)).toEqual({ document: { ...document(), ...change } });
  expect(before).toEqual(document());
});

test("a field that is removed is gone", () => {
  const { text: _gone, ...rest } = document();
  expect(applyPatch(document(), step("remove", "/text"))).toEqual({ document: rest });
});

const refused: [JsonPatch, problem: string, expected: string][] = [
  [step("add", "", {}), '"" is no place in it', "a JSON pointer"],
  [step("add", "a/b", 1), '"a/b" is no place in it', "a JSON pointer"],
  [step("add", "/a/~2", 1), "is no place in it", "a JSON pointer"],
  [step("add", "/a/~", 1), "is no place in it", "a JSON pointer"],
  [step("remove", "/z"), "/z does not exist", "a place that the template has"],
  [step("replace", "/a/z", 1), "/a/z does not exist", "a place that the template has"],
  [step("add", "/z/c", 1), "/z does not exist", "a place that the template has"],
  [step("remove", "/a/x/y"), "/a/x does not exist", "a place that the template has"],
  [step("add", "/a/b/4", 1), "/a/b has no entry 4", "0 to 3, or - for its end"],
  [step("remove", "/a/b/3"), "/a/b has no entry 3", "0 to 2"],
  [step("remove", "/a/b/-"), "- is no place in the list /a/b", "0 to 2"],
  [step("replace", "/a/b/-", 1), "- is no place in the list /a/b", "0 to 2"],
  [step("remove", "/a/b/-1"), "-1 is no place in the list /a/b", "0 to 2"],
  [step("remove", "/a/b/01"), "01 is no place in the list /a/b", "0 to 2"],
  [step("remove", "/a/b/+1"), "+1 is no place in the list /a/b", "0 to 2"],
  [step("remove", "/a/b/1e0"), "1e0 is no place in the list /a/b", "0 to 2"],
  [step("remove", "/a/b/99999999999999999999"), "is no place in the list /a/b", "0 to 2"],
  [step("add", "/a/b/-/c", 1), "- is no place in the list /a/b", "0 to 2"],
  [step("remove", "/list/0"), "/list has no entry 0", "a list with entries"],
  [step("add", "/list/1", 1), "/list has no entry 1", "0, or - for its end"],
  [step("add", "/text/0", 1), "/text has nothing below it", "a place in an object or a list"],
  [step("add", "/n/0", 1), "/n has nothing below it", "a place in an object or a list"],
  [step("replace", "/__proto__/x", 1), "/__proto__ does not exist", "a place that the template has"],
  [step("remove", "/constructor"), "/constructor does not exist", "a place that the template has"],
  [step("remove", "/a/b/length"), "length is no place in the list /a/b", "0 to 2"],
];

test.each(refused)("%j is refused", (patch, problem, expected) => {
  const found = applyPatch(document(), patch);
  expect(found).toEqual({ fault: { problem: expect.stringContaining(problem), expected } });
});

test("a field of the name of a prototype is a field, and nothing else changes", () => {
  const found = applyPatch({ a: 1 }, step("add", "/__proto__", { polluted: true })) as { document: object };
  expect(Object.getPrototypeOf(found.document)).toBe(Object.prototype);
  expect(Object.entries(found.document)).toEqual([
    ["a", 1],
    ["__proto__", { polluted: true }],
  ]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test("what is not known yet is not judged", () => {
  expect(applyPatch({ a: new Deferred() }, step("remove", "/a/b/7"))).toBe("unknown");
  expect(applyPatch({ a: new Deferred() }, step("replace", "/a", 1))).toEqual({ document: { a: 1 } });
});

describe("pointers", () => {
  test.each([
    ["", []],
    ["/", [""]],
    ["/a~1b/c~0d/~01", ["a/b", "c~d", "~1"]],
    ["/spec//x", ["spec", "", "x"]],
  ])("%j is read and written", (pointer, parts) => {
    expect(parsePointer(pointer)).toEqual(parts);
    expect(pointerOf(parts)).toBe(pointer);
  });

  test.each(["a", "#/a", "/a~", "/~2", "/~~", " /a"])("%j is none", (pointer) => {
    expect(parsePointer(pointer)).toBeUndefined();
  });
});
