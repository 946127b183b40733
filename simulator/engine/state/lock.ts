import { randomUUID } from "node:crypto";
import * as fs from "node:fs";
import { UserError } from "../../../planner/errors";

interface Holder {
  pid: number;
  /** Start time of the process, where the system tells it, so that a reused pid is not taken for the holder. */
  started?: string;
  token: string;
}

/** Takes the lock file, or throws UserError naming the process that holds it; returns what releases it. */
export function acquireLock(file: string): () => void {
  const mine: Holder = { pid: process.pid, started: startOf(process.pid), token: randomUUID() };
  for (let attempt = 0; attempt < 5; attempt++) {
    if (create(file, mine)) return () => release(file, mine.token);
    const holder = read(file);
    if (holder && isAlive(holder)) {
      throw new UserError(
        `Another deployment (process ${holder.pid}) is using this stack's state; wait until it has ended. Lock: ${file}`,
      );
    }
    takeAway(file, holder?.token);
  }
  throw new UserError(`The lock ${file} can't be taken: other processes keep taking it.`);
}

/** A file appears whole or not at all: it is written aside and linked into place. */
function create(file: string, holder: Holder): boolean {
  const aside = `${file}.${holder.token}`;
  fs.writeFileSync(aside, JSON.stringify(holder), { mode: 0o600 });
  try {
    fs.linkSync(aside, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    fs.rmSync(aside, { force: true });
  }
}

/** Removes a dead holder's lock; one that another process has just taken is put back. */
function takeAway(file: string, deadToken: string | undefined): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return;
  }
  const taken = read(aside);
  if (taken && taken.token !== deadToken) {
    try {
      fs.linkSync(aside, file);
    } catch {
      // a third process holds it by now; it decides
    }
  }
  fs.rmSync(aside, { force: true });
}

function release(file: string, token: string): void {
  if (read(file)?.token === token) fs.rmSync(file, { force: true });
}

function read(file: string): Holder | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  const started = startOf(holder.pid);
  return holder.started === undefined || started === undefined || holder.started === started;
}

function startOf(pid: number): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? "zombie" : rest[18];
  } catch {
    return undefined;
  }
}
