import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../planner/errors";
import { type PoolRecord } from "./record";

/** All pools, newest change first, kept in one file of mode 0600 when a path is given. */
export interface Store {
  pools(): readonly PoolRecord[];
  /** Writes one record and makes it the newest. */
  put(pool: PoolRecord): void;
  /** Forgets one record. */
  remove(id: string): void;
  /** Called after every change. */
  onChange(listener: () => void): void;
}

/** Opens the store; throws {@link UserError} when the file holds something else. */
export function openStore(file?: string): Store {
  let pools = file ? load(file) : [];
  const listeners: (() => void)[] = [];
  const replace = (next: PoolRecord[]) => {
    if (file) save(file, next);
    pools = next;
    listeners.forEach((listener) => listener());
  };
  const without = (id: string) => pools.filter((pool) => pool.id !== id);
  return {
    pools: () => pools,
    put: (pool) => replace([pool, ...without(pool.id)]),
    remove: (id) => replace(without(id)),
    onChange: (listener) => void listeners.push(listener),
  };
}

function load(file: string): PoolRecord[] {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  if (!fs.existsSync(file)) return [];
  try {
    const { pools } = JSON.parse(fs.readFileSync(file, "utf8")) as { pools: PoolRecord[] };
    if (pools.every((pool) => typeof pool.id === "string")) return pools;
  } catch {
    // Falls through to the one message below.
  }
  throw new UserError(
    `${file} is not a store of the meta-service stand-in; expected {"pools": [...]}; remove or move it`,
  );
}

/** Records are replaced and never changed, so each is put into words once however often the file is written. */
const texts = new WeakMap<PoolRecord, string>();

function textOf(pool: PoolRecord): string {
  let text = texts.get(pool);
  if (text === undefined) texts.set(pool, (text = JSON.stringify(pool)));
  return text;
}

function save(file: string, pools: PoolRecord[]): void {
  const draft = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(draft, `{"pools":[${pools.map(textOf).join(",")}]}`, { mode: 0o600 });
  fs.renameSync(draft, file);
}
