import { expect, test } from "vitest";
import { call, PODPOOLS, pool, post, read, start } from "./harness";

const SPEC = JSON.stringify({ minReplicas: 1, maxReplicas: 3, metrics: [] });

test.each([
  ["GET", "/healthz", 200, undefined],
  ["HEAD", "/healthz", 404, undefined],
  ["POST", "/healthz", 404, undefined],
  ["PATCH", PODPOOLS, 404, undefined],
  ["PUT", PODPOOLS, 404, undefined],
  ["GET", `${PODPOOLS}/p`, 404, undefined],
  ["DELETE", `${PODPOOLS}/p`, 404, undefined],
  ["GET", "/", 404, undefined],
  ["GET", "/healthz/", 301, "/healthz"],
  ["GET", `${PODPOOLS}/?id=p`, 301, `${PODPOOLS}?id=p`],
  ["POST", `${PODPOOLS}/`, 307, PODPOOLS],
  ["DELETE", `${PODPOOLS}/?id=p`, 307, `${PODPOOLS}?id=p`],
  ["PUT", `${PODPOOLS}/p/`, 307, `${PODPOOLS}/p`],
])("%s %s: %i", async (method, path, status, location) => {
  const service = await start();
  await post(service, "p");
  const reply = await call(service, method, path);
  expect(reply.status).toBe(status);
  expect(reply.headers.get("location") ?? undefined).toBe(location);
  if (status === 404) expect(reply.headers.get("content-type")).toBe("text/plain");
  expect(await read(service, "p")).toMatchObject({ status: 0 });
});

test("a new pool carries every field, unset maps as null, and its defaults", async () => {
  const service = await start();
  await call(service, "POST", PODPOOLS, { pools: [{ id: "p" }] });
  expect(await read(service, "p")).toEqual({
    id: "p",
    group: "default",
    size: 0,
    max_size: 0,
    ready_count: 0,
    status: 0,
    msg: "",
    image: "",
    init_image: "",
    reuse: false,
    labels: null,
    environment: null,
    resources: { requests: null, limits: null },
    volumes: "",
    volume_mounts: "",
    affinities: "",
    runtime_class_name: "",
    node_selector: null,
    tolerations: "",
    horizontal_pod_autoscaler_spec: "",
    topology_spread_constraints: "",
    pod_pending_duration_threshold: 0,
    idle_recycle_time: { reserved: 0, scaled: 0 },
    scalable: false,
  });
});

test("read-only fields are writable on POST, but scalable is computed", async () => {
  const service = await start();
  const readOnly = { status: 4, ready_count: 7, msg: "Running", scalable: true };
  await post(service, "p", readOnly);
  expect(await read(service, "p")).toMatchObject({ ...readOnly, max_size: 2, scalable: false });
});

test("a batch stores its good pools and reports the others without naming the stored ones", async () => {
  const service = await start();
  const reply = await call(service, "POST", PODPOOLS, { pools: [pool("a"), pool("B"), pool("a"), pool("c")] });
  expect(reply).toMatchObject({ status: 500, body: { code: 4104 } });
  expect(reply.body).not.toHaveProperty("result");
  expect(reply.body.message).toMatch(/id: B.*;.*id: a.*already exists/);
  expect(service.pools().map(({ id }) => id)).toEqual(["c", "a"]);
});

test("the tenant header has no effect", async () => {
  const service = await start();
  await call(service, "POST", PODPOOLS, { pools: [pool("p")] }, { "x-tenant-id": "other" });
  expect(await read(service, "p")).toBeDefined();
});

test("lists pages by number, ten at a time, newest change first, filtered by group", async () => {
  const service = await start();
  for (let i = 0; i < 12; i++) await post(service, `p${i}`, { group: i % 2 ? "odd" : "even", status: 4 });
  const ids = async (query: string) => {
    const { count, pools } = (await call(service, "GET", PODPOOLS + query)).body.result;
    return [count, pools?.map(({ id }) => id).join(" ")];
  };
  expect(await ids("")).toEqual([12, "p11 p10 p9 p8 p7 p6 p5 p4 p3 p2"]);
  expect(await ids("?offset=1")).toEqual([12, "p11 p10 p9 p8 p7 p6 p5 p4 p3 p2"]);
  expect(await ids("?offset=2")).toEqual([12, "p1 p0"]);
  expect(await ids("?offset=3&limit=5")).toEqual([12, "p1 p0"]);
  expect(await ids("?group=odd&limit=3")).toEqual([6, "p11 p9 p7"]);
  expect(await ids("?group=odd&id=p0")).toEqual([0, ""]);
  await call(service, "PUT", `${PODPOOLS}/p0`, { size: 1 });
  expect(await ids("?limit=2")).toEqual([12, "p0 p11"]);
});

const RESIZES: [string, Record<string, unknown>, Record<string, unknown>, Record<string, unknown>][] = [
  ["size alone", {}, { size: 5 }, { size: 5, max_size: 5, scalable: false }],
  ["no size", {}, { max_size: 9 }, { size: 0, max_size: 0 }],
  ["a bare autoscaler", {}, { minReplicas: 1, maxReplicas: 2 }, { size: 0, max_size: 0 }],
  ["a maximum for a fixed pool", {}, { size: 3, max_size: 9 }, { size: 3, max_size: 3, scalable: false }],
  ["no maximum for a scalable pool", { max_size: 4 }, { size: 3 }, { size: 3, max_size: 4, scalable: true }],
  ["neither for a scalable pool", { max_size: 4 }, {}, { size: 0, max_size: 0, scalable: true }],
  ["both for a scalable pool", { max_size: 4 }, { size: 1, max_size: 8 }, { size: 1, max_size: 8 }],
  ["equal sizes for a scalable pool", { max_size: 4 }, { size: 4, max_size: 4 }, { size: 4, scalable: true }],
  ["other fields", { image: "a" }, { size: 2, image: "b", group: "g" }, { image: "a", group: "default" }],
  ["an autoscaler", {}, { size: 2, horizontal_pod_autoscaler_spec: SPEC }, { horizontal_pod_autoscaler_spec: SPEC }],
  [
    "an empty autoscaler",
    { horizontal_pod_autoscaler_spec: SPEC },
    { size: 2, horizontal_pod_autoscaler_spec: "" },
    { horizontal_pod_autoscaler_spec: SPEC },
  ],
];

test.each(RESIZES)("PUT of %s", async (_, stored, body, expected) => {
  const service = await start();
  await post(service, "p", { ...stored, status: 4, msg: "Running", ready_count: 2 });
  expect((await call(service, "PUT", `${PODPOOLS}/p`, body)).status).toBe(200);
  expect(await read(service, "p")).toMatchObject({ ...expected, status: 2, msg: "Running", ready_count: 2 });
});

test("a second PUT loses while the first is pending", async () => {
  const service = await start();
  await post(service, "p", { status: 4 });
  const replies = await Promise.all([3, 4].map((size) => call(service, "PUT", `${PODPOOLS}/p`, { size })));
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 500]);
  expect(replies.find(({ status }) => status === 500)?.body.message).toMatch(/pool status is 2/);
});

test("DELETE by group marks the whole group; the marked can be deleted again", async () => {
  const service = await start();
  for (const [id, group] of [
    ["a", "x"],
    ["b", "x"],
    ["c", "y"],
  ])
    await post(service, id!, { group });
  await call(service, "DELETE", `${PODPOOLS}?group=x`);
  expect(Object.fromEntries(service.pools().map(({ id, status }) => [id, status]))).toEqual({ a: 6, b: 6, c: 0 });
  expect((await call(service, "DELETE", `${PODPOOLS}?id=a`)).status).toBe(200);
});

test("the log of requests holds method, path, body and time", async () => {
  const service = await start();
  await post(service, "p");
  await call(service, "DELETE", `${PODPOOLS}?id=p`);
  expect(service.requests).toMatchObject([
    { method: "POST", path: PODPOOLS, body: { pools: [{ id: "p" }] }, at: expect.any(Number) },
    { method: "DELETE", path: `${PODPOOLS}?id=p`, body: "" },
  ]);
});
