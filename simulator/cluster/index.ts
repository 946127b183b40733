import { existsSync } from "node:fs";
import { readFile, rm, rmdir, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { UserError } from "../../planner/errors";
import { cacheRoot } from "../paths";
import { connect } from "./api";
import {
  controlPlaneReady,
  createControlPlane,
  freePorts,
  isRunning,
  type Ports,
  startControlPlane,
  startOperators,
  writeKubeconfig,
} from "./control-plane";
import { withLock } from "./lock";
import { DEFAULT_NODES, disconnectedNode, furnish } from "./nodes";
import { endProcessesOf } from "./processes";
import { ensureTools, kubernetesVersion, type Tools } from "./tools";

export { ToolsUnavailable } from "./tools";

/** A Kubernetes control plane on loopback with simulated nodes. */
export interface LocalCluster {
  name: string;
  /** Path of a kubeconfig of mode 0600 that knows this cluster only. */
  kubeconfig: string;
  context: string;
  /** URL of the API server. */
  server: string;
  /** Kubernetes version, such as `1.36.4`. */
  version: string;
  /** Number of workers; the control-plane node and the disconnected one come on top. */
  nodes: number;
  /** Name of the edge node whose kubelet does not answer. */
  disconnected: string;
  tools: Tools;
}

interface Descriptor extends LocalCluster {
  ports: Ports;
}

const DEFAULT_NAME = "local";
const MAX_NODES = 200;

/**
 * Brings a local cluster up and returns when pods can be scheduled: reuses a running one, starts a stopped one again, makes a
 * new one otherwise. Throws UserError when one of another version or size exists, ToolsUnavailable when it cannot be had here.
 */
export async function clusterUp(options: {
  /** Default `local`. */
  name?: string;
  /** Number of workers that answer, default 5. */
  nodes?: number;
  report(line: string): void;
  signal?: AbortSignal;
}): Promise<LocalCluster> {
  const { name = DEFAULT_NAME, nodes = DEFAULT_NODES, report, signal } = options;
  const folder = folderOf(name);
  if (!Number.isInteger(nodes) || nodes < 1 || nodes > MAX_NODES)
    throw new UserError(`--nodes is ${nodes}; expected a whole number from 1 to ${MAX_NODES}`);
  return locked(name, { report, signal }, async () => {
    const existing = await readDescriptor(folder);
    if (existing) refuseOther(existing, nodes);
    if (existing && (await reuse(existing, folder, report, signal))) return publicPart(existing);
    const tools = await ensureTools({ report, signal });
    await destroy(folder);
    return publicPart(await create({ name, nodes, folder, tools, report, signal }));
  });
}

/** What is known of a cluster, and whether it answers; undefined when there is none. */
export async function clusterStatus(
  name: string = DEFAULT_NAME,
): Promise<(LocalCluster & { running: boolean }) | undefined> {
  const folder = folderOf(name);
  const descriptor = await readDescriptor(folder);
  return descriptor && { ...publicPart(descriptor), running: await isRunning(folder, descriptor.ports) };
}

/** Ends a cluster's processes and removes its files; false when there was none. */
export async function clusterDown(options: { name?: string; report(line: string): void }): Promise<boolean> {
  const { name = DEFAULT_NAME, report } = options;
  const folder = folderOf(name);
  const removed = await locked(name, { report }, () => destroy(folder));
  await rmdir(path.dirname(folder)).catch(() => {});
  if (removed) report(`removed the local cluster ${name}`);
  return removed;
}

async function reuse(
  descriptor: Descriptor,
  folder: string,
  report: (line: string) => void,
  signal?: AbortSignal,
): Promise<boolean> {
  const { name, nodes, version, ports, tools } = descriptor;
  if (!Object.values(tools).every((file) => existsSync(file))) return false;
  try {
    if (!(await isRunning(folder, descriptor.ports))) {
      report(`starting the local cluster ${name} again`);
      await endProcessesOf(folder);
      await startControlPlane(name, folder, tools, signal);
      startOperators(folder, descriptor.kubeconfig);
      await controlPlaneReady(folder, ports, signal);
    }
    await furnish(await connect(folder, ports.apiServer), nodes, version, signal);
    return true;
  } catch (error) {
    signal?.throwIfAborted();
    report(`the local cluster ${name} does not start again and is made anew: ${(error as Error).message}`);
    return false;
  }
}

async function create(wanted: {
  name: string;
  nodes: number;
  folder: string;
  tools: Tools;
  report(line: string): void;
  signal?: AbortSignal;
}): Promise<Descriptor> {
  const { name, nodes, folder, tools, report, signal } = wanted;
  const version = kubernetesVersion();
  const ports = await freePorts();
  const server = `https://127.0.0.1:${ports.apiServer}`;
  const context = `yuanrong-platform-${name}`;
  const kubeconfig = path.join(folder, "kubeconfig");
  report(`starting Kubernetes ${version} at ${server}`);
  await createControlPlane(name, folder, tools, ports, signal);
  await writeKubeconfig(kubeconfig, folder, context, server);
  startOperators(folder, kubeconfig);
  await controlPlaneReady(folder, ports, signal);
  report(`waiting for 1 control-plane node and ${nodes} workers`);
  await furnish(await connect(folder, ports.apiServer), nodes, version, signal);
  const disconnected = disconnectedNode(nodes);
  const descriptor = { name, kubeconfig, context, server, version, nodes, disconnected, tools, ports };
  // Written last: a folder without it is a cluster that was interrupted while it was made.
  await writeFile(descriptorFile(folder), JSON.stringify(descriptor, undefined, 2), { mode: 0o600 });
  report(`the local cluster ${name} is ready`);
  return descriptor;
}

async function destroy(folder: string): Promise<boolean> {
  const ended = await endProcessesOf(folder);
  const existed = existsSync(folder);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  return ended || existed;
}

function refuseOther(existing: Descriptor, nodes: number): void {
  const differences = [
    existing.version !== kubernetesVersion() &&
      `runs Kubernetes ${existing.version}; this release brings ${kubernetesVersion()}`,
    existing.nodes !== nodes && `has ${existing.nodes} workers; asked for ${nodes}`,
    existing.disconnected === undefined && "was made by an earlier release, in which all nodes answered",
  ].filter((difference) => difference !== false);
  if (differences.length === 0) return;
  throw new UserError(
    `the local cluster ${existing.name} ${differences.join(", and ")}. ` +
      "Remove it with `yuanrong-platform local down`, then run `yuanrong-platform local up` again",
  );
}

function locked<T>(
  name: string,
  { report, signal }: { report(line: string): void; signal?: AbortSignal },
  work: () => Promise<T>,
): Promise<T> {
  const onWait = (pid: number) => report(`waiting for process ${pid}, which is working on the local cluster ${name}`);
  return withLock(`${folderOf(name)}.lock`, { onWait, signal }, work);
}

function folderOf(name: string): string {
  if (!/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name))
    throw new UserError(
      `the cluster name ${JSON.stringify(name)} is not valid; expected lower-case letters, digits and -`,
    );
  return path.join(cacheRoot(), "clusters", name);
}

function descriptorFile(folder: string): string {
  return path.join(folder, "cluster.json");
}

async function readDescriptor(folder: string): Promise<Descriptor | undefined> {
  try {
    return JSON.parse(await readFile(descriptorFile(folder), "utf8")) as Descriptor;
  } catch {
    return undefined;
  }
}

function publicPart({ ports: _ports, ...cluster }: Descriptor): LocalCluster {
  return cluster;
}
