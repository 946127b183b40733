import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { functionPools, PodPool, PodPoolArgs } from "../../../components/openyuanrong/pod-pool";
import { isChecked, markChecked } from "../../../components/openyuanrong/pod-pool/checked";

const amounts = { cpu: "600m", memory: "512Mi" };
const resources = { requests: amounts, limits: amounts };
const small = { id: "small", size: 2, resources };

let registered: pulumi.runtime.MockResourceArgs[];

beforeEach(async () => {
  registered = [];
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => {
        registered.push(args);
        return { id: args.id || `${args.name}-id`, state: { ...args.inputs, status: "Running" } };
      },
      call: () => ({}),
    },
    "project",
    "stack",
  );
});
afterEach(() => {
  pulumi.runtime.setAllConfig({});
  vi.restoreAllMocks();
});

const settled = (resource: pulumi.Resource) => new Promise((resolve) => resource.urn.apply(resolve));
const inputsOf = async (resource: pulumi.Resource) => {
  await settled(resource);
  return registered.at(-1)!.inputs;
};

test("registers the arguments, the id as poolId, with a small provider text", async () => {
  const pool = new PodPool("one", small);
  const { __provider, owner, ...inputs } = await inputsOf(pool);
  expect(registered[0]!.type).toBe("pulumi-nodejs:dynamic/yuanrong-platform:PodPool");
  expect(inputs).toEqual({ poolId: "small", size: 2, resources });
  expect(owner).toMatch(/^[0-9a-f]{16}$/);
  expect(__provider).toContain("yuanrong-platform/pool-provider");
  expect(__provider.length).toBeLessThan(3000);
  expect(await new Promise((resolve) => pool.status.apply(resolve))).toBe("Running");
});

test("the owner differs by name and stays the same from run to run", async () => {
  const owners = [];
  for (const name of ["one", "two", "one"]) owners.push((await inputsOf(new PodPool(name, small))).owner);
  expect(owners[0]).toBe(owners[2]);
  expect(owners[0]).not.toBe(owners[1]);
});

test("refuses wrong arguments with all problems before anything is registered", () => {
  expect(() => new PodPool("bad", { ...small, id: "A", size: -1 })).toThrow(
    "PodPool bad is invalid (2 problems):\n" +
      '  id: "A" does not match; expected 1 to 40 lowercase letters, digits or hyphens, no hyphen at either end\n' +
      "  size: -1 is too small; expected at least 0",
  );
  expect(registered).toEqual([]);
});

test("refuses secrets, which would lie open in the server's store", async () => {
  const environment = { PLAIN: "x", TOKEN: pulumi.secret("s3cr3t") };
  const error = await rejection(() => new PodPool("leaky", { ...small, environment, image: pulumi.secret("i") }));
  expect(error.message).toContain("environment.TOKEN: is a secret; expected a plain value, or a Kubernetes Secret");
  expect(error.message).toContain("image: is a secret");
  expect(error.message).not.toContain("s3cr3t");
  expect(registered).toEqual([]);
});

test("takes Outputs", async () => {
  const args = { ...small, id: pulumi.output("late"), labels: pulumi.output({ a: "b" }) };
  expect(await inputsOf(new PodPool("outputs", args))).toMatchObject({ poolId: "late", labels: { a: "b" } });
});

test.each([
  ["nothing", {}, undefined, undefined],
  [
    "the stack's cluster",
    { "kubernetes:context": "prod", "kubernetes:kubeconfig": "k" },
    undefined,
    { context: "prod", kubeconfig: "k" },
  ],
  [
    "the stack's cluster and a namespace",
    { "kubernetes:context": "prod" },
    { namespace: "n" },
    { context: "prod", namespace: "n" },
  ],
  ["an own url", { "kubernetes:kubeconfig": "k" }, { url: "http://m:1" }, { url: "http://m:1" }],
  ["an own context", { "kubernetes:kubeconfig": "k" }, { context: "c" }, { context: "c" }],
])("connects by %s", async (_name, config, connection, expected) => {
  pulumi.runtime.setAllConfig(config as Record<string, string>);
  const plain = await inputsOf(new PodPool("plain", { ...small, connection }));
  expect(revealed(plain.connection)).toEqual(expected);
  const later = await inputsOf(new PodPool("later", { ...small, connection: connection && pulumi.output(connection) }));
  expect(revealed(later.connection)).toEqual(expected);
});

test("keeps a kubeconfig as a secret", async () => {
  const sent = await rawProperties(
    () => new PodPool("s", { ...small, connection: { kubeconfig: "c", namespace: "n" } }),
  );
  expect(sent.connection).toEqual({
    kubeconfig: { "4dabf18193072939515e22adb298388d": SECRET, value: "c" },
    namespace: "n",
  });
  pulumi.runtime.setAllConfig({ "kubernetes:kubeconfig": "d" });
  const fromStack = await rawProperties(() => new PodPool("s", small));
  expect(fromStack.connection).toEqual({ kubeconfig: { "4dabf18193072939515e22adb298388d": SECRET, value: "d" } });
});

test("get reads by id without the arguments of a pool", async () => {
  const pool = PodPool.get("there", "small", { url: "http://m:1" });
  const { __provider, ...inputs } = await inputsOf(pool);
  expect(registered[0]!.id).toBe("small");
  expect(inputs).toEqual({ poolId: "small", connection: { url: "http://m:1" } });
  expect(__provider).toBeDefined();
  expect([pool.size, pool.maxSize, pool.group, pool.status].map((output) => pulumi.Output.isInstance(output))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(() => PodPool.get("there", "small", { url: "m" })).toThrow("url: ");
});

test("functionPools makes a pool per entry, with shared defaults", async () => {
  const defaults = { resources, group: "shared", size: 1 };
  const pools = functionPools("fn", { a: {}, b: { size: 3, group: "own" } }, defaults, { protect: true });
  expect(Object.keys(pools)).toEqual(["a", "b"]);
  await Promise.all(Object.values(pools).map(settled));
  expect(registered.map(({ name, inputs }) => [name, inputs.poolId, inputs.size, inputs.group])).toEqual([
    ["fn-a", "a", 1, "shared"],
    ["fn-b", "b", 3, "own"],
  ]);
});

test("functionPools reports all problems of all pools at once", () => {
  const table = { a: { size: -1 }, "B!": { resources }, c: { resources, maxsize: 3 } };
  expect(() => functionPools("fn", table)).toThrow(
    "Function pools fn is invalid (4 problems):\n" +
      '  ["B!"].id: "B!" does not match; expected 1 to 40 lowercase letters, digits or hyphens, no hyphen at either end\n' +
      "  a.resources: is required; expected an object\n" +
      "  a.size: -1 is too small; expected at least 0\n" +
      "  c.maxsize: is not a known property; expected maxSize",
  );
  expect(registered).toEqual([]);
});

test("what a table has checked is not checked again, unless a part of it is known only later", () => {
  const [plain, later, deep] = [{ ...small }, { ...small, size: pulumi.output(2) }, { ...small, resources: {} }];
  Object.assign(deep.resources, { requests: Promise.resolve(amounts) });
  for (const args of [plain, later, deep]) markChecked(args as PodPoolArgs);
  expect([plain, later, deep, { ...plain }].map((args) => isChecked(args as PodPoolArgs))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** The mocks lift a secret inside of a value to the whole of it. */
function revealed(value: { value?: unknown } | undefined): unknown {
  return value?.value ?? value;
}

/** The properties as they are sent, secret markers included. */
async function rawProperties(program: () => pulumi.Resource): Promise<Record<string, unknown>> {
  let sent: Record<string, unknown> = {};
  const original = MockMonitor.prototype.registerResource;
  vi.spyOn(MockMonitor.prototype, "registerResource").mockImplementation(function (this: never, request, callback) {
    sent = request.getObject().toJavaScript();
    return original.call(this, request, callback);
  });
  await settled(program());
  vi.restoreAllMocks();
  return sent;
}

/** The next unhandled rejection, kept from the test runner, which would count it as a failure. */
async function rejection(program: () => void): Promise<Error> {
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  try {
    return await new Promise<Error>((resolve) => {
      process.on("unhandledRejection", (error) => resolve(error as Error));
      program();
    });
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
  }
}
