import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../planner/errors";
import { Plan, Properties, PropertyValue } from "../../planner/plan";
import { packageRoot } from "../paths";

/** A running meta-service stand-in: its process and the URL that pools reach it by. */
export interface StandIn {
  pid: number;
  url: string;
}

/**
 * The loopback URL at which the plan's pools expect meta-service; undefined when there are no pools.
 * Throws a UserError for pools that would look elsewhere, where the local cluster has nothing that answers.
 */
export function standInUrl(plan: Plan): string | undefined {
  const pools = plan.resources.filter((resource) => resource.type.endsWith(":PodPool"));
  const urls = pools.map(({ inputs }) => plainText((inputs.connection as Properties | undefined)?.url));
  const astray = pools.filter((_, i) => urls[i] === undefined || !isLoopback(urls[i]));
  if (astray.length > 0) {
    const names = astray.map(({ name }) => name).join(", ");
    throw new UserError(
      `${names}: the local cluster's meta-service is a stand-in that pools reach by a loopback URL only; ` +
        "expected connection.url, or openYuanrong.metaService.url in the configuration, such as http://127.0.0.1:31182",
    );
  }
  const origins = [...new Set(urls.map((url) => new URL(url!).origin))];
  if (origins.length > 1) {
    throw new UserError(
      `the pools of this stack expect meta-service at ${origins.join(" and ")}; expected one loopback URL for the local cluster`,
    );
  }
  return origins[0];
}

/** Starts the stand-in as a process of its own, unless it runs already or another meta-service answers at its URL. */
export async function startStandIn(
  folder: string,
  url: string,
  kubeconfig: string,
  signal?: AbortSignal,
): Promise<void> {
  const running = await runningStandIn(folder);
  if (running?.url === url) return;
  if (running) await stopStandIn(folder);
  if (await answers(url, "/healthz")) return;
  const port = Number(new URL(url).port || 80);
  if (await isTaken(port)) {
    throw new UserError(
      `port ${port} of 127.0.0.1, where the stack expects meta-service, is taken by another program; free it or change metaService.url`,
    );
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = openSync(path.join(folder, "log"), "a", 0o600);
  const main = path.join(packageRoot(), "dist", "simulator", "meta-service", "main.js");
  const child = spawn(
    process.execPath,
    [main, "--port", String(port), "--store", path.join(folder, "pools.json"), "--kubeconfig", kubeconfig],
    { detached: true, stdio: ["ignore", log, log], cwd: folder },
  );
  child.unref();
  let exited = false;
  child.once("exit", () => (exited = true));
  const standIn = { pid: child.pid!, url };
  writeFileSync(descriptor(folder), JSON.stringify(standIn), { mode: 0o600 });
  while (!(await answers(url, FAULTS))) {
    if (exited) throw new UserError(`the meta-service stand-in ended at once; its log is ${path.join(folder, "log")}`);
    await sleep(50, undefined, { signal });
  }
}

/** The stand-in of this folder if its process lives and answers. */
export async function runningStandIn(folder: string): Promise<StandIn | undefined> {
  const file = descriptor(folder);
  if (!existsSync(file)) return undefined;
  const standIn = JSON.parse(readFileSync(file, "utf8")) as StandIn;
  return isAlive(standIn.pid) && (await answers(standIn.url, FAULTS)) ? standIn : undefined;
}

/** Whether a stand-in has been started for this folder, running or not. */
export function hasStandIn(folder: string): boolean {
  return existsSync(descriptor(folder));
}

/** Ends the stand-in and waits until its process is gone. */
export async function stopStandIn(folder: string): Promise<void> {
  const standIn = await runningStandIn(folder);
  if (standIn) {
    process.kill(standIn.pid, "SIGTERM");
    for (let waited = 0; isAlive(standIn.pid); waited += 50) {
      if (waited === 5_000) process.kill(standIn.pid, "SIGKILL");
      await sleep(50);
    }
  }
  rmSync(descriptor(folder), { force: true });
}

function descriptor(folder: string): string {
  return path.join(folder, "stand-in.json");
}

function plainText(value: PropertyValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function isLoopback(url: string): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Only the stand-in answers there. */
const FAULTS = "/_simulator/faults";

async function answers(url: string, place: string): Promise<boolean> {
  try {
    return (await fetch(new URL(place, url), { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => (socket.destroy(), resolve(true)));
    socket.once("error", () => resolve(false));
  });
}
