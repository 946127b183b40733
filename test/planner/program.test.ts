import { expect, test } from "vitest";
import { plan, UserError } from "../../planner";
import { planFixture, named, seen, short, temporaryProgram } from "./support";

const thing =
  'const pulumi = require("@pulumi/pulumi"); const thing = (n, p, o) => new pulumi.CustomResource("t:i:Thing", n, p ?? {}, o);\n';

async function failure(files: Record<string, string>): Promise<string> {
  const error: unknown = await plan({ cwd: temporaryProgram(files), onLog: () => {} }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(UserError);
  return (error as Error).message;
}

test("a TypeScript program: names, dependencies, providers and outputs as a preview has them", async () => {
  const planned = await planFixture("typescript");
  expect(planned.resources.map((r) => short(r.urn))).toEqual([
    "pulumi:pulumi:Stack::typescript-dev",
    "kubernetes:core/v1:Namespace::apps",
    "kubernetes:core/v1:ConfigMap::settings",
  ]);
  const settings = named(planned, "settings");
  expect(settings.propertyDependencies).toEqual({ metadata: [named(planned, "apps").urn] });
  expect(settings.inputs.metadata).toMatchObject({
    namespace: "apps",
    name: expect.stringMatching(/^settings-[0-9a-f]{8}$/),
  });
  expect(settings.provider).toBe("urn:pulumi:dev::typescript::pulumi:providers:kubernetes::default_4_34_2");
  expect(seen(planned.outputs)).toEqual({
    settingsName: (settings.inputs.metadata as { name: string }).name,
    settingsId: "[unknown]",
  });
});

test("a JavaScript program: inputs come back, everything else and the id are unknown", async () => {
  const planned = await planFixture("javascript");
  expect(seen(named(planned, "second").inputs)).toEqual({
    colour: "red",
    size: "[unknown]",
    id_: "[unknown]",
    both: "[unknown]",
  });
  expect(seen(planned.outputs)).toEqual({ colour: "red", size: "[unknown]" });
});

test("an ES module", async () => {
  const planned = await planFixture("esm");
  expect(named(planned, "esm").inputs).toEqual({ answer: 42 });
  expect(planned.outputs).toEqual({ folder: "esm/index.js" });
});

test("main: a file runs in its folder, a folder is the working folder, none asks package.json", async () => {
  expect((await planFixture("main-file")).outputs).toEqual({ cwd: "src", root: "main-file" });
  expect((await planFixture("main-folder")).outputs).toEqual({ cwd: "src" });
  expect((await planFixture("package-main")).outputs).toEqual({ entry: "entry.js" });
});

test("a main folder without its own package.json runs what the package above it exports", async () => {
  const cwd = temporaryProgram({
    "Pulumi.yaml": "name: trap\nruntime: nodejs\nmain: stacks/\n",
    "package.json": '{ "exports": { ".": "./library.js" } }',
    "library.js": "exports.library = true;",
    "stacks/index.js": "exports.stack = true;",
  });
  expect((await plan({ cwd, onLog: () => {} })).outputs).toEqual({ library: true });
});

test("dynamic resources: outputs are the inputs plus unknowns", async () => {
  const planned = await planFixture("dynamic");
  expect(seen(named(planned, "second").inputs)).toMatchObject({ word: "hi", made: "[unknown]" });
  expect(seen(planned.outputs)).toEqual({ word: "hi", made: "[unknown]" });
  expect(short(named(planned, "echo").provider!)).toBe("pulumi:providers:pulumi-nodejs::default");
});

test("two plans of a program that registers in changing order are byte-equal, parents and dependencies first", async () => {
  const [first, second] = [await planFixture("racing"), await planFixture("racing")];
  expect(JSON.stringify(second)).toBe(JSON.stringify(first));
  const position = new Map(first.resources.map((r, i) => [r.urn, i]));
  for (const resource of first.resources)
    for (const urn of [...resource.dependencies, ...(resource.parent ? [resource.parent] : [])])
      expect(position.get(urn)).toBeLessThan(position.get(resource.urn)!);
  expect(first.resources.at(-1)!.name).toBe("a-last");
});

test("reads, stack references, provider functions and methods: named, unknown, and listed as opaque", async () => {
  const planned = await planFixture("reads");
  expect(named(planned, "existing")).toMatchObject({ readId: "the-id", inputs: { hint: "h" } });
  expect(seen(named(planned, "user").inputs)).toEqual({ id_: "the-id", status: "[unknown]", hint: "h" });
  for (const [name, property] of [
    ["linked", "address"],
    ["looked-up", "found"],
    ["single", "single"],
    ["called", "called"],
  ])
    expect(seen(named(planned, name!).inputs)).toEqual({ [property!]: "[unknown]" });
  expect(planned.opaque.map((node) => node.what)).toEqual([
    "test:index:Method/run",
    "test:index:lookUp",
    "urn:pulumi:dev::reads::pulumi:pulumi:StackReference::organization/other/dev",
  ]);
});

test("a remote component is one opaque node with unknown outputs", async () => {
  const planned = await planFixture("remote");
  const remote = named(planned, "remote");
  expect(seen(remote.inputs)).toEqual({ before: "[unknown]", password: "[secret]" });
  expect(remote.custom).toBe(false);
  expect(remote.dependencies).toEqual([named(planned, "before").urn]);
  expect(seen(named(planned, "after").inputs)).toEqual({ status: "[unknown]" });
  expect(planned.opaque.map((node) => node.what)).toEqual([remote.urn]);
});

test("assets, archives and resource references are readable data and reach the program as what they were", async () => {
  const planned = await planFixture("data");
  expect(named(planned, "thing").inputs).toEqual({
    file: { asset: { path: "file.txt" } },
    text: { asset: { text: "content" } },
    archive: { archive: { assets: { "a.txt": { asset: { text: "a" } } } } },
    numbers: [1, 1.5, -0.25, 1e21],
    nothing: null,
    unicode: "서울 ✓",
  });
  expect(seen(named(planned, "referrer").inputs)).toEqual({
    thing: { urn: named(planned, "thing").urn, id: "[unknown]" },
    box: { urn: named(planned, "box").urn },
  });
  expect(named(planned, "copy").inputs).toMatchObject({ file: true, text: { asset: { text: "content" } } });
});

test("a double URN is the engine's error", async () => {
  expect(await failure({ "index.js": `${thing}thing("same"); thing("same");` })).toBe(
    "Duplicate resource URN 'urn:pulumi:dev::temporary::t:i:Thing::same'; try giving it a unique name",
  );
});

test("a thrown error is reported once, with the program's own message", async () => {
  const message = await failure({ "index.js": `${thing}thing("first"); throw new Error("the program is at fault");` });
  expect(message).toMatch(/^Running program '.*' failed with an unhandled exception:\nError: the program is at fault/);
  expect(message.match(/the program is at fault/g)).toHaveLength(1);
  expect(message).not.toMatch(/planner|\u001b/);
});

test("a RunError shows its message alone, also when it comes late", async () => {
  const text = "config is invalid:\n  pools[0]: is wrong";
  expect(await failure({ "index.js": `${thing}throw new pulumi.RunError(${JSON.stringify(text)});` })).toBe(text);
  const late = `${thing}thing("t", { x: pulumi.output(Promise.reject(new pulumi.RunError("too late"))) });`;
  expect(await failure({ "index.js": late })).toContain("too late");
});

test("syntax errors and type errors name the file and the fault", async () => {
  expect(await failure({ "index.js": "const = 1;" })).toMatch(/index\.js:1[^]*SyntaxError/);
  expect(await failure({ "index.ts": 'export const count: number = "three";' })).toMatch(
    /index\.ts.*error TS2322: Type 'string' is not assignable to type 'number'/,
  );
});

test("a program that exits by itself or logs an error has failed", async () => {
  expect(await failure({ "index.js": 'console.error("giving up"); process.exit(3);' })).toBe(
    "Program exited with non-zero exit code: 3\ngiving up",
  );
  expect(await failure({ "index.js": `${thing}pulumi.log.error("it is logged");` })).toBe("it is logged");
});

test("what the engine refuses of one resource fails the program", async () => {
  const timeout = `${thing}thing("t", {}, { customTimeouts: { create: "soon" } });`;
  expect(await failure({ "index.js": timeout })).toContain("unable to parse customTimeout Value soon");
  expect(await failure({ "index.js": `${thing}new pulumi.CustomResource("odd", "t", {});` })).toContain(
    "Type 'odd' is not a valid type token (must have format '*:*:*')",
  );
});

test("messages and plain output go to onLog", async () => {
  const lines: string[] = [];
  const program = `${thing}console.log("plain output"); pulumi.log.warn("careful"); pulumi.log.info("for you");`;
  const cwd = temporaryProgram({ "index.js": program });
  await plan({ cwd, onLog: (severity, message) => lines.push(`${severity}: ${message}`) });
  expect(lines.sort()).toEqual(["info: for you", "info: plain output", "warning: careful"]);
});

test("an aborted run ends its process", async () => {
  const abort = new AbortController();
  let pid = 0;
  const cwd = temporaryProgram({ "index.js": "setInterval(() => {}, 1000); console.log(process.pid);" });
  const running = plan({
    cwd,
    signal: abort.signal,
    onLog: (severity, message) => {
      if (severity !== "info") return;
      pid = Number(message);
      abort.abort(new Error("enough"));
    },
  });
  await expect(running).rejects.toThrow("enough");
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
});
