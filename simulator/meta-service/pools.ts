import { decode, DecodeError } from "./go-json";
import { POOL_SHAPE, type PoolRecord, PoolStatus } from "./record";

/** An HTTP status with the JSON body that goes with it. */
export interface Answer {
  status: number;
  body: unknown;
}

/** What a call on the store comes to: its answer, and the records that it writes, in order. */
export interface Outcome {
  answer: Answer;
  writes: PoolRecord[];
}

/** A call that passed the checks made before the store is asked; `pools` are all records, newest change first. */
export interface StoreCall {
  kind: "create" | "list" | "update" | "delete";
  run(pools: readonly PoolRecord[]): Outcome;
}

export const ErrorCode = {
  InvalidParameter: 4104,
  PoolNotFound: 4120,
  StoreFailed: 122002,
  InvalidBody: 130600,
} as const;

const ADVICE = ". check input parameters";
const ID = /^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/;
const GROUP = /^[a-zA-Z0-9]([-a-zA-Z0-9]{0,38}[a-zA-Z0-9])?$/;

export const success = (result: unknown = null): Answer => ({ status: 200, body: { code: 0, message: "", result } });
export const failure = (status: number, code: number, message: string): Answer => ({ status, body: { code, message } });
export const refusal = (message: string): Answer => failure(500, ErrorCode.InvalidParameter, message + ADVICE);
const notFound = failure(404, ErrorCode.PoolNotFound, `pool does not exist or has been deleted${ADVICE}`);
const noPools = success({ count: 0, pools: null });

/** How each call ends while etcd cannot be reached. */
export const STORE_DOWN: Record<StoreCall["kind"], Answer> = {
  create: refusal("context deadline exceeded"),
  list: noPools,
  update: failure(500, ErrorCode.StoreFailed, "etcd internal error"),
  delete: failure(500, ErrorCode.StoreFailed, "etcd internal error"),
};

const CREATE_SHAPE = { pools: [POOL_SHAPE] } as const;
const UPDATE_SHAPE = { size: "int", max_size: "int", horizontal_pod_autoscaler_spec: "string" } as const;

/** `POST /podpools`: each pool of the batch is stored or refused by itself. */
export function createPools(body: string): StoreCall | Answer {
  return reading(CREATE_SHAPE, body, ({ pools: requested }) => {
    if (requested.length === 0) return refusal("failed to create pod pool, the list of pools is empty");
    const checked = requested.map(toStored);
    return {
      kind: "create",
      run: (stored) => {
        const taken = new Set(stored.map((pool) => pool.id));
        const problems: string[] = [];
        const writes: PoolRecord[] = [];
        for (const { pool, problem } of checked) {
          const refused = problem ?? (taken.has(pool.id) ? "pool id already exists or is deleting" : undefined);
          if (refused) {
            problems.push(`failed to create pod pool, id: ${pool.id}, err: ${refused}`);
          } else {
            taken.add(pool.id);
            writes.push(pool);
          }
        }
        return { answer: problems.length ? refusal(problems.join(";")) : success({ failed_pools: null }), writes };
      },
    };
  });
}

/** `GET /podpools`: `offset` is a page number from 1, `limit` its length, 10 unless given. */
export function listPools(query: URLSearchParams): StoreCall | Answer {
  const limit = query.get("limit") || "10";
  const offset = query.get("offset") || "0";
  const bad = [limit, offset].find((text) => !/^[+-]?\d+$/.test(text));
  if (bad !== undefined) return refusal(`strconv.Atoi: parsing ${JSON.stringify(bad)}: invalid syntax`);
  if (Number(limit) <= 0 || Number(offset) < 0) return noPools;
  const size = Number(limit);
  const begin = (Math.max(Number(offset), 1) - 1) * size;
  return {
    kind: "list",
    run: (stored) => {
      const found = select(stored, query);
      return {
        answer: success({ count: found.length, pools: found.slice(begin, begin + size) }),
        writes: [],
      };
    },
  };
}

/** `PUT /podpools/{id}`: writes `size`, `max_size` and a non-empty autoscaler; what is left out counts as zero. */
export function updatePool(id: string, body: string): StoreCall | Answer {
  return reading(UPDATE_SHAPE, body, (asked) => {
    const negative = (["size", "max_size"] as const).find((name) => asked[name] < 0);
    if (negative) return refusal(`failed to update pod pool, err: ${negative} is less than 0`);
    return {
      kind: "update",
      run: (stored) => {
        const pool = stored.find((candidate) => candidate.id === id);
        if (!pool) return { answer: notFound, writes: [] };
        const updated = resized(pool, asked);
        const problem = statusProblem(pool) ?? sizeProblem(updated);
        if (problem) return { answer: refusal(problem), writes: [] };
        return { answer: success(), writes: [updated] };
      },
    };
  });
}

/** `DELETE /podpools`: marks every pool that matches; function-master removes them later. */
export function deletePools(query: URLSearchParams): StoreCall | Answer {
  if (!query.get("id") && !query.get("group")) return refusal("id and group cannot be empty at the same time");
  return {
    kind: "delete",
    run: (stored) => {
      const found = select(stored, query);
      if (found.length === 0) return { answer: notFound, writes: [] };
      return { answer: success(), writes: found.map((pool) => ({ ...pool, status: PoolStatus.Deleting })) };
    },
  };
}

function reading<S extends Parameters<typeof decode>[0]>(
  shape: S,
  body: string,
  use: (value: ReturnType<typeof decode<S>>) => StoreCall | Answer,
): StoreCall | Answer {
  try {
    return use(decode(shape, body));
  } catch (error) {
    if (error instanceof DecodeError) return failure(500, ErrorCode.InvalidBody, error.message);
    throw error;
  }
}

function select(stored: readonly PoolRecord[], query: URLSearchParams): PoolRecord[] {
  const id = query.get("id");
  const group = query.get("group");
  return stored.filter((pool) => (!id || pool.id === id) && (!group || pool.group === group));
}

/** The record that a POST would store, read-only fields included as given, and why it may not. */
function toStored(given: PoolRecord): { pool: PoolRecord; problem?: string } {
  const max_size = given.max_size === 0 ? Math.max(given.size, 0) : given.max_size;
  const pool = { ...given, group: given.group || "default", max_size, scalable: max_size > given.size };
  return { pool, problem: CREATE_RULES.find(({ broken }) => broken(pool))?.problem };
}

const bytes = (text: string) => Buffer.byteLength(text);

const CREATE_RULES: { broken: (pool: PoolRecord) => boolean; problem: string }[] = [
  {
    broken: (pool) => !ID.test(pool.id),
    problem: "pod pool id takes 1 to 40 lowercase letters, digits and '-', and neither starts nor ends with '-'",
  },
  {
    broken: (pool) => !GROUP.test(pool.group),
    problem: "pod pool group takes 1 to 40 letters, digits and '-', and neither starts nor ends with '-'",
  },
  { broken: (pool) => pool.size < 0, problem: "size is less than 0" },
  { broken: (pool) => pool.max_size < pool.size, problem: "max_size is less than size" },
  {
    broken: (pool) => pool.scalable && pool.horizontal_pod_autoscaler_spec !== "",
    problem: "max_size greater than size and horizontal_pod_autoscaler_spec cannot be set at the same time",
  },
  { broken: (pool) => pool.idle_recycle_time.reserved < -1, problem: "idle time of reserved is less than -1" },
  { broken: (pool) => pool.idle_recycle_time.scaled < -1, problem: "idle time of scaled is less than -1" },
  { broken: (pool) => bytes(pool.image) > 200, problem: "image is longer than 200" },
  { broken: (pool) => bytes(pool.init_image) > 200, problem: "init image is longer than 200" },
  { broken: (pool) => bytes(pool.runtime_class_name) > 64, problem: "runtime_class_name is longer than 64" },
  {
    broken: (pool) => pool.pod_pending_duration_threshold < 0,
    problem: "pod_pending_duration_threshold is less than 0",
  },
];

function resized(pool: PoolRecord, asked: Pick<PoolRecord, keyof typeof UPDATE_SHAPE>): PoolRecord {
  const keepsMaximum = asked.max_size === 0 && asked.size !== 0;
  return {
    ...pool,
    size: asked.size,
    max_size: !pool.scalable ? asked.size : keepsMaximum ? pool.max_size : asked.max_size,
    horizontal_pod_autoscaler_spec: asked.horizontal_pod_autoscaler_spec || pool.horizontal_pod_autoscaler_spec,
    status: PoolStatus.Update,
  };
}

function statusProblem({ id, status }: PoolRecord): string | undefined {
  if (status === PoolStatus.Deleting) return `the pod pool has already deleted, id: ${id}`;
  const pending = status === PoolStatus.New || status === PoolStatus.Update;
  return pending ? `pool status is ${status} , not allowed to update` : undefined;
}

function sizeProblem(pool: PoolRecord): string | undefined {
  if (pool.max_size < pool.size) return "failed to update pod pool, err: max_size is less than size";
  const both = pool.max_size > pool.size && pool.horizontal_pod_autoscaler_spec !== "";
  return both
    ? "failed to update pod pool, err: max_size greater than size and horizontal_pod_autoscaler_spec cannot be set at the same time"
    : undefined;
}
