import { describe, expect, it } from "vitest";
import type { Edit } from "../../../policies/check";
import { editDocument } from "../../../policies/fix/edit-document";

const remove = (...path: Edit["path"]): Edit => ({ path, value: undefined });
const set = (value: Edit["value"], ...path: Edit["path"]): Edit => ({ path, value });

const cases: Record<string, [before: string, edits: Edit[], after: string]> = {
  "removes a line": ["a: 1\nb: 2 # why\nc: 3\n", [remove("b")], "a: 1\nc: 3\n"],
  "keeps comments, blank lines and quotes around it": [
    "# top\n\na:   \"1\"\n# of b\nb: 2\n\n# of c\nc: '3' # three\n",
    [remove("b")],
    "# top\n\na:   \"1\"\n# of b\n\n# of c\nc: '3' # three\n",
  ],
  "removes a block": ["a:\n  b: 1\n  c:\n    - d\n    - e\nf: 1\n", [remove("a", "c")], "a:\n  b: 1\nf: 1\n"],
  "removes the last line without a line break": ["a: 1\nb: 2", [remove("b")], "a: 1\n"],
  "removes the key behind a dash": [
    "l:\n  - a: 1\n    b: 2\n  - a: 3\n    b: 4\n",
    [remove("l", 0, "a"), remove("l", 1, "a")],
    "l:\n  - b: 2\n  - b: 4\n",
  ],
  "leaves an empty map": ["a:\n  b: 1\nc: 2\n", [remove("a", "b")], "a: {}\nc: 2\n"],
  "leaves an empty map behind a dash": ["l:\n  - a: 1\n  - b\n", [remove("l", 0, "a")], "l:\n  - {}\n  - b\n"],
  "leaves an empty list": ["a:\n  - b\n  - c\nd: 1\n", [remove("a", 0), remove("a", 1)], "a: []\nd: 1\n"],
  "removes entries of a list": ["a:\n- b\n- c\n- d\ne: 1\n", [remove("a", 0), remove("a", 2)], "a:\n- c\ne: 1\n"],
  "removes a map from a list": [
    "a:\n  - b: 1\n    c: 2\n  - d: 3\n    e: 4\n",
    [remove("a", 0)],
    "a:\n  - d: 3\n    e: 4\n",
  ],
  "removes from flow maps": [
    "a: { b: 1, c: 2, d: 3 }\ne: { f: 1, g: 2 }\nh: { i: 1 }\n",
    [remove("a", "b"), remove("a", "c"), remove("e", "g"), remove("h", "i")],
    "a: { d: 3 }\ne: { f: 1 }\nh: {}\n",
  ],
  "removes from flow lists": ["a: [b, c, d]\n", [remove("a", 1), remove("a", 2)], "a: [b]\n"],
  "sets a value and keeps its comment": ["a: true # why\nb: 1\n", [set(false, "a")], "a: false # why\nb: 1\n"],
  "sets what is empty": ["a:\nb: 1\n", [set("x", "a")], "a: x\nb: 1\n"],
  "sets what needs quotes": ["a: b\n", [set("yes", "a")], 'a: "yes"\n'],
  "sets a list": ["a:\n  - b\n  - c\nd: 1\n", [set(["ALL"], "a")], "a: [ ALL ]\nd: 1\n"],
  "sets a block text": ["a: |\n  b\n  c\nd: 1\n", [set("x", "a")], "a: x\nd: 1\n"],
  "sets an entry of a list": ["a:\n  - b # first\n  - c\n", [set("x", "a", 0)], "a:\n  - x # first\n  - c\n"],
  "adds a line": ["a:\n  b: 1 # one\nc: 2\n", [set(false, "a", "d")], "a:\n  b: 1 # one\n  d: false\nc: 2\n"],
  "adds a line behind a dash": ["- a: 1\n- b: 2\n", [set(false, 0, "c")], "- a: 1\n  c: false\n- b: 2\n"],
  "adds a line at the end without a line break": ["a: 1", [set(2, "b")], "a: 1\nb: 2\n"],
  "adds several with the map that holds them": [
    "a:\n  b: 1\n",
    [set(false, "a", "s", "x"), set(["ALL"], "a", "s", "w", "z")],
    "a:\n  b: 1\n  s:\n    x: false\n    w:\n      z:\n        - ALL\n",
  ],
  "adds to what is empty": ["a:\nb: 1\n", [set(false, "a", "c", "d")], "a: { c: { d: false } }\nb: 1\n"],
  "adds to an empty map": ["a: {}\n", [set(false, "a", "b")], "a: { b: false }\n"],
  "adds to a flow map": ["a: { b: 1 }\n", [set(false, "a", "c")], "a: { b: 1, c: false }\n"],
  "replaces what it removes": ["a:\n  b: 1\n  c: 2\n", [remove("a", "b"), set(3, "a", "d")], "a:\n  c: 2\n  d: 3\n"],
  "keeps CRLF": [
    "a: 1\r\nb: 2\r\nc:\r\n  d: 1\r\n",
    [remove("b"), set(2, "c", "e")],
    "a: 1\r\nc:\r\n  d: 1\r\n  e: 2\r\n",
  ],
  "keeps CRLF behind a value": ["a: 1\r\nb: 2\r\n", [set(3, "a")], "a: 3\r\nb: 2\r\n"],
  "keeps the document's marker and directives": [
    "%YAML 1.1\n---\na: 1\nb: 2\n",
    [remove("a")],
    "%YAML 1.1\n---\nb: 2\n",
  ],
  "works on JSON": [
    '{\n  "a": 1,\n  "b": {\n    "c": 2\n  }\n}\n',
    [remove("a"), set(false, "b", "d")],
    '{\n  "b": {\n    "c": 2,\n    "d": false\n  }\n}\n',
  ],
  "works on JSON in a line": [
    '{"a":{"b":1},"c":[{"d":1}]}',
    [remove("a", "b"), set(false, "c", 0, "e", "f")],
    '{"a": {},"c":[{"d":1, "e": {"f":false}}]}',
  ],
  "takes out the last of JSON": ['{\n  "a": 1,\n  "b": 2\n}\n', [remove("b")], '{\n  "a": 1\n}\n'],
};

describe("an edit changes its lines alone", () => {
  it.each(Object.entries(cases))("%s", (_, [before, edits, after]) => {
    expect(editDocument(before, edits)).toEqual({ text: after });
  });
});

describe("an edit that would reach further is refused", () => {
  const refused: Record<string, [string, Edit]> = {
    "in an anchor": ["a: &x\n  b: 1\nc: *x\n", remove("a", "b")],
    "through an alias": ["a: &x\n  b: 1\nc: *x\n", remove("c", "b")],
    "of an alias": ["a: &x 1\nc: *x\n", set(2, "c")],
    "of what an anchor names": ["a: &x 1\nc: *x\n", remove("a")],
    "of what is merged in": ["a: &x { b: 1 }\nc:\n  <<: *x\n  d: 1\n", remove("c", "b")],
    "into what is merged in": ["a: &x { b: { e: 1 } }\nc:\n  <<: *x\n  d: 1\n", set(1, "c", "b", "f")],
    "in a text": ["a: '{\"b\": 1}'\n", remove("a", "b")],
    "of an entry that is not there": ["a: []\n", set(1, "a", 0)],
    "of the whole": ["a: 1\n", remove()],
  };
  it.each(Object.entries(refused))("%s", (_, [text, edit]) => {
    expect(editDocument(text, [edit])).toEqual({ reason: expect.stringMatching(/\w+ \w+/) as string });
  });
});
