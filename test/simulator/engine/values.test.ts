import { expect, test } from "vitest";
import { Properties, Secret, Unknown } from "../../../planner/plan";
import { changedPaths, parsePath, withIgnoredChanges } from "../../../simulator/engine/paths";
import { Redactor } from "../../../simulator/engine/redact";
import { seconds } from "../../../simulator/engine/run";
import { annotateSecrets, plainObject, unknownPaths } from "../../../simulator/engine/values";

test("property paths are read as the engine reads them", () => {
  expect(parsePath(`spec.containers[0].image`)).toEqual(["spec", "containers", "0", "image"]);
  expect(parsePath(`metadata.annotations["a.b/c"]`)).toEqual(["metadata", "annotations", "a.b/c"]);
  expect(parsePath(`root["key with \\"escaped\\" quotes"][*]`)).toEqual(["root", `key with "escaped" quotes`, "*"]);
});

const OLD: Properties = { spec: { replicas: 3, list: [{ image: "old" }, { image: "same" }] }, gone: 1 };

test.each<[string, string[], Properties, Properties]>([
  ["a nested value", ["spec.replicas"], { spec: { replicas: 5 } }, { spec: { replicas: 3 } }],
  ["a value that the program no longer gives", ["gone"], { a: 1 }, { a: 1, gone: 1 }],
  ["a value that is new", ["fresh"], { fresh: 1, a: 1 }, { a: 1 }],
  [
    "one list item",
    ["spec.list[0].image"],
    { spec: { list: [{ image: "new" }, { image: "n" }] } },
    { spec: { list: [{ image: "old" }, { image: "n" }] } },
  ],
  [
    "every list item",
    ["spec.list[*].image"],
    { spec: { list: [{ image: "new" }, { image: "n" }] } },
    { spec: { list: [{ image: "old" }, { image: "same" }] } },
  ],
  ["everything", ["*"], { spec: 1, fresh: 2 }, OLD],
])("ignored changes keep the old value: %s", (_what, ignored, inputs, expected) => {
  expect(withIgnoredChanges(inputs, OLD, ignored)).toEqual(expected);
});

test("changed paths see through secrets and wildcards", () => {
  const next: Properties = { spec: new Secret({ replicas: 3, list: [{ image: "old" }, { image: "other" }] }) };
  expect(changedPaths(OLD, next, ["spec.replicas", "spec.list[*].image", "spec.list[0]", "gone"])).toEqual([
    "spec.list[*].image",
    "gone",
  ]);
});

test("secret marks come back by name, into objects and for whole lists", () => {
  const inputs: Properties = { a: new Secret(1), b: { c: new Secret(2), d: 3 }, e: [new Secret(4)], f: 5 };
  expect(annotateSecrets({ a: 1, b: { c: 2, d: 3 }, e: [4], f: 5, g: 6 }, inputs)).toEqual({
    a: new Secret(1),
    b: { c: new Secret(2), d: 3 },
    e: new Secret([4]),
    f: 5,
    g: 6,
  });
  expect(plainObject(inputs)).toEqual({ a: 1, b: { c: 2, d: 3 }, e: [4], f: 5 });
});

test("unknown values are named by path", () => {
  expect(unknownPaths({ a: { b: [1, new Secret(Unknown.value)] }, c: Unknown.value })).toEqual(["a.b[1]", "c"]);
});

test("secret texts are taken out of messages, in base64 and as JSON too", () => {
  const redactor = new Redactor();
  redactor.learn({ a: new Secret({ deep: ["canary-\nx"] }), b: new Secret("canary"), c: new Secret("ab"), d: "open" });
  expect(redactor.redact(`ab open canary "canary-\\nx" ${Buffer.from("canary").toString("base64")}`)).toBe(
    `ab open [secret] "[secret]" [secret]`,
  );
});

test.each([
  ["10m", 600],
  ["1h30m", 5400],
  ["1.5s", 1.5],
  ["250ms", 0.25],
  ["0", 0],
])("the duration %s is %d s", (text, expected) => {
  expect(seconds(text)).toBeCloseTo(expected, 9);
});
