import * as path from "node:path";
import { expect, test } from "vitest";
import { loadProject, loadStackConfig, stackNames } from "../../planner/project";
import { temporaryProgram } from "./support";

const yaml = (text: string) => `name: temporary\nruntime: nodejs\n${text}`;

test("the project is found in the folder or above it", () => {
  const root = temporaryProgram({ "a/b/c.txt": "" });
  expect(loadProject(path.join(root, "a/b"))).toMatchObject({ root, name: "temporary", pwd: root, main: "." });
});

test.each([
  ["", ".", "."],
  ["main: src/program.js", "src", "program.js"],
  ["main: ./src/program.js", "src", "program.js"],
  ["main: src", "src", "."],
  ["main: src/", "src", "."],
  ["main: .", ".", "."],
])("main resolves as the engine resolves it: %j", (line, pwd, main) => {
  const root = temporaryProgram({ "Pulumi.yaml": yaml(line), "src/program.js": "" });
  expect(loadProject(root)).toMatchObject({ pwd: path.join(root, pwd), main });
});

test("runtime options", () => {
  const runtime = `runtime: { name: nodejs, options: { typescript: false, nodeargs: '--no-warnings "--title=a b"' } }`;
  const root = temporaryProgram({ "Pulumi.yaml": `name: temporary\n${runtime}\n` });
  expect(loadProject(root).runtime).toEqual({
    typescript: false,
    tsconfig: undefined,
    nodeArgs: ["--no-warnings", "--title=a b"],
  });
});

test.each([
  ["name: x\nruntime: python\n", /runtime: "python" is not supported; expected "nodejs"/],
  ["runtime: nodejs\n", /name: is required; expected a string/],
  ["name: x\nruntime: nodejs\nmain: gone.ts\n", /main: "gone.ts" does not exist/],
  ["name: [x\nruntime: nodejs\n", /Pulumi.yaml: .*line/],
  [
    "name: 3\nruntime: { options: {} }\n",
    /name: is a number; expected a string, in quotes\n.*runtime\.name: is required/,
  ],
])("a project file that is wrong is refused with path and reason: %j", (content, message) => {
  const root = temporaryProgram({ "Pulumi.yaml": content });
  expect(() => loadProject(root)).toThrow(message);
});

test("no project at all", () => {
  expect(() => loadProject("/")).toThrow("no Pulumi.yaml here or in any folder above");
});

test("stack configuration: full keys, text values, objects as JSON, other packages' keys", () => {
  const root = temporaryProgram({
    "Pulumi.yaml": yaml("stackConfigDir: stacks"),
    "stacks/Pulumi.dev.yaml": `config:
  short: 1
  temporary:flag: true
  temporary:config:legacy: old
  temporary:object: { b: 2, a: [x, 1.5] }
  temporary:token: { secure: AAAA }
  temporary:deep: { list: [{ secure: AAAA }], open: 1 }
  kubernetes:context: kind
`,
  });
  const project = loadProject(root);
  expect(stackNames(project)).toEqual(["dev"]);
  expect(loadStackConfig(project, {}, {})).toEqual({
    stack: "dev",
    file: path.join(root, "stacks/Pulumi.dev.yaml"),
    values: {
      "temporary:short": "1",
      "temporary:flag": "true",
      "temporary:legacy": "old",
      "temporary:object": '{"a":["x",1.5],"b":2}',
      "temporary:token": "[secret]",
      "temporary:deep": '{"list":["[secret]"],"open":1}',
      "kubernetes:context": "kind",
    },
    secretKeys: ["temporary:deep", "temporary:token"],
    opaqueKeys: ["temporary:deep", "temporary:token"],
  });
});

test("which stack: the named one, the only one, a file in its place", () => {
  const files = {
    "Pulumi.a.yaml": "config: { k: a }",
    "Pulumi.b.yaml": "config: { k: b }",
    "other.yaml": "config: { k: c }",
  };
  const root = temporaryProgram(files);
  const project = loadProject(root);
  const read = (select: { stack?: string; configFile?: string }) => {
    const { stack, values } = loadStackConfig(project, select, {});
    return [stack, values["temporary:k"]];
  };
  expect(read({ stack: "b" })).toEqual(["b", "b"]);
  expect(read({ stack: "organization/temporary/a" })).toEqual(["a", "a"]);
  expect(read({ configFile: path.join(root, "other.yaml") })).toEqual(["other", "c"]);
  expect(read({ configFile: path.join(root, "other.yaml"), stack: "a" })).toEqual(["a", "c"]);
  expect(() => read({})).toThrow("several stacks and none was chosen; expected one of: a, b");
  expect(() => read({ stack: "c" })).toThrow(`stack "c" has no file in ${root}; expected one of: a, b`);
  expect(() => read({ configFile: "gone.yaml" })).toThrow("gone.yaml: no such configuration file");
});

test("a project without stack files has empty configuration", () => {
  const project = loadProject(temporaryProgram({}));
  expect(loadStackConfig(project, {}, {})).toMatchObject({ stack: "dev", values: {} });
  expect(loadStackConfig(project, { stack: "any" }, {})).toMatchObject({ stack: "any", values: {} });
});

test("the project's own configuration: defaults, and all that is missing or mistyped at once", () => {
  const declared = `config:
  size: { type: integer, default: 3 }
  names: { type: array, items: { type: string }, default: [x] }
  plain: text
  kubernetes:context: { value: kind }
  needed: { type: string }
  count: { type: integer }
  key: { type: string, secret: true }
`;
  const root = temporaryProgram({
    "Pulumi.yaml": yaml(declared),
    "Pulumi.good.yaml": "config: { needed: x, count: 5, key: { secure: AAAA } }",
    "Pulumi.bad.yaml": "config: { count: many, key: open }",
  });
  const project = loadProject(root);
  expect(loadStackConfig(project, { stack: "good" }, {}).values).toMatchObject({
    "temporary:size": "3",
    "temporary:names": '["x"]',
    "temporary:plain": "text",
    "kubernetes:context": "kind",
    "temporary:count": "5",
  });
  const file = path.join(root, "Pulumi.bad.yaml");
  expect(() => loadStackConfig(project, { stack: "bad" }, {})).toThrow(
    [
      `${file}: temporary:count: must be of type integer`,
      `${file}: temporary:key: must be encrypted, it is a secret`,
      `${file}: temporary:needed: is missing in stack bad`,
    ].join("\n"),
  );
});
