import { describe, expect, it } from "vitest";
import { mayBeMade } from "../../policies/kubernetes/makers";
import { resourceOf } from "../../policies/resource";
import { resourceSet } from "../../policies/resource-set";
import { UNKNOWN } from "../../policies/unknown";
import { Json, JsonMap } from "../../policies/values";
import { programObject } from "../support/program";

function custom(name: string, spec: unknown, namespace: string | undefined = "shop", group = "example.com"): JsonMap {
  const metadata = { name, ...(namespace && { namespace }) };
  return { apiVersion: `${group}/v1`, kind: "Thing", metadata, spec: spec as Json };
}

describe("an absent object may be made", () => {
  it.each<[string, JsonMap[], string, boolean]>([
    ["by nothing", [], "login", false],
    ["in every namespace", [], "kube-root-ca.crt", true],
    ["by a custom resource of its name", [custom("login", {})], "login", true],
    ["by one of the beginning of its name", [custom("orders-db", {})], "orders-db-app", true],
    ["not by one whose name ends within a word", [custom("ord", {})], "orders-db", false],
    ["by one that mentions it", [custom("x", { targets: [{ secretName: "login" }] })], "login", true],
    ["not by one that mentions another", [custom("x", { secretName: "log" })], "login", false],
    ["not by one of another namespace", [custom("login", {}, "stock")], "login", false],
    ["by one of the cluster", [{ ...custom("login", {}), metadata: { name: "login" } }], "login", true],
    ["not by one of Kubernetes' own", [custom("login", {}, "shop", "networking.k8s.io")], "login", false],
    ["by one that is not known yet", [custom("x", { secretName: UNKNOWN })], "login", true],
  ])("%s", (_, objects, name, may) => {
    const resources = objects.map(programObject);
    expect(mayBeMade(resourceSet(resources, "plan"), "shop", name)).toBe(may);
  });

  const chart = (type: string, inputs: JsonMap, renderedFrom?: string) => [
    resourceOf(inputs, { program: facts("chart", type) }),
    resourceOf(
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "made", namespace: "shop" } },
      { program: { ...facts("made", "kubernetes:core/v1:ConfigMap"), renderedFrom } },
    ),
  ];
  const facts = (urn: string, type: string) => ({
    urn,
    type,
    custom: true,
    dependencies: [],
    propertyDependencies: {},
    options: {},
  });

  it.each<[string, JsonMap, string | undefined, boolean]>([
    ["kubernetes:helm.sh/v3:Release", { namespace: "shop" }, undefined, true],
    ["kubernetes:helm.sh/v4:Chart", { namespace: "shop" }, undefined, true],
    ["kubernetes:helm.sh/v4:Chart", { namespace: "shop" }, "chart", false],
    ["kubernetes:helm.sh/v4:Chart", { namespace: "stock" }, undefined, false],
    ["kubernetes:kustomize/v2:Directory", {}, undefined, true],
    ["kubernetes:apps/v1:Deployment", { namespace: "shop" }, undefined, false],
  ])("by %s of %j that made %s: %s", (type, inputs, renderedFrom, may) => {
    expect(mayBeMade(resourceSet(chart(type, inputs, renderedFrom), "plan"), "shop", "login")).toBe(may);
  });
});
