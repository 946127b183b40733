import { expect, test } from "vitest";
import type { PlannedResource, Properties } from "../../planner";
import { runProgram, type Registrar, type RunOptions } from "../../planner/program";
import { loadProject, loadStackConfig } from "../../planner/project";
import { autonamed } from "../../planner/program/autoname";
import { seen, temporaryProgram } from "./support";

const PROGRAM = `const pulumi = require("@pulumi/pulumi");
class Thing extends pulumi.CustomResource {
  constructor(name, props, opts) { super("t:i:Thing", name, { made: undefined, ...props }, opts); }
}
const first = new Thing("first", { word: "hi" });
new Thing("second", { id_: first.id, made: first.made, password: pulumi.secret("hush") });
exports.id = first.id;
exports.dry = pulumi.runtime.isDryRun();
`;

function run(program: string, registrar: Partial<Registrar>, options: Partial<RunOptions> = {}) {
  const project = loadProject(temporaryProgram({ "index.js": program }));
  const config = loadStackConfig(project, {}, {});
  const complete: Registrar = {
    register: async (resource) => ({ outputs: resource.inputs }),
    registerOutputs: () => {},
    invoke: async () => undefined,
    opaque: () => {},
    ...registrar,
  };
  return runProgram({ project, stack: "dev", config, dryRun: false, onLog: () => {}, ...options }, complete);
}

test("an update gives the program the real ids and outputs", async () => {
  const registered: PlannedResource[] = [];
  const { outputs } = await run(PROGRAM, {
    register: async (resource) => {
      registered.push(resource);
      return { id: `id-of-${resource.name}`, outputs: { ...resource.inputs, made: "made" } };
    },
  });
  expect(outputs).toEqual({ id: "id-of-first", dry: false });
  expect(registered.map((resource) => resource.name)).toEqual(["temporary-dev", "first", "second"]);
  expect(seen(registered[2]!.inputs)).toEqual({ id_: "id-of-first", made: "made", password: "[secret]" });
});

test("an error of the registrar ends the run and comes back as it is, once all that runs is done", async () => {
  const failure = new Error("the API server said no");
  let finished = false;
  const program = `${PROGRAM} new Thing("slow"); new Thing("failing");`;
  const running = run(program, {
    async register(resource) {
      if (resource.name === "failing") throw failure;
      if (resource.name === "slow") {
        await new Promise((resolve) => setTimeout(resolve, 300));
        finished = true;
      }
      return { outputs: resource.inputs };
    },
  });
  await expect(running).rejects.toBe(failure);
  expect(finished).toBe(true);
});

test("an update refuses what it cannot evaluate, a registrar may evaluate it", async () => {
  const program = `const pulumi = require("@pulumi/pulumi");
pulumi.runtime.registerInvokeTransform((args) => ({ args: { ...args.args, added: 1 }, opts: args.opts }));
exports.found = pulumi.runtime.invokeOutput("t:i:lookUp", { key: "k" });`;
  await expect(run(program, {})).rejects.toThrow("t:i:lookUp cannot be evaluated here: it needs its provider plugin");
  const calls: [string, Properties][] = [];
  const { outputs } = await run(program, {
    invoke: async (token, args) => {
      calls.push([token, args]);
      return { value: 1 };
    },
  });
  expect(calls).toEqual([["t:i:lookUp", { key: "k", added: 1 }]]);
  expect(outputs).toEqual({ found: { value: 1 } });
});

test("the environment of an outer Pulumi program does not reach the program, added variables do", async () => {
  const program = `const pulumi = require("@pulumi/pulumi");
exports.dry = pulumi.runtime.isDryRun(); exports.given = process.env.GIVEN; exports.stack = pulumi.getStack();`;
  const env = { GIVEN: "yes", PULUMI_NODEJS_DRY_RUN: "true", PULUMI_NODEJS_STACK: "outer" };
  expect((await run(program, {}, { env })).outputs).toEqual({ dry: false, given: "yes", stack: "dev" });
});

test("Kubernetes objects without a name get one that follows from their URN", () => {
  const object = (type: string, inputs: Properties, custom = true) =>
    autonamed({ urn: `urn:pulumi:dev::p::${type}::n`, type, name: "n", custom, inputs });
  const pod = "kubernetes:core/v1:Pod";
  const named = { metadata: { name: expect.stringMatching(/^n-[0-9a-f]{8}$/) as string } };
  expect(object(pod, {})).toEqual(named);
  expect(object(pod, {})).toEqual(object(pod, {}));
  expect(object("kubernetes:core/v1:ConfigMap", {})).not.toEqual(object(pod, {}));
  expect(object(pod, { metadata: { name: "own" } })).toEqual({ metadata: { name: "own" } });
  expect(seen(object(pod, { metadata: { generateName: "x-" } }))).toEqual({
    metadata: { generateName: "x-", name: "[unknown]" },
  });
  expect(object("kubernetes:helm.sh/v3:Release", {})).toEqual({ name: named.metadata.name });
  for (const other of ["t:i:Thing", "pulumi:providers:kubernetes", "kubernetes:core/v1:PodPatch"])
    expect(object(other, {})).toEqual({});
});
