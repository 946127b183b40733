import { PassingTrouble, Reply } from "../../../core/exchange";
import type { PoolInfo } from "../pool-info";

/** A pool as meta-service lists it. */
export interface LivePool extends PoolInfo {
  status: number;
  ready_count: number;
  msg: string;
}

/** Pool states of meta-service. */
export const Status = {
  New: 0,
  Creating: 1,
  PendingUpdate: 2,
  Updating: 3,
  Running: 4,
  Failed: 5,
  Deleting: 6,
} as const;

/** meta-service took note of a request and did not do it; `passing` when the same request may succeed later. */
export interface Refusal {
  message: string;
  passing: boolean;
}

/** Sends one request to meta-service; throws PassingTrouble when no answer comes. */
export type Send = (method: string, path: string, body?: unknown) => Promise<Reply>;

/** What meta-service can do with pools. */
export interface PoolApi {
  /** The pool of that id, or undefined when there surely is none. */
  get(id: string): Promise<LivePool | undefined>;
  create(pool: PoolInfo): Promise<Refusal | undefined>;
  resize(pool: PoolInfo): Promise<Refusal | undefined>;
  /** Asks for removal; a pool that does not exist is no refusal. */
  remove(id: string): Promise<Refusal | undefined>;
}

const PODPOOLS = "/serverless/v1/podpools";

const NOT_FOUND = 4120;
const MALFORMED = 130600;

export function poolApi(send: Send): PoolApi {
  return {
    async get(id) {
      const query = new URLSearchParams({ id, limit: "1000", offset: "1" });
      const answer = read(await send("GET", `${PODPOOLS}?${query}`));
      const result = answer.result as { count?: number; pools?: LivePool[] | null } | undefined;
      if (answer.refusal) throw new PassingTrouble(answer.refusal.message);
      if (!Array.isArray(result?.pools)) throw new PassingTrouble("meta-service cannot read its store (pools: null)");
      const pool = result.pools.find((candidate) => candidate.id === id);
      if (!pool && result.count) throw new PassingTrouble(`meta-service counts ${result.count} pools and lists none`);
      return pool;
    },
    async create(pool) {
      return read(await send("POST", PODPOOLS, { pools: [pool] })).refusal;
    },
    async resize({ id, size, max_size, horizontal_pod_autoscaler_spec }) {
      const path = `${PODPOOLS}/${encodeURIComponent(id)}`;
      return read(await send("PUT", path, { size, max_size, horizontal_pod_autoscaler_spec })).refusal;
    },
    async remove(id) {
      const answer = read(await send("DELETE", `${PODPOOLS}?${new URLSearchParams({ id })}`));
      return answer.code === NOT_FOUND ? undefined : answer.refusal;
    },
  };
}

interface Answer {
  code: number;
  result?: unknown;
  refusal?: Refusal;
}

function read({ status, text }: Reply): Answer {
  const body = parseObject(text);
  const code = typeof body?.code === "number" ? body.code : undefined;
  const message = `HTTP ${status}: ${typeof body?.message === "string" ? body.message : text.slice(0, 300).trim()}`;
  if (status === 200 && code === 0) return { code, result: body?.result };
  if (code === NOT_FOUND || (status === 500 && code !== undefined) || (status === 200 && code !== undefined)) {
    const refusal = { message: `${message} (code ${code})`, passing: isPassing(code ?? 0, message) };
    return { code: code ?? 0, refusal };
  }
  if (status === 200 || status === 429 || status >= 500) throw new PassingTrouble(message);
  throw new Error(`meta-service's podpools are not served there: ${message}`);
}

/** Storage errors, and 4104 when its text tells of a race, of the store or of a state that ends by itself. */
function isPassing(code: number, message: string): boolean {
  if (code === MALFORMED || code === NOT_FOUND) return false;
  if (code >= 122_000 && code < 123_000) return true;
  return /deadline|transaction|etcd|already exists|deleting|not allowed to update|timed? ?out|unavailable|connection/i.test(
    message,
  );
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
