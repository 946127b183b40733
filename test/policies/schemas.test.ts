import { describe, expect, it } from "vitest";
import { Resource, resourceOf } from "../../policies/resource";
import { resourceSet } from "../../policies/resource-set";
import { mistakesIn } from "../../policies/kubernetes/schemas";
import { UNKNOWN } from "../../policies/unknown";
import { formatPath, Json, JsonMap } from "../../policies/values";

/** What is wrong with an object, as `path: message`. */
function wrong(object: JsonMap, others: Resource[] = []): string[] | undefined {
  const resource = resourceOf(object);
  return mistakesIn(resource, resourceSet([...others, resource], "files"))?.map(
    ({ path, message }) => `${formatPath(path)}: ${message}`,
  );
}

const deployment = (spec: JsonMap) => ({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec });
const withPod = (spec: JsonMap) => deployment({ selector: {}, template: { spec } });

describe("Kubernetes' own kinds", () => {
  it.each<[string, JsonMap, string[]]>([
    ["a whole one", withPod({ containers: [{ name: "web" }] }), []],
    [
      "a field in another case",
      withPod({ containers: [], HostNetwork: true }),
      ["spec.template.spec.HostNetwork: HostNetwork is no field; did you mean hostNetwork"],
    ],
    [
      "a letter too much",
      withPod({ containers: [{ name: "web", images: "a" }] }),
      ["spec.template.spec.containers[0].images: images is no field; did you mean image"],
    ],
    ["what is missing", deployment({ template: {} }), ["spec.selector: selector is missing"]],
    ["a required list", withPod({}), ["spec.template.spec.containers: containers is missing"]],
    [
      "text for a number",
      deployment({ selector: {}, template: {}, replicas: "3" }),
      ["spec.replicas: replicas is text, not a whole number"],
    ],
    [
      "a part for a whole number",
      deployment({ selector: {}, template: {}, replicas: 1.5 }),
      ["spec.replicas: replicas is a number, not a whole number"],
    ],
    [
      "a map for a list",
      withPod({ containers: {} }),
      ["spec.template.spec.containers: containers is a map, not a list"],
    ],
    [
      "a number among texts",
      withPod({ containers: [{ name: "web", args: ["a", 1] }] }),
      ["spec.template.spec.containers[0].args[1]: args[1] is a whole number, not text"],
    ],
    ["null for what is not said", withPod({ containers: [], nodeName: null }), []],
  ])("%s", (_, object, expected) => expect(wrong(object)).toEqual(expected));

  it("names what is allowed where nothing is near", () => {
    expect(wrong({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, spec: {} })).toEqual([
      "spec: spec is no field; allowed are apiVersion, binaryData, data, immutable, kind, metadata",
    ]);
  });

  it("are judged where they are known, and what is not known is left out", () => {
    const program = {
      urn: "",
      type: "kubernetes:core/v1:Service",
      custom: true,
      dependencies: [],
      propertyDependencies: {},
      options: {},
    };
    const inputs = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: UNKNOWN as unknown as Json },
      spec: { ports: [{ port: "1" }] },
    };
    const object = resourceOf(inputs, { program });
    expect(mistakesIn(object, resourceSet([object], "plan"))).toHaveLength(1);
  });

  it("have no secret in a message", () => {
    const found = wrong({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "a" },
      data: { key: "hunter2!" },
      stringData: { pin: 1234 },
    });
    expect(found).toEqual(["data.key: key is not base64", "stringData.pin: pin is a whole number, not text"]);
  });
});

describe("custom resources", () => {
  const definition = (schema: JsonMap) =>
    resourceOf({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "shops.example.com" },
      spec: {
        group: "example.com",
        names: { kind: "Shop" },
        versions: [
          { name: "v1", served: true, schema: { openAPIV3Schema: { type: "object", properties: { spec: schema } } } },
        ],
      },
    });
  const shop = (spec: Json) => ({ apiVersion: "example.com/v1", kind: "Shop", metadata: { name: "one" }, spec });

  it.each<[string, JsonMap, Json, string[]]>([
    [
      "any field where unknown ones stay",
      { type: "object", "x-kubernetes-preserve-unknown-fields": true },
      { a: 1 },
      [],
    ],
    ["no field where none is known", { type: "object" }, { a: 1 }, ["spec.a: a is no field; allowed are none"]],
    [
      "values of a map",
      { type: "object", additionalProperties: { type: "string" } },
      { a: 1 },
      ["spec.a: a is a whole number, not text"],
    ],
    [
      "true for a number or text",
      { "x-kubernetes-int-or-string": true },
      true,
      ["spec: spec is true or false, not a whole number or text"],
    ],
    ["a number or text", { "x-kubernetes-int-or-string": true }, "50%", []],
    ["a whole number as a number", { type: "number" }, 1, []],
    ["null", { type: "string" }, null, ["spec: spec is null, not text"]],
    ["null where it may be", { type: "string", nullable: true }, null, []],
    [
      "a value that is not listed",
      { type: "string", enum: ["a", "b"] },
      "c",
      ['spec: spec is "c", not one of "a", "b"'],
    ],
    ["too small a number", { type: "integer", minimum: 2 }, 1, ["spec: spec is 1, less than 2"]],
    ["too great a number", { type: "integer", maximum: 2 }, 3, ["spec: spec is 3, more than 2"]],
    [
      "what is missing",
      {
        type: "object",
        required: ["a", "b"],
        properties: { a: { type: "string" }, b: { type: "string", default: "x" } },
      },
      {},
      ["spec.a: a is missing"],
    ],
    [
      "what an object inside must have",
      { type: "object", "x-kubernetes-embedded-resource": true, properties: {} },
      { apiVersion: "v1", kind: "A", metadata: {} },
      [],
    ],
  ])("%s", (_, schema, spec, expected) => expect(wrong(shop(spec), [definition(schema)])).toEqual(expected));

  it("without a definition are not judged", () => expect(wrong(shop({ a: 1 }))).toBeUndefined());

  it("have Kubernetes' own metadata", () => {
    const object = { ...shop({}), metadata: { name: "one", label: {} } };
    expect(wrong(object, [definition({ type: "object" })])).toEqual([
      "metadata.label: label is no field; did you mean labels",
    ]);
  });
});
