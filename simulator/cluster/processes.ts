import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

/** Plays the operators of custom resources, which no simulated pod can run. */
export const OPERATORS = "operators";

/** The programs that make up a running cluster. */
export const COMPONENTS = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kwok-controller",
  OPERATORS,
];

/** One process of a cluster. */
export interface ClusterProcess {
  pid: number;
  /** One of {@link COMPONENTS}, or `kwokctl` while it works. */
  component: string;
}

/** The processes that work in a cluster's folder, found by their command lines, so that no pid file can mislead. */
export async function processesOf(folder: string): Promise<ClusterProcess[]> {
  const commands = process.platform === "linux" ? await commandsFromProc() : await commandsFromPs();
  return commands
    .map(({ pid, command }) => ({ pid, component: path.basename(command[0] ?? ""), command }))
    .filter(({ component }) => component === "kwokctl" || COMPONENTS.includes(component))
    .filter(({ command }) => command.some((argument) => argument.includes(`${folder}/`)))
    .map(({ pid, component }) => ({ pid, component }));
}

/** Ends every process that works in a cluster's folder; returns whether there was one. */
export async function endProcessesOf(folder: string): Promise<boolean> {
  let found = false;
  for (;;) {
    const processes = await processesOf(folder);
    if (processes.length === 0) return found;
    found = true;
    // kwokctl first: it would start again what it misses.
    processes.sort((a, b) => Number(b.component === "kwokctl") - Number(a.component === "kwokctl"));
    for (const { pid } of processes) signal(pid, "SIGKILL");
    for (const { pid } of processes) while (!(await isGone(pid))) await sleep(20);
  }
}

/** Whether a process that was killed has let go of its ports, also where nobody reaps it. */
async function isGone(pid: number): Promise<boolean> {
  if (process.platform !== "linux") return !signal(pid, 0);
  try {
    const threads = await readdir(`/proc/${pid}/task`);
    return threads.length === 1 && /\) [ZX] /.test(await readFile(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return true;
  }
}

/** Returns false when there is no such process any more. */
function signal(pid: number, name: "SIGKILL" | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}

type Command = { pid: number; command: string[] };

async function commandsFromProc(): Promise<Command[]> {
  const pids = (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry));
  return Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      return { pid: Number(pid), command: line.split("\0") };
    }),
  );
}

async function commandsFromPs(): Promise<Command[]> {
  const { stdout } = await promisify(execFile)("ps", ["-axww", "-o", "pid=,command="], { maxBuffer: 64 << 20 });
  return stdout.split("\n").map((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return { pid: Number(pid), command: (command ?? "").split(/ (?=-)/) };
  });
}
