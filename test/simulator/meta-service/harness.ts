import { afterEach } from "vitest";
import {
  type MetaServiceOptions,
  type PoolRecord,
  type RunningMetaService,
  startMetaService,
} from "../../../simulator/meta-service";

/** A call's HTTP status, its JSON body (or its text) and its headers. */
export interface Reply {
  status: number;
  body: { code: number; message: string; result: { count: number; pools: PoolRecord[] | null } };
  text: string;
  headers: Headers;
}

const running: RunningMetaService[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.close()));
});

/** Starts a stand-in that the end of the test stops; by default its function-master makes one pass and then rests. */
export async function start(options: MetaServiceOptions = {}): Promise<RunningMetaService> {
  const service = await startMetaService({ tick: 600_000, ...options });
  running.push(service);
  return service;
}

/** Sends one request; a string goes as it is, anything else as JSON. */
export async function call(
  service: { url: string },
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const response = await fetch(service.url + path, {
    method,
    headers: { "content-type": "application/json", connection: "close", ...headers },
    redirect: "manual",
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = response.headers.get("content-type")?.startsWith("application/json");
  return { status: response.status, body: json ? JSON.parse(text) : undefined, text, headers: response.headers };
}

export const PODPOOLS = "/serverless/v1/podpools";

/** A pool that is accepted as it is. */
export function pool(id: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const quantities = { cpu: "600m", memory: "512Mi" };
  return { id, size: 2, resources: { requests: quantities, limits: quantities }, ...more };
}

/** Posts one pool and expects it to be stored. */
export async function post(service: { url: string }, id: string, more: Record<string, unknown> = {}): Promise<void> {
  const reply = await call(service, "POST", PODPOOLS, { pools: [pool(id, more)] });
  if (reply.status !== 200) throw new Error(`POST ${id}: ${reply.status} ${reply.text}`);
}

/** Reads one pool over HTTP. */
export async function read(service: { url: string }, id: string): Promise<PoolRecord | undefined> {
  return (await call(service, "GET", `${PODPOOLS}?id=${id}`)).body.result.pools?.[0];
}

/** Waits until a look succeeds and returns what it saw; gives up after `seconds`, naming what was awaited. */
export async function until<T>(awaited: string, look: () => T | undefined | Promise<T | undefined>, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen as Exclude<T, false | undefined>;
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain: ${awaited}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until a pool has the status. */
export async function untilStatus(service: RunningMetaService, id: string, status: number): Promise<PoolRecord> {
  return until(`pool ${id} in status ${status}`, () =>
    service.pools().find((record) => record.id === id && record.status === status),
  );
}
