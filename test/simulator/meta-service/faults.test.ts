import { expect, test } from "vitest";
import { call, PODPOOLS, pool, post, read, start, until, untilStatus } from "./harness";

const CONTROL = "/_simulator/faults";
const create = { pools: [pool("p")] };

test("faults are set, read and cleared over HTTP, and stay out of the log", async () => {
  const service = await start();
  expect((await call(service, "GET", CONTROL)).body).toMatchObject({ outage: false, outageHang: 40_000, race: 0 });
  await call(service, "POST", CONTROL, { outage: true, outageHang: 5, failPool: { p: "no" } });
  await call(service, "POST", CONTROL, { race: 2 });
  expect((await call(service, "GET", CONTROL)).body).toMatchObject({ outage: true, race: 2, failPool: { p: "no" } });
  expect(service.faults).toMatchObject({ outage: true, outageHang: 5, race: 2 });
  await call(service, "DELETE", CONTROL);
  expect((await call(service, "GET", CONTROL)).body).toMatchObject({ outage: false, outageHang: 40_000, race: 0 });
  expect(service.requests).toEqual([]);
});

test.each([
  ["an unknown fault", { outrage: true }, /outrage/],
  ["a wrong type", { outage: 1 }, /boolean[\s\S]*outage/],
  ["a negative count", { race: -1 }, /race/],
  ["no object", "[", /object/],
])("%s is refused and changes nothing", async (_, settings, message) => {
  const service = await start();
  const reply = await call(service, "POST", CONTROL, settings);
  expect(reply.status).toBe(400);
  expect(reply.body.message).toMatch(message);
  expect(service.faults.read()).toMatchObject({ outage: false, race: 0 });
});

test("an outage fails each call in its own way, stores nothing and leaves /healthz alone", async () => {
  const service = await start();
  await post(service, "old", { status: 4 });
  Object.assign(service.faults, { outage: true, outageHang: 1 });
  const replies = {
    get: await call(service, "GET", PODPOOLS),
    post: await call(service, "POST", PODPOOLS, create),
    put: await call(service, "PUT", `${PODPOOLS}/old`, { size: 1 }),
    delete: await call(service, "DELETE", `${PODPOOLS}?id=old`),
    health: await call(service, "GET", "/healthz"),
  };
  expect(replies).toMatchObject({
    get: { status: 200, body: { code: 0, result: { count: 0, pools: null } } },
    post: { status: 500, body: { code: 4104, message: "context deadline exceeded. check input parameters" } },
    put: { status: 500, body: { code: 122002 } },
    delete: { status: 500, body: { code: 122002 } },
    health: { status: 200 },
  });
  service.faults.outage = false;
  expect(service.pools()).toMatchObject([{ id: "old", size: 2, status: 4 }]);
});

test("a call during an outage blocks, and bad input is still refused at once", async () => {
  const service = await start();
  Object.assign(service.faults, { outage: true, outageHang: 600_000 });
  const blocked = call(service, "GET", PODPOOLS).then(
    () => "answered",
    () => "broken off",
  );
  expect((await call(service, "GET", `${PODPOOLS}?limit=x`)).status).toBe(500);
  expect(await Promise.race([blocked, Promise.resolve("blocked")])).toBe("blocked");
  await service.close();
  expect(await blocked).toBe("broken off");
});

test("calls fail for the recovery lag after an outage", async () => {
  const service = await start();
  Object.assign(service.faults, { outage: true, outageHang: 0, recoveryLag: 600_000 });
  service.faults.outage = false;
  expect((await call(service, "POST", PODPOOLS, create)).body.code).toBe(4104);
  service.faults.recoveryLag = 0;
  expect((await call(service, "POST", PODPOOLS, create)).body.code).toBe(0);
});

test("a record that cannot be read spoils the lists that meet it", async () => {
  const service = await start();
  for (const id of ["bad", "good"]) await post(service, id);
  service.faults.corruptRecord = "bad";
  expect((await call(service, "GET", PODPOOLS)).body.result).toEqual({ count: 0, pools: null });
  expect((await call(service, "GET", `${PODPOOLS}?id=bad`)).body.result).toEqual({ count: 0, pools: null });
  expect((await call(service, "GET", `${PODPOOLS}?id=good`)).body.result.count).toBe(1);
});

test("a held answer comes after the store has acted", async () => {
  const service = await start();
  service.faults.hang = 600_000;
  const held = call(service, "POST", PODPOOLS, create).catch(() => "broken off");
  await until("the pool is stored", () => service.pools()[0]);
  await service.close();
  expect(await held).toBe("broken off");
});

test("a lost answer was stored; a refused call does not use it up", async () => {
  const service = await start();
  await post(service, "old");
  service.faults.loseAnswer = 1;
  expect((await call(service, "POST", PODPOOLS, { pools: [pool("old")] })).status).toBe(500);
  expect((await call(service, "GET", PODPOOLS)).status).toBe(200);
  await expect(call(service, "POST", PODPOOLS, create)).rejects.toThrow();
  expect(await read(service, "p")).toBeDefined();
  expect((await call(service, "DELETE", `${PODPOOLS}?id=p`)).status).toBe(200);
});

test("a dropped request was not stored", async () => {
  const service = await start();
  service.faults.dropRequest = 1;
  await expect(call(service, "POST", PODPOOLS, create)).rejects.toThrow();
  expect(await read(service, "p")).toBeUndefined();
});

test("the next calls fail as told", async () => {
  const service = await start();
  await call(service, "POST", CONTROL, { failNext: { count: 2, status: 503, code: 122003, message: "busy" } });
  for (let i = 0; i < 2; i++) {
    const reply = await call(service, "POST", PODPOOLS, create);
    expect(reply).toMatchObject({ status: 503, body: { code: 122003, message: "busy" } });
  }
  expect((await call(service, "POST", PODPOOLS, create)).status).toBe(200);
});

test.each([
  ["an equal pool", undefined, { size: 2, group: "default" }],
  ["a different pool", { size: 7, group: "g" }, { size: 7, group: "g" }],
])("a race is lost to %s", async (_, raceBody, stored) => {
  const service = await start();
  Object.assign(service.faults, { race: 1, raceBody });
  const reply = await call(service, "POST", PODPOOLS, create);
  expect(reply).toMatchObject({ status: 500, body: { code: 4104 } });
  expect(reply.body.message).toMatch(/failed to execute a transaction/);
  expect(await read(service, "p")).toMatchObject({ id: "p", status: 0, ...stored });
  expect((await call(service, "POST", PODPOOLS, create)).body.message).toMatch(/already exists/);
});

test("a pool fails with the message that it was given", async () => {
  const service = await start({ tick: 1 });
  service.faults.failPool = { p: "no quota" };
  await post(service, "p");
  expect(await untilStatus(service, "p", 5)).toMatchObject({ msg: "no quota" });
});

test("a pool that is never ready stays at Creating while others run", async () => {
  const service = await start({ tick: 1 });
  service.faults.neverReady = ["p"];
  await post(service, "p");
  await post(service, "q");
  await untilStatus(service, "q", 4);
  expect(await read(service, "p")).toMatchObject({ status: 1, msg: "Creating", ready_count: 0 });
  service.faults.neverReady = [];
  await untilStatus(service, "p", 4);
});

test.each([
  ["slow", { slowDelete: 600_000 }, { slowDelete: 0 }],
  ["stuck", { stuckDelete: ["p"] }, { stuckDelete: [] }],
])("a %s delete stays in status 6 while others vanish", async (kind, on, off) => {
  const service = await start({ tick: 1 });
  for (const id of ["p", "q"]) await post(service, id);
  for (const id of ["p", "q"]) await untilStatus(service, id, 4);
  if (kind === "stuck") Object.assign(service.faults, on);
  await call(service, "DELETE", `${PODPOOLS}?id=q`);
  await until("q is gone", () => service.pools().every(({ id }) => id !== "q"));
  Object.assign(service.faults, on);
  await call(service, "DELETE", `${PODPOOLS}?id=p`);
  await post(service, "r");
  await untilStatus(service, "r", 4);
  expect(await read(service, "p")).toMatchObject({ status: 6 });
  Object.assign(service.faults, off);
  await until("p is gone", () => service.pools().every(({ id }) => id !== "p"));
});
