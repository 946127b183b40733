import { randomUUID } from "node:crypto";
import { mkdir, readFile, stat, unlink, utimes, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A living owner touches its lock this often; one that has not for much longer is taken for dead even if its pid is in use again. */
const TOUCH_MS = 2_000;
const ABANDONED_MS = 30_000;

/** Runs `work` while this process alone holds the lock file; takes over the lock of a process that died. */
export async function withLock<T>(
  file: string,
  options: { onWait(pid: number): void; signal?: AbortSignal },
  work: () => Promise<T>,
): Promise<T> {
  const mark = `${process.pid} ${randomUUID()}`;
  await acquire(file, mark, options);
  const touch = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => {}), TOUCH_MS);
  touch.unref();
  try {
    return await work();
  } finally {
    clearInterval(touch);
    await removeIfStill(file, mark);
  }
}

async function acquire(
  file: string,
  mark: string,
  options: { onWait(pid: number): void; signal?: AbortSignal },
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  for (let waiting = false; ;) {
    options.signal?.throwIfAborted();
    if (await create(file, mark)) return;
    const owner = await read(file);
    if (owner === undefined) continue;
    if (await isDead(file, owner)) {
      await removeIfStill(file, owner);
      continue;
    }
    if (!waiting) options.onWait(Number.parseInt(owner, 10));
    waiting = true;
    await sleep(100, undefined, { signal: options.signal });
  }
}

async function create(file: string, mark: string): Promise<boolean> {
  try {
    await writeFile(file, mark, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  return (await read(file)) === mark;
}

async function isDead(file: string, owner: string): Promise<boolean> {
  const touched = await stat(file).then(
    (s) => s.mtimeMs,
    () => Date.now(),
  );
  const silent = Date.now() - touched;
  const pid = Number.parseInt(owner, 10);
  // Between creating the file and writing into it the owner has no pid yet.
  if (Number.isNaN(pid)) return silent > TOUCH_MS;
  return !isAlive(pid) || silent > ABANDONED_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function removeIfStill(file: string, mark: string): Promise<void> {
  if ((await read(file)) === mark) await unlink(file).catch(() => {});
}

async function read(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch(() => undefined);
}
