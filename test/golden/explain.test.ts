import { expect, test } from "vitest";
import { explain } from "./explain";
import { report } from "./lists";
import { component, dynamic, Node, object, update } from "./support";

const set = (name: string, storageClassName: string, options: Node["options"] = {}, as = "db") => {
  const template = { metadata: { name: "data" }, spec: { storageClassName } };
  return object("apps/v1", "StatefulSet", name, {
    as,
    options,
    inputs: { spec: { volumeClaimTemplates: [template] } },
  });
};
const told = (before: Node[], after: Node[]) => explain([{ stack: "test", differences: update(before, after) }]);

test("a moved component: its alias, and what that is enough for with what would be lost", () => {
  const children = (name: string) => [
    set(`${name}-set`, "fast", { protect: true }),
    dynamic("RandomPassword", `${name}-password`, {}),
  ];
  const text = told([component("Db", "db", children("db"))], [component("Db", "base", children("base"))]);
  expect(text).toContain('- Db "base" (in test)\n      was shop:index:Db::db, as it seems\n');
  expect(text).toContain('add aliases: [{ name: "db" }] to "base"\n      which is enough for what moves with it (2):');
  expect(text).toMatch(/StatefulSet store\/db "base-set": was "db-set"; the old URN is protected: the engine refuses/);
  expect(text).toMatch(/RandomPassword "base-password": was "db-password"; lost without the alias: the password/);
  expect(text).toMatch(/\n\nIn test: 3 moved without an alias\.$/);
});

test("parents in an alias are written as a program can: the stack's root, or a URN by its types and name", () => {
  const map = object("core/v1", "ConfigMap", "map");
  const [full, empty] = [component("Db", "db", [map]), component("Db", "db", [])];
  expect(told([map, empty], [full])).toContain("[{ parent: pulumi.rootStackResource }]");
  expect(told([full], [empty, map])).toContain("[{ parent: <the URN of shop:index:Db::db> }]");
});

test("a replacement: each value with before and after, the order of steps, and what is lost", () => {
  const text = told([set("s", "fast")], [set("s", "slow")]);
  expect(text).toContain("replaced, because volume claim data is immutable: fast,no-size, → slow,no-size,");
  expect(text).toContain(
    "the engine deletes the object, then creates it again\n      lost: its pods; their volume claims",
  );
  const renamed = told([set("s", "fast")], [set("s", "fast", {}, "other")]);
  expect(renamed).toContain("metadata.name or metadata.namespace is immutable: store/db → store/other");
  expect(renamed).toContain("the engine creates the new object, then deletes the old one");
});

test("a replacement is refused while it is protected before and after, and leaves the old one where it is retained", () => {
  const [on, off] = [{ protect: true }, {}];
  expect(told([set("s", "fast", on)], [set("s", "slow", on)])).toContain("the engine refuses to replace it");
  for (const [before, after] of [
    [on, off],
    [off, on],
  ])
    expect(told([set("s", "fast", before)], [set("s", "slow", after)])).not.toContain("the engine refuses");
  const kept = { retainOnDelete: true };
  expect(told([set("s", "fast", kept)], [set("s", "slow", kept)])).toContain("leaves the old one in the cluster");
});

test("a deletion: what is lost, refused or left", () => {
  expect(told([set("s", "fast")], [])).toContain("lost: its pods; their volume claims");
  expect(told([set("s", "fast", { protect: true })], [])).toContain("the engine refuses to delete it");
  expect(told([set("s", "fast", { retainOnDelete: true })], [])).toContain("forgets it and leaves it in the cluster");
});

test("the rest: an alias that is there, protection that came or went, what is new", () => {
  const renamed = { ...set("t", "fast"), aliases: [{ name: "s" }] };
  expect(told([set("s", "fast")], [renamed])).toContain("was kubernetes:apps/v1:StatefulSet::s; keep the alias");
  expect(told([set("s", "fast", { protect: true })], [set("s", "fast")])).toContain("no longer protected");
  expect(told([], [set("s", "fast")])).toContain('created:\n  - StatefulSet store/db "s" (in test)');
});

test("what several stacks share is told once, the worst first; the counts are of all", () => {
  const differences = update(
    [set("s", "fast"), set("gone", "fast", {}, "gone")],
    [set("s", "slow"), set("n", "x", {}, "n")],
  );
  const text = explain([
    { stack: "a", differences },
    { stack: "b", differences },
    { stack: "c", differences: [] },
  ]);
  expect([...text.matchAll(/^(\w+):$/gm)].map(([, title]) => title)).toEqual(["replaced", "deleted", "created"]);
  expect(text.match(/StatefulSet store\/db "s" \(in a, b\)/g)).toHaveLength(1);
  expect(text).toMatch(/In a, b: 2 replaced; 2 deleted; 2 created\.$/);
});

test("a list that differs in form alone, one of no environment, and lists that are right", () => {
  const one = { stack: "a", text: "", differences: [], isCurrent: false };
  expect(report([one])).toContain("Not as it is written, but for the form the same: test/golden/a.txt.");
  expect(report([], ["b.txt"])).toContain("Without an environment: test/golden/b.txt.");
  expect(report([{ ...one, isCurrent: true }])).toBeUndefined();
});
