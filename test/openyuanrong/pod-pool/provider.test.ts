import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type RunningMetaService, startMetaService } from "../../../simulator/meta-service";
import { Host, InitFailed } from "./host";
import { Stack } from "./stack";

const amounts = { cpu: "600m", memory: "512Mi" };
const small = { id: "small", size: 2, resources: { requests: amounts, limits: amounts } };

let host: Host;
let service: RunningMetaService;
let stack: Stack;

beforeAll(async () => {
  host = await Host.start();
});
afterAll(() => host.kill());
beforeEach(async () => {
  service = await startMetaService({ tick: 20 });
  stack = new Stack(host, service.url);
});
afterEach(() => service.close());

const pools = () =>
  service.pools().map(({ id, size, max_size, status, ready_count }) => ({ id, size, max_size, status, ready_count }));
const running = { id: "small", size: 2, max_size: 2, status: 4, ready_count: 2 };
const sent = (method: string) => service.requests.filter((request) => request.method === method);

test("creates one pool per request and waits until it runs", async () => {
  expect(await stack.up(small)).toBe("create");
  expect(pools()).toEqual([running]);
  expect(sent("POST").map(({ body }) => (body as { pools: unknown[] }).pools.length)).toEqual([1]);
  expect(stack.resource).toMatchObject({
    id: "small",
    outputs: { poolId: "small", group: "default", size: 2, maxSize: 2, status: "Running" },
  });
  expect(await stack.up(small)).toBe("same");
  await stack.refresh();
  expect(await stack.up(small)).toBe("same");
});

test("resizes in place with all that belongs to the size", async () => {
  await stack.up(small);
  expect(await stack.up({ ...small, size: 3 })).toBe("update");
  expect(pools()).toEqual([{ ...running, size: 3, max_size: 3, ready_count: 3 }]);
  expect(sent("PUT").map(({ body }) => body)).toEqual([{ size: 3, max_size: 3 }]);
  const horizontalPodAutoscaler = { minReplicas: 1, maxReplicas: 4 };
  expect(await stack.up({ ...small, size: 3, horizontalPodAutoscaler })).toBe("update");
  const spec = JSON.stringify({ maxReplicas: 4, minReplicas: 1 });
  expect(sent("PUT")[1]!.body).toEqual({ size: 3, max_size: 3, horizontal_pod_autoscaler_spec: spec });
  expect(sent("DELETE")).toEqual([]);
});

test("grows a pool that scales by demand", async () => {
  await stack.up({ ...small, maxSize: 4 });
  expect(await stack.up({ ...small, size: 3, maxSize: 6 })).toBe("update");
  expect(pools()).toMatchObject([{ size: 3, max_size: 6, status: 4 }]);
});

test("replaces by deleting first, and only asks for an id that is gone", async () => {
  service.faults.slowDelete = 300;
  await stack.up(small);
  expect(await stack.up({ ...small, image: "runtime-manager:v2" })).toBe("replace");
  expect(service.pools()).toMatchObject([{ id: "small", image: "runtime-manager:v2", status: 4 }]);
  expect(sent("POST")).toHaveLength(2);
  expect(await stack.up({ ...small, image: "runtime-manager:v2", maxSize: 5 })).toBe("replace");
});

test("deletes by id only, waits until the pool is gone, and a pool that is gone is no error", async () => {
  service.faults.slowDelete = 200;
  await stack.up(small);
  const { id, outputs } = stack.resource!;
  await stack.down();
  expect(service.pools()).toEqual([]);
  expect(sent("DELETE").map(({ path }) => path)).toEqual(["/serverless/v1/podpools?id=small"]);
  await host.delete(id, outputs);
});

test("drift is seen on refresh and put right", async () => {
  await stack.up(small);
  const url = `${service.url}/serverless/v1/podpools/small`;
  await fetch(url, { method: "PUT", body: JSON.stringify({ size: 4, max_size: 4 }) });
  await stack.refresh();
  expect(stack.resource!.outputs).toMatchObject({ size: 4, maxSize: 4 });
  expect(await stack.up(small)).toBe("update");
  expect(pools()).toMatchObject([{ size: 2 }]);
});

test("a pool that was deleted elsewhere leaves the state and is made again", async () => {
  await stack.up(small);
  await fetch(`${service.url}/serverless/v1/podpools?id=small`, { method: "DELETE" });
  await stack.refresh();
  expect(stack.resource).toBeUndefined();
  expect(await stack.up(small)).toBe("create");
  expect(pools()).toEqual([running]);
});

test("an outage is waited out, and is never taken for an absent pool", async () => {
  await stack.up(small);
  service.faults.outage = true;
  service.faults.outageHang = 100;
  service.faults.recoveryLag = 500;
  const refreshed = stack.refresh();
  await sleep(600);
  service.faults.outage = false;
  await refreshed;
  expect(stack.resource).toMatchObject({ id: "small", outputs: { status: "Running" } });
});

test.each(["create", "update", "delete"])("an outage during %s", async (operation) => {
  if (operation !== "create") await stack.up(small);
  service.faults.outage = true;
  service.faults.outageHang = 100;
  service.faults.recoveryLag = 300;
  const done = operation === "delete" ? stack.down() : stack.up({ ...small, size: 3 });
  await sleep(500);
  service.faults.outage = false;
  await done;
  expect(pools()).toMatchObject(operation === "delete" ? [] : [{ id: "small", size: 3, status: 4, ready_count: 3 }]);
});

test.each([1, 2, 3])("%i lost answers do no harm", async (count) => {
  service.faults.loseAnswer = count;
  await stack.up(small);
  expect(pools()).toEqual([running]);
  service.faults.loseAnswer = count;
  await stack.up({ ...small, size: 3 });
  expect(pools()).toMatchObject([{ size: 3, ready_count: 3 }]);
  service.faults.loseAnswer = count;
  await stack.down();
  expect(pools()).toEqual([]);
});

test("dropped requests and passing errors are tried again", async () => {
  service.faults.dropRequest = 3;
  await stack.up(small);
  service.faults.failNext = { count: 3, status: 500, code: 122003, message: "etcd transaction failed" };
  await stack.up({ ...small, size: 3 });
  service.faults.failNext = { count: 2, status: 503, code: 0, message: "no endpoints available" };
  await stack.down();
  expect(pools()).toEqual([]);
});

test("a lost race against an equal pool of the same owner ends with that pool", async () => {
  service.faults.race = 1;
  await stack.up(small);
  expect(pools()).toEqual([running]);
});

test("a lost race against somebody else's pool is an error and leaves that pool alone", async () => {
  service.faults.race = 1;
  service.faults.raceBody = { labels: {}, size: 7, max_size: 7 };
  await expect(stack.up(small)).rejects.toThrow(
    /exists already, was not made by this resource and differs in size, maxSize/,
  );
  expect(pools()).toMatchObject([{ id: "small", size: 7 }]);
  expect(stack.resource).toBeUndefined();
});

test("a lasting refusal is reported in the server's words", async () => {
  const refused = host.create({ ...(await stack.inputs(small)), poolId: "Small" });
  await expect(refused).rejects.toThrow(/meta-service refuses pool Small: HTTP 500: .*1 to 40 lowercase/);
});

test("a restart of meta-service is waited out", async () => {
  await stack.up(small);
  const { port } = service;
  await service.close();
  const grown = stack.up({ ...small, size: 3 });
  await sleep(500);
  service = await startMetaService({ tick: 20, port });
  await expect(grown).resolves.toBe("update");
  expect(pools()).toMatchObject([{ id: "small", size: 3, status: 4 }]);
});

test("a failed pool is reported with its reason, kept in the state, and made anew by the next run", async () => {
  service.faults.failPool = { small: "pool already exists" };
  const failure = await stack.up(small).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(InitFailed);
  expect((failure as Error).message).toBe("pool small has failed: pool already exists");
  expect(stack.resource).toMatchObject({ id: "small", outputs: { status: "Failed", poolId: "small" } });
  expect(stack.resource!.outputs.__provider).toEqual(expect.any(String));
  service.faults.clear();
  expect(await stack.up(small)).toBe("update");
  expect(pools()).toEqual([running]);
  expect(stack.resource!.outputs.status).toBe("Running");
});

test("a failed pool can be deleted", async () => {
  service.faults.failPool = { small: "create HPA failed" };
  await expect(stack.up(small)).rejects.toThrow("create HPA failed");
  await stack.down();
  expect(pools()).toEqual([]);
});

test("a pool that is never ready is kept in the state with what is known, and finished by the next run", async () => {
  service.faults.neverReady = ["small"];
  await expect(stack.up({ ...small, timeoutSeconds: 1 })).rejects.toThrow(
    /pool small is not as wanted after 1 s: it is Creating, 0 of 2 pods are ready/,
  );
  expect(stack.resource).toMatchObject({ id: "small", outputs: { status: "Pending" } });
  service.faults.clear();
  expect(await stack.up({ ...small, timeoutSeconds: 1 })).toBe("update");
  expect(pools()).toEqual([running]);
  expect(sent("POST")).toHaveLength(1);
});

test("a pool that is never gone is an error, and stays in the state", async () => {
  await stack.up({ ...small, timeoutSeconds: 1 });
  service.faults.stuckDelete = ["small"];
  await expect(stack.down()).rejects.toThrow(/pool small is not as wanted after 1 s: it is Deleting/);
  expect(stack.resource).toBeDefined();
});

test("a pool that failed after it ran shows on refresh and is made anew", async () => {
  await stack.up(small);
  service.faults.failPool = { small: "deployment is deleted" };
  const url = `${service.url}/serverless/v1/podpools/small`;
  await fetch(url, { method: "PUT", body: JSON.stringify({ size: 2, max_size: 2 }) });
  while (pools()[0]!.status !== 5) await sleep(20);
  service.faults.clear();
  await stack.refresh();
  expect(stack.resource!.outputs.status).toBe("Failed");
  expect(await stack.up(small)).toBe("update");
  expect(pools()).toEqual([running]);
});

test("an existing pool is only taken over when asked for and equal", async () => {
  const other = { ...(await stack.inputs(small)), owner: "ffffffffffffffff" };
  await host.create(other);
  await expect(stack.up(small)).rejects.toThrow(/exists already, .* equals the arguments; .* adopt: true/);
  await expect(stack.up({ ...small, reuse: true, adopt: true })).rejects.toThrow(/differs in reuse; .*adopt: true/);
  expect(await stack.up({ ...small, adopt: true })).toBe("create");
  expect(sent("POST")).toHaveLength(1);
  expect(await stack.up(small)).toBe("same");
  await stack.down();
  expect(pools()).toEqual([]);
});

test("a pool without an owner is taken over, resized and deleted", async () => {
  const body = JSON.stringify({ pools: [{ id: "small", size: 2, resources: small.resources }] });
  await fetch(`${service.url}/serverless/v1/podpools`, { method: "POST", body });
  await stack.up({ ...small, adopt: true });
  await stack.up({ ...small, size: 1 });
  expect(pools()).toMatchObject([{ size: 1 }]);
  await stack.down();
  expect(pools()).toEqual([]);
});

test("somebody else's pool of the same id is neither deleted nor changed", async () => {
  await stack.up(small);
  await stack.host.delete("small", stack.resource!.outputs);
  await host.create({ ...(await stack.inputs(small)), owner: "ffffffffffffffff" });
  await expect(stack.up({ ...small, size: 3 })).rejects.toThrow("is not the one that this resource made");
  await expect(stack.down()).rejects.toThrow("is not the one that this resource made");
  expect(pools()).toEqual([running]);
});

test("reading by id gives the pool as arguments, and a pool that does not exist is an error", async () => {
  await stack.up({ ...small, tolerations: [{ operator: "Exists", effect: "NoExecute" }], labels: { a: "b" } });
  const { poolId: _poolId, owner: _owner, ...asked } = await stack.inputs({ ...small, id: "x" });
  const { __provider, connection } = asked;
  const { id, outputs } = await host.read("small", { poolId: "small", __provider, connection });
  expect(id).toBe("small");
  expect(outputs).toMatchObject({
    poolId: "small",
    size: 2,
    labels: { a: "b" },
    tolerations: [{ operator: "Exists", effect: "NoExecute" }],
    status: "Running",
  });
  await expect(host.read("none", { poolId: "none", __provider, connection })).rejects.toThrow(
    "pool none does not exist",
  );
});

test("check gives the messages of the schema, fills in defaults and lets unknown values pass", async () => {
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  const wrong = await host.check({}, await stack.inputs({ ...small, size: 3, maxSize: 2, image: "a b" }));
  expect(wrong.failures).toEqual([
    { property: "image", reason: expect.stringMatching(/^image: "a b" is not an image; expected a reference/) },
    { property: "maxSize", reason: "maxSize: 2 is below size 3; expected at least size, or 0 for size" },
  ]);
  const preview = { ...small, size: unknown, image: unknown, labels: { a: unknown }, idleRecycleTime: { scaled: 1 } };
  const { inputs, failures } = await host.check({}, await stack.inputs(preview));
  expect(failures).toEqual([]);
  expect(inputs).toMatchObject({ group: "default", size: unknown, maxSize: unknown });
});

test("a wrong address of something else is an error at once, and no credentials are shown", async () => {
  const other = createServer((_request, response) => response.writeHead(404).end("nginx")).listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const url = `http://127.0.0.1:${(other.address() as { port: number }).port}`;
  const failed = new Stack(host, url).up(small);
  await expect(failed).rejects.toThrow("meta-service's podpools are not served there: HTTP 404: nginx");
  await new Promise((resolve) => other.close(resolve));
});

test("a changed connection does not make a second pool elsewhere", async () => {
  await stack.up(small);
  const elsewhere = await startMetaService({ tick: 20 });
  await expect(stack.up({ ...small, connection: { url: elsewhere.url } })).rejects.toThrow("by the changed connection");
  expect(elsewhere.pools()).toEqual([]);
  await elsewhere.close();
});
