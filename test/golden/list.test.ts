import { expect, test } from "vitest";
import { plannedList } from "./identity";
import { formatList, GoldenList, parseList } from "./list";
import { component, object, planOf, urn } from "./support";

const entry = { urn: urn("a:b:C", "name"), protect: false, retain: false, fields: {} };
const listOf = (...entries: GoldenList["entries"]): GoldenList => ({ project: "shop", stack: "test", entries });

test("a list is read as it was written", () => {
  const list = listOf(
    {
      ...entry,
      fields: { empty: "", json: '{"a":"b c","d":[1]}', labels: "a=b,c=d", quoted: '"x"', spaced: "a  b\tc" },
    },
    { ...entry, urn: urn("a:b:D", "with space"), protect: true },
    { ...entry, urn: urn("a:b:E", "with::colons"), retain: true, fields: { "replaceOn:spec.a": "1" } },
  );
  const sorted = (entries: GoldenList["entries"]) => [...entries].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  expect(sorted(parseList(formatList(list)).entries)).toEqual(sorted(list.entries));
});

test("a line says what makes the resource the one that it is", () => {
  const selector = { matchLabels: { b: "2", a: "1" } };
  const template = {
    metadata: { name: "data" },
    spec: { storageClassName: "fast", accessModes: ["X", "Y"], resources: { requests: { storage: "1Gi" } } },
  };
  const set = object("apps/v1", "StatefulSet", "set", {
    options: { protect: true, replaceOnChanges: ["spec.replicas"] },
    inputs: { spec: { replicas: 3, selector, serviceName: "peers", volumeClaimTemplates: [template] } },
  });
  expect(formatList(plannedList(planOf([component("Db", "db", [set])])))).toBe(
    [
      "# urn:pulumi:test::shop::",
      "# written by: npm run golden -- --update",
      "shop:index:Db$kubernetes:apps/v1:StatefulSet::set protect object=store/set selector=a=1,b=2 serviceName=peers" +
        " claim:data=fast,1Gi,X+Y replaceOn:spec.replicas=3",
      "shop:index:Db::db",
      "",
    ].join("\n"),
  );
});

test("the order of registration makes no difference", () => {
  const [a, b] = [object("core/v1", "ConfigMap", "a"), object("core/v1", "ConfigMap", "b")];
  expect(formatList(plannedList(planOf([a, b])))).toBe(formatList(plannedList(planOf([b, a]))));
});

test.each([
  ["", 'line 1 is ""; expected "# urn:pulumi:<stack>::<project>::"'],
  ["# urn:pulumi:test::shop::\n<<<<<<< ours", 'line 2 is "<<<<<<< ours"; expected a URN, flags, then fields'],
  ["# urn:pulumi:test::shop::\na::b protected", 'line 2 has the flag "protected"; expected protect or retain'],
  ["# urn:pulumi:test::shop::\na::b x=1 protect", 'line 2 is "a::b x=1 protect"; expected a URN, flags, then fields'],
])("%j cannot be read", (text, message) => {
  expect(() => parseList(text)).toThrow(message);
});
