import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../planner/errors";
import { type Faults } from "./faults";
import { type Answer, failure, refusal, STORE_DOWN, type StoreCall } from "./pools";
import { type PoolRecord } from "./record";
import { type Call, routeOf } from "./routes";
import { type Store } from "./store";

const FAULTS = "/_simulator/faults";
const JSON_TYPE = "application/json; charset=utf-8";

/** One call as it came in; `body` is parsed where it is JSON, `at` is the time in ms since 1970. */
export interface RequestLogEntry {
  method: string;
  path: string;
  body: unknown;
  at: number;
}

/** A server certificate and key in PEM; with `ca`, callers must show a certificate of that authority. */
export interface TlsMaterial {
  cert: string;
  key: string;
  ca?: string;
}

/** What the HTTP side needs to answer. */
export interface Backend {
  store: Store;
  faults: Faults;
  log(entry: RequestLogEntry): void;
}

/** An HTTP server on 127.0.0.1 that is listening. */
export interface Listener {
  port: number;
  close(): Promise<void>;
}

/** Listens on a loopback port (0: a free one); throws {@link UserError} when the port is taken. */
export async function listen(backend: Backend, port: number, tls?: TlsMaterial): Promise<Listener> {
  const stopped = new AbortController();
  const handle: http.RequestListener = (request, response) => {
    serve(backend, request, response, stopped.signal).catch(() => request.socket.destroy());
  };
  const server = tls
    ? https.createServer({ ...tls, requestCert: !!tls.ca, rejectUnauthorized: !!tls.ca }, handle)
    : http.createServer(handle);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new UserError(`port ${port} on 127.0.0.1 is in use; give another`) : error),
    );
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        stopped.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  backend: Backend,
  request: http.IncomingMessage,
  response: http.ServerResponse,
  stopped: AbortSignal,
): Promise<void> {
  const body = await textOf(request);
  const method = request.method ?? "";
  const url = new URL(request.url ?? "/", "http://loopback");
  const path = decoded(url.pathname);
  if (path === FAULTS) return send(response, controlFaults(backend.faults, method, body));
  backend.log({ method, path: url.pathname + url.search, body: parsed(body), at: Date.now() });

  const route = routeOf(method, path);
  switch (route.kind) {
    case "healthy":
      return void response.writeHead(200).end();
    case "redirect":
      return void response.writeHead(route.status, { location: route.path + url.search }).end();
    case "unknown":
      return void response.writeHead(404, { "content-type": "text/plain" }).end("404 page not found");
    case "pools": {
      const answer = await answerPools(backend, route.read, { method, path, query: url.searchParams, body }, stopped);
      return answer ? send(response, answer) : void request.socket.destroy();
    }
  }
}

/** Takes a pools call through the faults in force and the store; no answer means that the connection breaks. */
async function answerPools(
  { store, faults }: Backend,
  read: (call: Call) => StoreCall | Answer,
  call: Call,
  stopped: AbortSignal,
): Promise<Answer | undefined> {
  if (faults.take("dropRequest")) return undefined;
  const failed = faults.takeFailure();
  if (failed) return failure(failed.status, failed.code, failed.message);
  const intent = read(call);
  const answer = "run" in intent ? await act(store, faults, intent, call, stopped) : intent;
  if (faults.hang > 0) await sleep(faults.hang, undefined, { signal: stopped });
  const changed = "run" in intent && intent.kind !== "list" && answer.status === 200;
  return changed && faults.take("loseAnswer") ? undefined : answer;
}

async function act(store: Store, faults: Faults, intent: StoreCall, call: Call, stopped: AbortSignal): Promise<Answer> {
  if (faults.outage) {
    await sleep(faults.outageHang, undefined, { signal: stopped });
    return STORE_DOWN[intent.kind];
  }
  const unreadable =
    (intent.kind === "list" || intent.kind === "delete") &&
    faults.corruptRecord !== "" &&
    faults.corruptRecord.startsWith(call.query.get("id") ?? "");
  if (faults.storeFails || unreadable) return STORE_DOWN[intent.kind];
  const { answer, writes } = intent.run(store.pools());
  const lost = intent.kind === "create" && writes.length > 0 && faults.take("race");
  for (const pool of writes) store.put(lost ? ({ ...pool, ...faults.raceBody, id: pool.id } as PoolRecord) : pool);
  return lost ? refusal("failed to execute a transaction") : answer;
}

function controlFaults(faults: Faults, method: string, body: string): Answer {
  try {
    if (method === "POST") faults.set(parsed(body));
    else if (method === "DELETE") faults.clear();
    else if (method !== "GET") return { status: 405, body: { message: "expected GET, POST or DELETE" } };
    return { status: 200, body: faults.read() };
  } catch (error) {
    if (error instanceof UserError) return { status: 400, body: { message: error.message } };
    throw error;
  }
}

function send(response: http.ServerResponse, { status, body }: Answer): void {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": JSON_TYPE }).end(JSON.stringify(body));
}

async function textOf(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
