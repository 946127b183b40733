import { describe, expect, it } from "vitest";
import { readYaml } from "../../../policies/sources/yaml";
import { loadDocument } from "../../../policies/sources/yaml/parse";

/** What sigs.k8s.io/yaml v1.6.0 makes of it (`YAMLToJSONStrict`); a text is the start of our refusal where it refuses. */
const AS_KUBERNETES: Record<string, unknown> = {
  "a: y": { a: true },
  "a: yes": { a: true },
  "a: No": { a: false },
  "a: OFF": { a: false },
  "a: yEs": { a: "yEs" },
  "a: 'yes'": { a: "yes" },
  "y: 1": { true: 1 },
  "a: ~": { a: null },
  "a: Null": { a: null },
  "a: ''": { a: "" },
  "a: 010": { a: 8 },
  "a: -010": { a: -8 },
  "a: 0o10": { a: 8 },
  "a: 0O10": { a: 8 },
  "a: 08": { a: 8 },
  "a: 0_8": { a: 8 },
  "a: 0777": { a: 511 },
  "a: 0x1F": { a: 31 },
  "a: 0b11": { a: 3 },
  "a: -0b11": { a: -3 },
  "a: 0b": { a: "0b" },
  "a: +12": { a: 12 },
  "a: 1_000": { a: 1000 },
  "a: 1__0": { a: 10 },
  "a: 1_": { a: 1 },
  "a: _1": { a: "_1" },
  "a: 1e3": { a: 1000 },
  "a: 1e999": { a: "1e999" },
  "a: 12345678901234567890123": { a: 1.2345678901234568e22 },
  "a: 1.": { a: 1 },
  "a: .5": { a: 0.5 },
  "a: -.5": { a: -0.5 },
  "a: 1:30": { a: "1:30" },
  "a: 1.2.3": { a: "1.2.3" },
  "a: 100m": { a: "100m" },
  "a: =": { a: "=" },
  "a: <<": { a: "<<" },
  "a: 2001-01-01": { a: "2001-01-01" },
  "a: 2001-01-01T00:00:00Z": { a: "2001-01-01T00:00:00Z" },
  "a: !!timestamp 2001-01-01": { a: "2001-01-01" },
  "a: !!binary aGVsbG8=": { a: "hello" },
  "a: !!js/function 'x'": { a: "x" },
  "a: !foo bar": { a: "bar" },
  "a: !foo [b]": { a: ["b"] },
  "a: !!set {b, c}": { a: { b: null, c: null } },
  "a: !!omap [b: 1]": { a: [{ b: 1 }] },
  "a: !!seq {b: c}": { a: { b: "c" } },
  "a: !!int '3'": { a: 3 },
  "a: !<tag:yaml.org,2002:int> 7": { a: 7 },
  "a: !!str 3": { a: "3" },
  "a: !!float 3": { a: 3 },
  "a: !!bool yes": { a: true },
  "0x10: a": { 16: "a" },
  "1.50: a": { 1.5: "a" },
  'a: "\\0"': { a: "\0" },
  "b: &x {c: 1}\nd:\n  <<: *x\n  e: 2": { b: { c: 1 }, d: { c: 1, e: 2 } },
  "a: .inf": "is no valid YAML: .inf is a number that JSON does not have",
  "a: !!int x": "is no valid YAML: cannot read `x` as !!int",
  "a: !!null x": "is no valid YAML: cannot read `x` as !!null",
  "a: !!bool foo": "is no valid YAML: cannot read `foo` as !!bool",
  "a: 1\na: 2": "is no valid YAML: duplicated mapping key",
  "<<: 3": "is no valid YAML: cannot merge mappings",
  "? {a: b}\n: c": "has a map as a key",
  "a: {{ b }}": "has a map as a key (this looks like a Helm template",
  "a: &x [*x]": "is nested too deep, or holds an anchor within itself",
};

describe("YAML is read as Kubernetes reads it", () => {
  it.each(Object.entries(AS_KUBERNETES))("%s", (text, expected) => {
    if (typeof expected !== "string") expect(loadDocument(text)).toEqual(expected);
    else
      expect(readYaml(text, "a.yaml").problems.map(({ message }) => message)).toEqual([
        expect.stringContaining(expected),
      ]);
  });
});

const FILE = `# Source: web/templates/all.yaml
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: &labels
    app: web
spec:
  containers:

    # the server
    - name: web
      image: web
      ports:
      - containerPort: 80
      -
        containerPort: 81
      securityContext: {
        privileged: true,
        capabilities: { add: [A,
          B] } }
    - &second
      name: two
      "image": |
        two
      env: []
    - image: three
      <<: *second
    - *second
--- # second
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: a }
    data:
      name: name
      x: name
  - {apiVersion: v1, kind: ConfigMap,
     metadata: {name: b}}
`;

describe("a place of an object is found in its file", () => {
  const { resources, problems } = readYaml(FILE, "all.yaml");
  const lineOf = (name: string, ...path: (string | number)[]) =>
    resources.find((resource) => resource.name === name)!.locate!(path).line;
  const lineWith = (text: string) => FILE.split("\n").findIndex((line) => line.includes(text)) + 1;

  it("with all objects read", () => {
    expect(problems).toEqual([]);
    expect(resources.map(({ kind, name }) => `${kind}/${name}`)).toEqual(["Pod/web", "ConfigMap/a", "ConfigMap/b"]);
  });

  it.each<[string, (string | number)[], string]>([
    ["web", [], "apiVersion: v1"],
    ["web", ["metadata"], "metadata:"],
    ["web", ["metadata", "name"], "name: web"],
    ["web", ["metadata", "labels", "app"], "app: web"],
    ["web", ["metadata", "annotations"], "metadata:"],
    ["web", ["spec", "hostPID"], "spec:"],
    ["web", ["spec", "containers"], "containers:"],
    ["web", ["spec", "containers", 0], "- name: web"],
    ["web", ["spec", "containers", 0, "image"], "image: web"],
    ["web", ["spec", "containers", 0, "ports", 0], "containerPort: 80"],
    ["web", ["spec", "containers", 0, "ports", 1, "containerPort"], "containerPort: 81"],
    ["web", ["spec", "containers", 0, "securityContext", "privileged"], "privileged: true"],
    ["web", ["spec", "containers", 0, "securityContext", "capabilities", "add", 0], "add: [A,"],
    ["web", ["spec", "containers", 0, "securityContext", "capabilities", "add", 1], "          B]"],
    ["web", ["spec", "containers", 1, "image"], '"image": |'],
    ["web", ["spec", "containers", 1, "env", 3], "env: []"],
    ["web", ["spec", "containers", 2, "image"], "image: three"],
    ["web", ["spec", "containers", 2, "name"], "image: three"],
    ["web", ["spec", "containers", 3, "name"], "- *second"],
    ["a", [], "  - apiVersion: v1"],
    ["a", ["data", "name"], "      name: name"],
    ["a", ["data", "x"], "      x: name"],
    ["b", ["kind"], "{apiVersion: v1, kind: ConfigMap"],
    ["b", ["metadata", "name"], "metadata: {name: b}"],
  ])("%s %j", (name, path, line) => {
    expect(lineOf(name, ...path)).toBe(lineWith(line));
  });
});

describe("what is not Kubernetes' is skipped, what is meant as an object is a problem", () => {
  const kinds = (text: string, file = "a.yaml") => {
    const { resources, problems, skipped } = readYaml(text, file);
    return { resources: resources.length, problems: problems.length, skipped: skipped.length };
  };
  it.each<[string, string, string, Partial<ReturnType<typeof kinds>>]>([
    ["values of a chart", "values.yaml", "kind: Deployment\nimage: x\n", { skipped: 1 }],
    ["values of an environment", "chart/values-production.yaml", "apiVersion: x\n", { skipped: 1 }],
    [
      "an object in a file of that name",
      "values.yaml",
      "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\n",
      { resources: 1 },
    ],
    ["a chart", "web/Chart.yaml", "apiVersion: v2\nname: web\n", { skipped: 1 }],
    [
      "a kustomization",
      "kustomization.yaml",
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
      { skipped: 1 },
    ],
    ["a kubeconfig", "config.yaml", "apiVersion: v1\nkind: Config\nclusters: []\n", { skipped: 1 }],
    [
      "a kubelet's configuration",
      "a.yaml",
      "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n",
      { skipped: 1 },
    ],
    [
      "a review",
      "a.yaml",
      "apiVersion: authorization.k8s.io/v1\nkind: SelfSubjectAccessReview\nspec: {}\n",
      { resources: 1 },
    ],
    ["a workflow", "a.yaml", "on: push\njobs: {}\n", { skipped: 1 }],
    ["a list of other things", "a.yaml", "- hosts: all\n", { skipped: 1 }],
    ["a list of objects", "a.yaml", "- kind: Pod\n", { problems: 1 }],
    ["comments", "a.yaml", "# nothing\n---\n# still nothing\n", {}],
    ["nothing", "a.yaml", "", {}],
    ["an object without its version", "a.yaml", "kind: Pod\nmetadata: { name: a }\n", { problems: 1 }],
    ["a generated name", "a.yaml", "apiVersion: v1\nkind: Pod\nmetadata: { generateName: a- }\n", { resources: 1 }],
    ["an empty List", "a.yaml", "apiVersion: v1\nkind: List\nitems:\n", {}],
    [
      "Lists in Lists",
      "a.yaml",
      "kind: List\nitems:\n- kind: List\n  items:\n  - { apiVersion: v1, kind: Pod, metadata: { name: a } }\n- 1\n",
      { resources: 1, problems: 1 },
    ],
    [
      "a list of one kind",
      "a.yaml",
      "apiVersion: v1\nkind: PodList\nitems: [{ metadata: { name: a } }]\n",
      { resources: 1 },
    ],
    [
      "a custom resource that ends so",
      "a.yaml",
      "apiVersion: x/v1\nkind: AllowList\nmetadata: { name: a }\n",
      { resources: 1 },
    ],
  ])("%s", (_, file, text, expected) => {
    expect(kinds(text, file)).toEqual({ resources: 0, problems: 0, skipped: 0, ...expected });
  });
});
