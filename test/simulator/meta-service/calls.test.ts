import { expect, test } from "vitest";
import { call, PODPOOLS, pool, post, start } from "./harness";

const LONG = "a".repeat(201);
const posted = (more: Record<string, unknown>) => ({ pools: [pool("p", more)] });
const SPEC = JSON.stringify({ minReplicas: 1, maxReplicas: 3, metrics: [] });

/** One call on a service that holds the given pools, in this order, and what must come back. */
interface Case {
  title: string;
  stored?: Record<string, unknown>[];
  method: string;
  path?: string;
  body?: unknown;
  status: number;
  code?: number;
  message?: RegExp;
  result?: unknown;
}

const refused = (title: string, more: Record<string, unknown>, message: RegExp): Case => ({
  title,
  method: "POST",
  body: posted(more),
  status: 500,
  code: 4104,
  message,
});

const CASES: Case[] = [
  { title: "creates", method: "POST", body: posted({}), status: 200, code: 0, result: { failed_pools: null } },
  { title: "ignores unknown fields", method: "POST", body: { ...posted({ x: { y: 1 } }), z: 1 }, status: 200, code: 0 },
  { title: "does not ask for resources", method: "POST", body: posted({ resources: null }), status: 200, code: 0 },
  { title: "has no upper bound of size", method: "POST", body: posted({ size: 2 ** 31 }), status: 200, code: 0 },
  { title: "matches names in any case", method: "POST", body: { POOLS: [{ ID: "p" }] }, status: 200, code: 0 },
  { title: "takes a null pool for an empty one", method: "POST", body: { pools: [null] }, status: 500, code: 4104 },
  { title: "refuses no pools", method: "POST", body: { pools: [] }, status: 500, code: 4104 },
  { title: "refuses an empty object", method: "POST", body: {}, status: 500, code: 4104 },
  refused("refuses an id in upper case", { id: "P" }, /lowercase letters/),
  refused("refuses an id that ends with a hyphen", { id: "p-" }, /lowercase letters/),
  refused("refuses an id of 41 characters", { id: "p".repeat(41) }, /lowercase letters/),
  refused("refuses a group with a dot", { group: "a.b" }, /pod pool group/),
  refused("refuses a negative size", { size: -1 }, /size is less than 0/),
  refused("refuses a maximum below the size", { size: 2, max_size: 1 }, /max_size is less than size/),
  refused(
    "refuses an autoscaler on a scalable pool",
    { max_size: 3, horizontal_pod_autoscaler_spec: SPEC },
    /same time/,
  ),
  refused("refuses a reserved idle time of -2", { idle_recycle_time: { reserved: -2 } }, /reserved/),
  refused("refuses a scaled idle time of -2", { idle_recycle_time: { scaled: -2 } }, /scaled/),
  refused("refuses a long image", { image: LONG }, /image/),
  refused("refuses a long init image", { init_image: LONG }, /init image/),
  refused("refuses a long runtime class", { runtime_class_name: "a".repeat(65) }, /runtime_class_name/),
  refused("refuses a negative threshold", { pod_pending_duration_threshold: -1 }, /pod_pending_duration_threshold/),
  {
    title: "refuses an id that exists",
    stored: [pool("p")],
    method: "POST",
    body: posted({}),
    status: 500,
    code: 4104,
    message: /already exists or is deleting.*\. check input parameters$/,
  },
  {
    title: "refuses an id that fails or is deleted",
    stored: [pool("p", { status: 6 })],
    method: "POST",
    body: posted({}),
    status: 500,
    code: 4104,
    message: /is deleting/,
  },
  { title: "malformed JSON", method: "POST", body: "{]", status: 500, code: 130600 },
  {
    title: "JSON that breaks off",
    method: "POST",
    body: '{"pools":[',
    status: 500,
    code: 130600,
    message: /unexpected EOF/,
  },
  { title: "no body", method: "POST", body: "", status: 500, code: 130600, message: /^EOF$/ },
  { title: "an array as body", method: "POST", body: [], status: 500, code: 130600 },
  {
    title: "a number in labels",
    method: "POST",
    body: posted({ labels: { "yr-idle-to-recycle": 5 } }),
    status: 500,
    code: 130600,
    message: /number 5.*labels.*string/,
  },
  { title: "a string as size", method: "POST", body: posted({ size: "2" }), status: 500, code: 130600 },
  { title: "a fraction as size", method: "POST", body: posted({ size: 1.5 }), status: 500, code: 130600 },
  { title: "volumes that are not text", method: "POST", body: posted({ volumes: [] }), status: 500, code: 130600 },
  { title: "nothing stored", method: "GET", status: 200, code: 0, result: { count: 0, pools: [] } },
  {
    title: "an unknown id",
    stored: [pool("p")],
    method: "GET",
    path: "?id=q",
    status: 200,
    result: { count: 0, pools: [] },
  },
  {
    title: "part of an id",
    stored: [pool("pq")],
    method: "GET",
    path: "?id=p",
    status: 200,
    result: { count: 0, pools: [] },
  },
  {
    title: "limit 0",
    stored: [pool("p")],
    method: "GET",
    path: "?limit=0",
    status: 200,
    result: { count: 0, pools: null },
  },
  {
    title: "limit -1",
    stored: [pool("p")],
    method: "GET",
    path: "?limit=-1",
    status: 200,
    result: { count: 0, pools: null },
  },
  {
    title: "offset -1",
    stored: [pool("p")],
    method: "GET",
    path: "?offset=-1",
    status: 200,
    result: { count: 0, pools: null },
  },
  { title: "limit that is no number", method: "GET", path: "?limit=x", status: 500, code: 4104, message: /"x"/ },
  { title: "offset that is no number", method: "GET", path: "?offset=1.5", status: 500, code: 4104 },
  {
    title: "a page behind the last",
    stored: [pool("p")],
    method: "GET",
    path: "?offset=9",
    status: 200,
    result: { count: 1, pools: [] },
  },
  { title: "PUT on an unknown id", method: "PUT", path: "/p", body: { size: 1 }, status: 404, code: 4120 },
  {
    title: "PUT without a body",
    stored: [pool("p", { status: 4 })],
    method: "PUT",
    path: "/p",
    body: "",
    status: 500,
    code: 130600,
    message: /^EOF$/,
  },
  {
    title: "PUT of a negative size",
    stored: [pool("p", { status: 4 })],
    method: "PUT",
    path: "/p",
    body: { size: -1 },
    status: 500,
    code: 4104,
  },
  {
    title: "PUT of a negative maximum",
    stored: [pool("p", { status: 4 })],
    method: "PUT",
    path: "/p",
    body: { max_size: -1 },
    status: 500,
    code: 4104,
  },
  ...[0, 2, 6].map((status) => ({
    title: `PUT in status ${status}`,
    stored: [pool("p", { status })],
    method: "PUT",
    path: "/p",
    body: { size: 1 },
    status: 500,
    code: 4104,
  })),
  ...[1, 3, 4, 5].map((status) => ({
    title: `PUT in status ${status}`,
    stored: [pool("p", { status })],
    method: "PUT",
    path: "/p",
    body: { size: 1 },
    status: 200,
    code: 0,
    result: null,
  })),
  {
    title: "PUT of an autoscaler on a scalable pool",
    stored: [pool("p", { max_size: 3, status: 4 })],
    method: "PUT",
    path: "/p",
    body: { size: 2, max_size: 3, horizontal_pod_autoscaler_spec: SPEC },
    status: 500,
    code: 4104,
    message: /same time/,
  },
  {
    title: "PUT of a maximum below the size",
    stored: [pool("p", { max_size: 3, status: 4 })],
    method: "PUT",
    path: "/p",
    body: { size: 3, max_size: 2 },
    status: 500,
    code: 4104,
    message: /less than size/,
  },
  { title: "DELETE of neither id nor group", method: "DELETE", status: 500, code: 4104, message: /id and group/ },
  { title: "DELETE of an unknown id", method: "DELETE", path: "?id=p", status: 404, code: 4120 },
  {
    title: "DELETE of an unknown group",
    stored: [pool("p")],
    method: "DELETE",
    path: "?group=g",
    status: 404,
    code: 4120,
  },
  {
    title: "DELETE of an id of another group",
    stored: [pool("p")],
    method: "DELETE",
    path: "?id=p&group=g",
    status: 404,
    code: 4120,
  },
  { title: "DELETE", stored: [pool("p")], method: "DELETE", path: "?id=p", status: 200, code: 0, result: null },
];

test.each(CASES)("$method $path: $title", async ({ stored = [], method, path = "", body, ...expected }) => {
  const service = await start();
  for (const { id, ...more } of stored) await post(service, id as string, more);
  const reply = await call(service, method, PODPOOLS + path, body);
  expect(reply.status).toBe(expected.status);
  expect(reply.headers.get("content-type")).toBe("application/json; charset=utf-8");
  if (expected.code !== undefined) expect(reply.body.code).toBe(expected.code);
  if (expected.message) expect(reply.body.message).toMatch(expected.message);
  if (expected.code === 4104) expect(reply.body.message).toMatch(/\. check input parameters$/);
  if ("result" in expected) expect(reply.body.result).toEqual(expected.result);
});
