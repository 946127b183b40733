import { describe, expect, test } from "vitest";
import { AliasSpec } from "../../planner/program/urn";
import { compare, Difference } from "./compare";
import { plannedList } from "./identity";
import { brief, component, dynamic, Node, object, planOf, update, urn } from "./support";

const map = (name: string, more: Partial<Node> & { as?: string } = {}) => object("core/v1", "ConfigMap", name, more);
const store = (children: Node[], more: Partial<Node> = {}) => component("Store", "store", children, more);

/** Programs whose alias is missing: before, after, the resource that needs it, and the alias. */
const withoutAlias: { what: string; before: Node[]; after: Node[]; root: string; alias: AliasSpec; also?: number }[] = [
  {
    what: "another name",
    before: [store([map("store-settings", { as: "settings" })])],
    after: [store([map("store-config", { as: "settings" })])],
    root: "store-config",
    alias: { name: "store-settings" },
  },
  {
    what: "another parent of another type",
    before: [store([map("settings")]), component("Shelf", "shelf", [])],
    after: [store([]), component("Shelf", "shelf", [map("settings")])],
    root: "settings",
    alias: { parent: urn("shop:index:Store", "store") },
  },
  {
    what: "a parent where there was none",
    before: [map("settings"), store([])],
    after: [store([map("settings")])],
    root: "settings",
    alias: { noParent: true },
  },
  {
    what: "no parent where there was one, and another name",
    before: [store([map("store-settings", { as: "settings" })])],
    after: [store([]), map("settings")],
    root: "settings",
    alias: { name: "store-settings", parent: urn("shop:index:Store", "store") },
  },
  {
    what: "another type of the component",
    before: [store([map("store-settings"), map("other")])],
    after: [component("Warehouse", "store", [map("store-settings"), map("other")])],
    root: "store",
    alias: { type: "shop:index:Store" },
    also: 2,
  },
  {
    what: "another name of the component, which its children are named after",
    before: [store([map("store-settings", { as: "settings" }), store([map("deep")])])],
    after: [component("Store", "depot", [map("depot-settings", { as: "settings" }), store([map("deep")])])],
    root: "depot",
    alias: { name: "store" },
    also: 1,
  },
  {
    what: "a component of another name and type, in which a child was renamed on its own and has an alias for that",
    before: [store([map("store-old", { as: "settings" })])],
    after: [component("Depot", "depot", [map("depot-new", { as: "settings", aliases: [{ name: "depot-old" }] })])],
    root: "depot",
    alias: { name: "store", type: "shop:index:Store" },
    also: 1,
  },
  {
    what: "a drawn value of another name",
    before: [store([dynamic("RandomPassword", "store-root", {})])],
    after: [store([dynamic("RandomPassword", "store-admin", {})])],
    root: "store-admin",
    alias: { name: "store-root" },
  },
  {
    what: "another parent above the component",
    before: [store([map("settings")])],
    after: [component("Mall", "mall", [store([map("settings")])])],
    root: "store",
    alias: { noParent: true },
    also: 1,
  },
];

describe.each(withoutAlias)("without an alias: $what", ({ before, after, root, alias, also = 0 }) => {
  const differences = update(before, after);
  const moved = differences.filter((one) => one.change === "moved");

  test("it is moved, and the resource that lacks the alias is named with it", () => {
    const lacking = moved.filter(({ missing }) => missing !== undefined);
    expect(lacking.map((one) => [one.after.urn.split("::").pop(), one.missing])).toEqual([[root, alias]]);
    expect(moved).toHaveLength(1 + also);
    expect(differences.filter(({ change }) => change === "deleted" || change === "replaced")).toEqual([]);
  });

  test("with that alias, as the planner resolves it, nothing is moved", () => {
    const aliased = update(before, withAlias(after, root, alias));
    expect(aliased.filter(({ change }) => change === "moved")).toEqual([]);
    expect(aliased.filter(({ change }) => change === "renamed")).toHaveLength(moved.length);
  });
});

function withAlias(nodes: Node[], name: string, alias: AliasSpec): Node[] {
  return nodes.map((node) => ({
    ...node,
    ...(node.name === name && { aliases: [...(node.aliases ?? []), alias] }),
    children: withAlias(node.children ?? [], name, alias),
  }));
}

test("an alias by its whole URN, and one for another version of the API", () => {
  const whole = map("b", { as: "x", aliases: [{ urn: urn("kubernetes:core/v1:ConfigMap", "a") }] });
  expect(brief(update([map("a", { as: "x" })], [whole]))).toEqual(["renamed b"]);
  const versioned = object("policy/v1", "PodDisruptionBudget", "a", {
    aliases: [{ type: "kubernetes:policy/v1beta1:PodDisruptionBudget" }],
  });
  expect(brief(update([object("policy/v1beta1", "PodDisruptionBudget", "a")], [versioned]))).toEqual(["renamed a"]);
});

test("an alias of what never was makes nothing of it", () => {
  expect(brief(update([], [map("b", { aliases: [{ name: "a" }] })]))).toEqual(["created b"]);
});

test("a former parent's name is found in the list; where it is not there, the alias is the whole URN", () => {
  const shelf = (children: Node[]) => component("Shelf", "shelf", children);
  const before = [component("Mall", "mall", [store([map("settings")])]), shelf([])];
  const after = [shelf([map("settings")])];
  const movedOf = (differences: Difference[]) => differences.find(({ change }) => change === "moved");
  const chain = "shop:index:Mall$shop:index:Store";
  expect(movedOf(update(before, after))).toMatchObject({ missing: { parent: urn(chain, "store") } });

  const golden = plannedList(planOf(before));
  const cut = { ...golden, entries: golden.entries.filter(({ urn }) => !urn.endsWith("::store")) };
  expect(movedOf(compare(cut, plannedList(planOf(after))))).toMatchObject({
    missing: { urn: urn(`${chain}$kubernetes:core/v1:ConfigMap`, "settings"), parentIsUnknown: true },
  });
});

test("equal programs differ in nothing; created and deleted are told apart from moved", () => {
  expect(update([store([map("a")])], [store([map("a")])])).toEqual([]);
  expect(brief(update([map("a")], [map("b")]))).toEqual(["created b", "deleted a"]);
  const password = (name: string) => dynamic("RandomPassword", name, {});
  expect(brief(update([store([password("a"), password("b")])], [store([password("c")])]))).toEqual([
    "created c",
    "deleted a",
    "deleted b",
  ]);
  const elsewhere = component("Shelf", "shelf", [password("c")]);
  expect(brief(update([store([password("a")]), component("Shelf", "shelf", [])], [store([]), elsewhere]))).toEqual([
    "created c",
    "deleted a",
  ]);
});

test("one object that two URNs claim is not taken for moved", () => {
  const differences = update([map("a", { as: "x" })], [map("b", { as: "x" }), map("c", { as: "x" })]);
  expect(brief(differences)).toEqual(["created b", "created c", "deleted a"]);
});

test("the same kind of another group is another object", () => {
  const service = (group: string, name: string) => object(group, "Service", name, { as: "web" });
  expect(brief(update([service("core/v1", "a")], [service("serving.knative.dev/v1", "b")]))).toEqual([
    "created b",
    "deleted a",
  ]);
});

const claim = (name: string, storageClassName: string, storage = "1Gi") => ({
  metadata: { name },
  spec: { storageClassName, accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
});
const set = (spec: object, more: Partial<Node> & { as?: string } = {}) =>
  object("apps/v1", "StatefulSet", "set", { inputs: { spec: spec as never }, ...more });
const app = (kind: string, label: string) =>
  object("apps/v1", kind, "app", { inputs: { spec: { selector: { matchLabels: { app: label } } } } });
const kube = (groupVersion: string, kind: string, inputs: object) =>
  object(groupVersion, kind, "it", { inputs: inputs as never });
const keyed = { replaceOnChanges: ["spec.replicas"] };

/** The one resource before and after, and the fields that replace it. */
const inPlace: [before: Node, after: Node, fields: string[]][] = [
  [map("a"), map("a", { as: "b" }), ["object"]],
  [map("a"), map("a", { inputs: { data: { changed: "yes" } } }), []],
  [app("Deployment", "a"), app("Deployment", "b"), ["selector"]],
  [app("DaemonSet", "a"), app("DaemonSet", "b"), ["selector"]],
  [set({ serviceName: "a" }), set({ serviceName: "b" }), ["serviceName"]],
  [set({ podManagementPolicy: "Parallel" }), set({}), ["podManagementPolicy"]],
  [set({ replicas: 1 }), set({ replicas: 3 }), []],
  [set({ replicas: 1 }, { options: keyed }), set({ replicas: 3 }, { options: keyed }), ["replaceOn:spec.replicas"]],
  [
    set({ volumeClaimTemplates: [claim("data", "fast")] }),
    set({ volumeClaimTemplates: [claim("data", "slow")] }),
    ["claim:data"],
  ],
  [
    set({ volumeClaimTemplates: [claim("data", "fast")] }),
    set({ volumeClaimTemplates: [claim("data", "fast", "2Gi")] }),
    ["claim:data"],
  ],
  [
    set({ volumeClaimTemplates: [claim("data", "fast")] }),
    set({ volumeClaimTemplates: [claim("disk", "fast")] }),
    ["claim:data", "claim:disk"],
  ],
  [
    kube("core/v1", "Service", { spec: { clusterIP: "None" } }),
    kube("core/v1", "Service", { spec: {} }),
    ["clusterIP"],
  ],
  [
    kube("rbac.authorization.k8s.io/v1", "RoleBinding", { roleRef: { name: "a" } }),
    kube("rbac.authorization.k8s.io/v1", "RoleBinding", { roleRef: { name: "b" } }),
    ["roleRef"],
  ],
  [
    kube("core/v1", "PersistentVolumeClaim", { spec: { storageClassName: "a" } }),
    kube("core/v1", "PersistentVolumeClaim", { spec: { storageClassName: "b" } }),
    ["storageClassName"],
  ],
  [kube("core/v1", "Secret", { type: "Opaque" }), kube("core/v1", "Secret", { type: "kubernetes.io/tls" }), ["type"]],
  [
    kube("batch/v1", "Job", { spec: { template: { a: 1 } } }),
    kube("batch/v1", "Job", { spec: { template: { a: 2 } } }),
    [],
  ],
  [
    dynamic("CertificateAuthority", "ca", { commonName: "a", validityDays: 1 }),
    dynamic("CertificateAuthority", "ca", { commonName: "b", validityDays: 2 }),
    ["commonName"],
  ],
  [dynamic("RandomPassword", "p", { length: 20 }), dynamic("RandomPassword", "p", { length: 30 }), ["length"]],
  [
    dynamic("PodPool", "p", { poolId: "a", size: 1, image: "x" }),
    dynamic("PodPool", "p", { poolId: "a", size: 2, image: "y" }),
    ["image"],
  ],
  [
    map("a", { provider: urn("pulumi:providers:kubernetes", "default_4_34_2") }),
    map("a", { provider: urn("pulumi:providers:kubernetes", "default_4_35_0") }),
    [],
  ],
  [
    map("a", { provider: urn("pulumi:providers:kubernetes", "default_4_34_2") }),
    map("a", { provider: urn("pulumi:providers:kubernetes", "edge") }),
    ["provider"],
  ],
];

test.each(inPlace.map(([before, after, fields]) => ({ before, after, fields, type: after.type })))(
  "$type: what replaces it is $fields",
  ({ before, after, fields }) => {
    const expected = fields.length > 0 ? [["replaced", after.name, ...fields].join(" ")] : [];
    expect(brief(update([before], [after]))).toEqual(expected);
  },
);

test("an alias does not hide what replaces the resource", () => {
  const differences = update(
    [app("Deployment", "a")],
    [{ ...app("Deployment", "b"), name: "b", aliases: [{ name: "app" }] }],
  );
  expect(brief(differences)).toEqual(["renamed b", "replaced b selector"]);
});

test("protection and its loss, and an option that names what replaces", () => {
  const kept = (options: Node["options"]) => [set({ replicas: 1 }, { options })];
  expect(brief(update(kept({ protect: true }), kept({})))).toEqual(["protection set"]);
  expect(brief(update(kept({}), kept({ retainOnDelete: true })))).toEqual(["protection set"]);
  expect(brief(update(kept({}), kept({ replaceOnChanges: ["spec.replicas"] })))).toEqual(["protection set"]);
});

test("another project is told once, and the rest is compared as if it were the same", () => {
  const golden = plannedList(planOf([map("a")], { project: "old", stack: "test" }));
  const differences: Difference[] = compare(golden, plannedList(planOf([map("a"), map("b")])));
  expect(brief(differences)).toEqual(["project", "created b"]);
});

test("what is only read, and what a chart on this machine holds, is no part of a list", () => {
  const plan = planOf([map("read", { readId: "x" }), map("rendered", { renderedFrom: "y" }), map("own")]);
  expect(plannedList(plan).entries.map((entry) => entry.urn)).toEqual([urn("kubernetes:core/v1:ConfigMap", "own")]);
});
