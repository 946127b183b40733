import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import * as net from "node:net";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import { cacheRoot, packageRoot } from "../paths";
import { connect, credentials } from "./api";
import { SIMULATED } from "./nodes";
import { COMPONENTS, OPERATORS, processesOf } from "./processes";
import type { Tools } from "./tools";

/** The loopback port of each listener. */
export interface Ports {
  etcd: number;
  etcdPeer: number;
  apiServer: number;
  controllerManager: number;
  scheduler: number;
  kwok: number;
}

/** Below the range that systems hand out to outgoing connections, so that none of them takes a port of ours. */
const FIRST_PORT = 20_000;
const LAST_PORT = 29_999;
const READY_MS = 60_000;

/** Six ports of 127.0.0.1 that nothing listens on. */
export async function freePorts(): Promise<Ports> {
  const free = new Set<number>();
  while (free.size < 6) {
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT + 1));
    if (await isFree(port)) free.add(port);
  }
  const [etcd, etcdPeer, apiServer, controllerManager, scheduler, kwok] = [...free] as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { etcd, etcdPeer, apiServer, controllerManager, scheduler, kwok };
}

/** Makes the certificates and starts the control plane in the cluster's folder, every listener on loopback. */
export async function createControlPlane(
  name: string,
  folder: string,
  tools: Tools,
  ports: Ports,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const config = path.join(folder, "kwokctl.yaml");
  await writeFile(config, await configuration(tools, ports), { mode: 0o600 });
  await kwokctl(["create", "cluster", "--name", name, "--config", config, "--kubeconfig", "", "--timeout", "60s"], {
    folder,
    tools,
    signal,
  });
}

/** Starts the processes of a cluster that was stopped; its objects are as they were. */
export async function startControlPlane(
  name: string,
  folder: string,
  tools: Tools,
  signal?: AbortSignal,
): Promise<void> {
  await rm(path.join(folder, "pids"), { recursive: true, force: true });
  await mkdir(path.join(folder, "pids"));
  const config = path.join(folder, "kwokctl.yaml");
  await kwokctl(["start", "cluster", "--name", name, "--config", config, "--timeout", "60s"], {
    folder,
    tools,
    signal,
  });
}

/** Starts the process that plays the operators of custom resources; it needs the cluster's kubeconfig. */
export function startOperators(folder: string, kubeconfig: string): void {
  const log = openSync(path.join(folder, "logs", `${OPERATORS}.log`), "a", 0o600);
  const main = path.join(packageRoot(), "dist", "simulator", "operators", "main.js");
  spawn(process.execPath, [main, "--kubeconfig", kubeconfig], {
    argv0: OPERATORS,
    detached: true,
    stdio: ["ignore", log, log],
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder },
  }).unref();
}

/** Writes a kubeconfig of mode 0600 that holds everything it needs. */
export async function writeKubeconfig(file: string, folder: string, context: string, server: string): Promise<void> {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const { ca, cert, key } = await credentials(folder);
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": context,
    clusters: [{ name: context, cluster: { server, "certificate-authority-data": base64(ca) } }],
    users: [{ name: context, user: { "client-certificate-data": base64(cert), "client-key-data": base64(key) } }],
    contexts: [{ name: context, context: { cluster: context, user: context } }],
  };
  await writeFile(file, stringify(kubeconfig), { mode: 0o600 });
}

async function configuration(tools: Tools, ports: Ports): Promise<string> {
  const flags = (component: string, values: Record<string, string>) => ({
    name: component,
    extraArgs: Object.entries(values).map(([key, value]) => ({ key, value })),
  });
  const options = {
    apiVersion: "config.kwok.x-k8s.io/v1alpha1",
    kind: "KwokctlConfiguration",
    options: {
      runtime: "binary",
      bindAddress: "127.0.0.1",
      disableQPSLimits: true,
      etcdPort: ports.etcd,
      etcdPeerPort: ports.etcdPeer,
      kubeApiserverPort: ports.apiServer,
      kubeControllerManagerPort: ports.controllerManager,
      kubeSchedulerPort: ports.scheduler,
      kwokControllerPort: ports.kwok,
      etcdBinary: tools.etcd,
      kubeApiserverBinary: tools["kube-apiserver"],
      kubeControllerManagerBinary: tools["kube-controller-manager"],
      kubeSchedulerBinary: tools["kube-scheduler"],
      kubectlBinary: tools.kubectl,
      kwokControllerBinary: tools.kwok,
    },
    componentsPatches: [
      // What a crash of the machine loses, the next start makes anew.
      flags("etcd", { "unsafe-no-fsync": "true" }),
      flags("kube-apiserver", { "service-cluster-ip-range": "10.96.0.0/16" }),
      flags("kwok-controller", {
        "manage-all-nodes": "false",
        "manage-nodes-with-annotation-selector": Object.entries(SIMULATED)
          .map((pair) => pair.join("="))
          .join(),
      }),
    ],
  };
  const folder = path.join(packageRoot(), "simulator", "manifests");
  const files = (await readdir(folder)).filter((file) => file.endsWith("-stages.yaml"));
  const stages = await Promise.all(files.sort().map((file) => readFile(path.join(folder, file), "utf8")));
  return [stringify(options), ...stages].join("---\n");
}

async function kwokctl(
  args: string[],
  { folder, tools, signal }: { folder: string; tools: Tools; signal?: AbortSignal },
): Promise<void> {
  // Nothing of the user's environment reaches the long-lived processes, and nothing of theirs the user's home.
  const env = { PATH: process.env.PATH, HOME: folder, KWOK_WORKDIR: cacheRoot() };
  const child = spawn(tools.kwokctl, args, { env, signal, killSignal: "SIGKILL", stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("exit", resolve));
  const code = await Promise.race([exited, firstDeath(folder, () => child.exitCode !== null || child.killed)]);
  signal?.throwIfAborted();
  if (code === 0) return;
  child.kill("SIGKILL");
  throw new Error([`kwokctl ${args[0]} failed`, output.trim(), ...(await lastWords(folder))].join("\n"));
}

/** Resolves when a component that was started runs no longer, which kwokctl would wait for in vain. */
async function firstDeath(folder: string, isOver: () => boolean): Promise<null> {
  for (let suspected: string[] = []; ;) {
    const started = await readdir(path.join(folder, "pids")).catch((): string[] => []);
    const dead = (await deadComponents(folder)).filter((component) => started.includes(`${component}.pid`));
    if (isOver()) return new Promise(() => {});
    // A process that has just started has no command line for a moment.
    if (dead.some((component) => suspected.includes(component))) return null;
    suspected = dead;
    await sleep(200);
  }
}

/** Resolves when every component runs and the API server is ready. */
export async function controlPlaneReady(folder: string, ports: Ports, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (!(await isRunning(folder, ports))) {
    if (Date.now() > deadline || (await deadComponents(folder)).length > 0)
      throw new Error(["the control plane is not ready", ...(await lastWords(folder))].join("\n"));
    await sleep(100, undefined, { signal });
  }
}

/** Whether every component runs and the API server is ready. */
export async function isRunning(folder: string, ports: Ports): Promise<boolean> {
  if ((await deadComponents(folder)).length > 0) return false;
  return connect(folder, ports.apiServer)
    .then((api) => api.get("/readyz"))
    .then(
      () => true,
      () => false,
    );
}

async function deadComponents(folder: string): Promise<string[]> {
  const running = (await processesOf(folder)).map(({ component }) => component);
  return COMPONENTS.filter((component) => !running.includes(component));
}

async function lastWords(folder: string): Promise<string[]> {
  return Promise.all(
    (await deadComponents(folder)).map(async (component) => {
      const log = await readFile(path.join(folder, "logs", `${component}.log`), "utf8").catch(() => "never started");
      return `${component} ended: ${log.trim().split("\n").at(-1)}`;
    }),
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
