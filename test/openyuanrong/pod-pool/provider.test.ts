import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { startMetaService } from "../../../simulator/meta-service";
import { small, useStack } from "./fixture";
import { InitFailed } from "./host";
import { Stack } from "./stack";

const scene = useStack();

const running = { id: "small", size: 2, max_size: 2, status: 4, ready_count: 2 };

test("creates one pool per request and waits until it runs", async () => {
  expect(await scene.stack.up(small)).toBe("create");
  expect(scene.pools()).toEqual([running]);
  expect(scene.sent("POST").map(({ body }) => (body as { pools: unknown[] }).pools.length)).toEqual([1]);
  expect(scene.stack.resource).toMatchObject({
    id: "small",
    outputs: { poolId: "small", group: "default", size: 2, maxSize: 2, status: "Running" },
  });
  expect(await scene.stack.up(small)).toBe("same");
  await scene.stack.refresh();
  expect(await scene.stack.up(small)).toBe("same");
});

test("resizes in place with all that belongs to the size", async () => {
  await scene.stack.up(small);
  expect(await scene.stack.up({ ...small, size: 3 })).toBe("update");
  expect(scene.pools()).toEqual([{ ...running, size: 3, max_size: 3, ready_count: 3 }]);
  expect(scene.sent("PUT").map(({ body }) => body)).toEqual([{ size: 3, max_size: 3 }]);
  const horizontalPodAutoscaler = { minReplicas: 1, maxReplicas: 4 };
  expect(await scene.stack.up({ ...small, size: 3, horizontalPodAutoscaler })).toBe("update");
  const spec = JSON.stringify({ maxReplicas: 4, minReplicas: 1 });
  expect(scene.sent("PUT")[1]!.body).toEqual({ size: 3, max_size: 3, horizontal_pod_autoscaler_spec: spec });
  expect(scene.sent("DELETE")).toEqual([]);
});

test("grows a pool that scales by demand", async () => {
  await scene.stack.up({ ...small, maxSize: 4 });
  expect(await scene.stack.up({ ...small, size: 3, maxSize: 6 })).toBe("update");
  expect(scene.pools()).toMatchObject([{ size: 3, max_size: 6, status: 4 }]);
});

test("replaces by deleting first, and only asks for an id that is gone", async () => {
  scene.service.faults.slowDelete = 300;
  await scene.stack.up(small);
  expect(await scene.stack.up({ ...small, image: "runtime-manager:v2" })).toBe("replace");
  expect(scene.service.pools()).toMatchObject([{ id: "small", image: "runtime-manager:v2", status: 4 }]);
  expect(scene.sent("POST")).toHaveLength(2);
  expect(await scene.stack.up({ ...small, image: "runtime-manager:v2", maxSize: 5 })).toBe("replace");
});

test("deletes by id only, waits until the pool is gone, and a pool that is gone is no error", async () => {
  scene.service.faults.slowDelete = 200;
  await scene.stack.up(small);
  const { id, outputs } = scene.stack.resource!;
  await scene.stack.down();
  expect(scene.service.pools()).toEqual([]);
  expect(scene.sent("DELETE").map(({ path }) => path)).toEqual(["/serverless/v1/podpools?id=small"]);
  await scene.host.delete(id, outputs);
});

test("drift is seen on refresh and put right", async () => {
  await scene.stack.up(small);
  const url = `${scene.service.url}/serverless/v1/podpools/small`;
  await fetch(url, { method: "PUT", body: JSON.stringify({ size: 4, max_size: 4 }) });
  await scene.stack.refresh();
  expect(scene.stack.resource!.outputs).toMatchObject({ size: 4, maxSize: 4 });
  expect(await scene.stack.up(small)).toBe("update");
  expect(scene.pools()).toMatchObject([{ size: 2 }]);
});

test("a pool that was deleted elsewhere leaves the state and is made again", async () => {
  await scene.stack.up(small);
  await fetch(`${scene.service.url}/serverless/v1/podpools?id=small`, { method: "DELETE" });
  await scene.stack.refresh();
  expect(scene.stack.resource).toBeUndefined();
  expect(await scene.stack.up(small)).toBe("create");
  expect(scene.pools()).toEqual([running]);
});

test("an outage is waited out, and is never taken for an absent pool", async () => {
  await scene.stack.up(small);
  scene.service.faults.outage = true;
  scene.service.faults.outageHang = 100;
  scene.service.faults.recoveryLag = 500;
  const refreshed = scene.stack.refresh();
  await sleep(600);
  scene.service.faults.outage = false;
  await refreshed;
  expect(scene.stack.resource).toMatchObject({ id: "small", outputs: { status: "Running" } });
});

test.each(["create", "update", "delete"])("an outage during %s", async (operation) => {
  if (operation !== "create") await scene.stack.up(small);
  scene.service.faults.outage = true;
  scene.service.faults.outageHang = 100;
  scene.service.faults.recoveryLag = 300;
  const done = operation === "delete" ? scene.stack.down() : scene.stack.up({ ...small, size: 3 });
  await sleep(500);
  scene.service.faults.outage = false;
  await done;
  expect(scene.pools()).toMatchObject(
    operation === "delete" ? [] : [{ id: "small", size: 3, status: 4, ready_count: 3 }],
  );
});

test.each([1, 2, 3])("%i lost answers do no harm", async (count) => {
  scene.service.faults.loseAnswer = count;
  await scene.stack.up(small);
  expect(scene.pools()).toEqual([running]);
  scene.service.faults.loseAnswer = count;
  await scene.stack.up({ ...small, size: 3 });
  expect(scene.pools()).toMatchObject([{ size: 3, ready_count: 3 }]);
  scene.service.faults.loseAnswer = count;
  await scene.stack.down();
  expect(scene.pools()).toEqual([]);
});

test("dropped requests and passing errors are tried again", async () => {
  scene.service.faults.dropRequest = 3;
  await scene.stack.up(small);
  scene.service.faults.failNext = { count: 3, status: 500, code: 122003, message: "etcd transaction failed" };
  await scene.stack.up({ ...small, size: 3 });
  scene.service.faults.failNext = { count: 2, status: 503, code: 0, message: "no endpoints available" };
  await scene.stack.down();
  expect(scene.pools()).toEqual([]);
});

test("a lost race against an equal pool of the same owner ends with that pool", async () => {
  scene.service.faults.race = 1;
  await scene.stack.up(small);
  expect(scene.pools()).toEqual([running]);
});

test("a lasting refusal is reported in the server's words", async () => {
  const refused = scene.host.create({ ...(await scene.stack.inputs(small)), poolId: "Small" });
  await expect(refused).rejects.toThrow(/meta-service refuses pool Small: HTTP 500: .*1 to 40 lowercase/);
});

test("a restart of meta-service is waited out", async () => {
  await scene.stack.up(small);
  const { port } = scene.service;
  await scene.service.close();
  const grown = scene.stack.up({ ...small, size: 3 });
  await sleep(500);
  scene.service = await startMetaService({ tick: 20, port });
  await expect(grown).resolves.toBe("update");
  expect(scene.pools()).toMatchObject([{ id: "small", size: 3, status: 4 }]);
});

test("a failed pool is reported with its reason, kept in the state, and made anew by the next run", async () => {
  scene.service.faults.failPool = { small: "pool already exists" };
  const failure = await scene.stack.up(small).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(InitFailed);
  expect((failure as Error).message).toBe("pool small has failed: pool already exists");
  expect(scene.stack.resource).toMatchObject({ id: "small", outputs: { status: "Failed", poolId: "small" } });
  expect(scene.stack.resource!.outputs.__provider).toEqual(expect.any(String));
  scene.service.faults.clear();
  expect(await scene.stack.up(small)).toBe("update");
  expect(scene.pools()).toEqual([running]);
  expect(scene.stack.resource!.outputs.status).toBe("Running");
});

test("a failed pool can be deleted", async () => {
  scene.service.faults.failPool = { small: "create HPA failed" };
  await expect(scene.stack.up(small)).rejects.toThrow("create HPA failed");
  await scene.stack.down();
  expect(scene.pools()).toEqual([]);
});

test("a pool that is never ready is kept in the state with what is known, and finished by the next run", async () => {
  scene.service.faults.neverReady = ["small"];
  await expect(scene.stack.up({ ...small, timeoutSeconds: 1 })).rejects.toThrow(
    /pool small is not as wanted after 1 s: it is Creating, 0 of 2 pods are ready/,
  );
  expect(scene.stack.resource).toMatchObject({ id: "small", outputs: { status: "Pending" } });
  scene.service.faults.clear();
  expect(await scene.stack.up({ ...small, timeoutSeconds: 1 })).toBe("update");
  expect(scene.pools()).toEqual([running]);
  expect(scene.sent("POST")).toHaveLength(1);
});

test("a pool that is never gone is an error, and stays in the state", async () => {
  await scene.stack.up({ ...small, timeoutSeconds: 1 });
  scene.service.faults.stuckDelete = ["small"];
  await expect(scene.stack.down()).rejects.toThrow(/pool small is not as wanted after 1 s: it is Deleting/);
  expect(scene.stack.resource).toBeDefined();
});

test("a pool that failed after it ran shows on refresh and is made anew", async () => {
  await scene.stack.up(small);
  scene.service.faults.failPool = { small: "deployment is deleted" };
  const url = `${scene.service.url}/serverless/v1/podpools/small`;
  await fetch(url, { method: "PUT", body: JSON.stringify({ size: 2, max_size: 2 }) });
  while (scene.pools()[0]!.status !== 5) await sleep(20);
  scene.service.faults.clear();
  await scene.stack.refresh();
  expect(scene.stack.resource!.outputs.status).toBe("Failed");
  expect(await scene.stack.up(small)).toBe("update");
  expect(scene.pools()).toEqual([running]);
});

test("reading by id gives the pool as arguments, and a pool that does not exist is an error", async () => {
  await scene.stack.up({ ...small, tolerations: [{ operator: "Exists", effect: "NoExecute" }], labels: { a: "b" } });
  const { poolId: _poolId, owner: _owner, ...asked } = await scene.stack.inputs({ ...small, id: "x" });
  const { __provider, connection } = asked;
  const { id, outputs } = await scene.host.read("small", { poolId: "small", __provider, connection });
  expect(id).toBe("small");
  expect(outputs).toMatchObject({
    poolId: "small",
    size: 2,
    labels: { a: "b" },
    tolerations: [{ operator: "Exists", effect: "NoExecute" }],
    status: "Running",
  });
  await expect(scene.host.read("none", { poolId: "none", __provider, connection })).rejects.toThrow(
    "pool none does not exist",
  );
});

test("check gives the messages of the schema, fills in defaults and lets unknown values pass", async () => {
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  const wrong = await scene.host.check({}, await scene.stack.inputs({ ...small, size: 3, maxSize: 2, image: "a b" }));
  expect(wrong.failures).toEqual([
    {
      property: "image",
      reason: expect.stringMatching(/^image: "a b" does not match; expected an image with a tag or digest/),
    },
    { property: "maxSize", reason: "maxSize: 2 is below size 3; expected at least size, or 0 for size" },
  ]);
  const preview = { ...small, size: unknown, image: unknown, labels: { a: unknown }, idleRecycleTime: { scaled: 1 } };
  const { inputs, failures } = await scene.host.check({}, await scene.stack.inputs(preview));
  expect(failures).toEqual([]);
  expect(inputs).toMatchObject({ group: "default", size: unknown, maxSize: unknown });
});

test("a wrong address of something else is an error at once, and no credentials are shown", async () => {
  const other = createServer((_request, response) => response.writeHead(404).end("nginx")).listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const url = `http://127.0.0.1:${(other.address() as { port: number }).port}`;
  const failed = new Stack(scene.host, url).up(small);
  await expect(failed).rejects.toThrow("meta-service's podpools are not served there: HTTP 404: nginx");
  await new Promise((resolve) => other.close(resolve));
});
