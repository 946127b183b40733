import { describe, expect, it } from "vitest";
import { resourceSet } from "../../policies/resource-set";
import { budgetsOf, servicesOf } from "../../policies/kubernetes/selections";
import { UNKNOWN, UnknownValue } from "../../policies/unknown";
import { Json, JsonMap } from "../../policies/values";
import { relPdbNotBlocking } from "../../policies/checks/rel-pdb-not-blocking";
import { violationsOf } from "../../policies/evaluate";
import { programObject } from "../support/program";

function deployment(name: string, labels: unknown, replicas = 3, namespace = "shop"): JsonMap {
  const template = { metadata: { labels: labels as Json }, spec: { containers: [{ name, image: `${name}:1` }] } };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace }, spec: { replicas, template } };
}

function budget(name: string, selector: unknown, rest: JsonMap = {}, version = "v1"): JsonMap {
  const spec = { ...rest, selector: selector as Json };
  return { apiVersion: `policy/${version}`, kind: "PodDisruptionBudget", metadata: { name, namespace: "shop" }, spec };
}

function service(name: string, selector: unknown): JsonMap {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "shop" },
    spec: { selector: selector as Json },
  };
}

function setOf(...objects: JsonMap[]) {
  return resourceSet(objects.map(programObject), "plan");
}

describe("the budgets of a pod", () => {
  const web = deployment("web", { app: "web", tier: "front" });
  it.each<[string, JsonMap[], string[]]>([
    ["by labels", [budget("a", { matchLabels: { app: "web" } })], ["a"]],
    ["by an expression", [budget("a", { matchExpressions: [{ key: "tier", operator: "Exists" }] })], ["a"]],
    ["by an empty selector", [budget("a", {})], ["a"]],
    ["of two", [budget("a", {}), budget("b", { matchLabels: { tier: "front" } })], ["a", "b"]],
    ["not by an empty selector of v1beta1", [budget("a", {}, {}, "v1beta1")], []],
    ["not by none", [budget("a", undefined)], []],
    ["not by another label", [budget("a", { matchLabels: { app: "web", tier: "back" } })], []],
    ["although another's selector is not known", [budget("a", {}), budget("b", UNKNOWN)], ["a"]],
    [
      "not of pods whose labels are not known",
      [deployment("api", UNKNOWN), budget("a", { matchLabels: { app: "api" } })],
      [],
    ],
  ])("are found %s", (_, objects, names) => {
    const set = setOf(web, ...objects);
    expect(budgetsOf(set, set.podsIn("shop")[0]!).map(({ name }) => name)).toEqual(names);
  });

  it.each<[string, unknown]>([
    ["selector", UNKNOWN],
    ["label", { matchLabels: { app: UNKNOWN } }],
    ["second label", { matchLabels: { app: "api", tier: UNKNOWN } }],
    ["expression", { matchExpressions: UNKNOWN }],
  ])("are not known while a %s is not", (_, selector) => {
    const set = setOf(web, budget("a", selector));
    expect(() => budgetsOf(set, set.podsIn("shop")[0]!)).toThrow(UnknownValue);
  });
});

it("a Service without a selector, or of another namespace, is no pod's", () => {
  const set = setOf(
    deployment("web", { app: "web" }, 1, "stock"),
    deployment("web", { app: "web" }),
    service("a", { app: "web" }),
    service("b", {}),
    service("c", undefined),
  );
  expect(set.podsIn().map((pod) => servicesOf(set, pod).map(({ name }) => name))).toEqual([[], ["a"]]);
});

describe("a budget of pods", () => {
  it.each<[JsonMap, number, boolean]>([
    [{ minAvailable: 1 }, 1, true],
    [{ minAvailable: 1 }, 2, false],
    [{ minAvailable: 2 }, 2, true],
    [{ minAvailable: 3 }, 2, true],
    [{ minAvailable: 0 }, 1, false],
    [{ minAvailable: "50%" }, 1, true],
    [{ minAvailable: "50%" }, 2, false],
    [{ minAvailable: "50%" }, 3, false],
    [{ minAvailable: "51%" }, 2, true],
    [{ minAvailable: "66%" }, 3, false],
    [{ minAvailable: "67%" }, 3, true],
    [{ minAvailable: "75%" }, 4, false],
    [{ minAvailable: "76%" }, 4, true],
    [{ minAvailable: "99%" }, 100, false],
    [{ minAvailable: "99%" }, 99, true],
    [{ minAvailable: "100%" }, 100, true],
    [{ minAvailable: "0%" }, 1, false],
    [{ minAvailable: 2 }, 0, false],
    [{ minAvailable: "half" }, 1, false],
    [{ maxUnavailable: 0 }, 5, true],
    [{ maxUnavailable: "0%" }, 5, true],
    [{ maxUnavailable: 1 }, 1, false],
    [{ maxUnavailable: "1%" }, 1, false],
    [{ maxUnavailable: "100%" }, 3, false],
  ])("%j of %d blocks: %s", (rest, replicas, blocks) => {
    const set = setOf(
      deployment("web", { app: "web" }, replicas),
      budget("web", { matchLabels: { app: "web" } }, rest),
    );
    expect([...violationsOf(relPdbNotBlocking, { set, parameters: {} })].length > 0).toBe(blocks);
  });

  it("is not judged by replicas while its pods are not known", () => {
    const set = setOf(
      deployment("web", UNKNOWN, 1),
      budget("web", { matchLabels: { app: "web" } }, { minAvailable: 1 }),
    );
    const found = [...violationsOf(relPdbNotBlocking, { set, parameters: {} })];
    expect(found.map(({ isUndecided }) => isUndecided)).toEqual([true]);
  });
});
