import { spawn } from "node:child_process";
import * as path from "node:path";
import { beforeAll, beforeEach } from "vitest";
import { clusterUp, type LocalCluster } from "../../simulator/cluster";
import { ensureTools, type Tools, ToolsUnavailable } from "../../simulator/cluster/tools";
import { TEST_CLUSTER } from "./environment";

/** The first run on a machine builds the control plane, which takes as long as it takes. */
const FIRST_BUILD = 3_600_000;

let reason = "";
const report = (line: string) => process.stderr.write(`${line}\n`);

/** The name of the cluster that the tests of one run share; tests that need one of their own append to it. */
export function clusterName(suffix = ""): string {
  return (process.env[TEST_CLUSTER] ?? "test") + suffix;
}

/**
 * Brings up the cluster that the tests of one run share, once. Answers undefined where the programs cannot be had, and throws
 * there under `CI=true`.
 */
export async function localCluster(): Promise<LocalCluster | undefined> {
  return ifAvailable(clusterUp({ name: clusterName(), report }));
}

/**
 * Gives the tests of a file or `describe` the shared cluster, or skips them with a printed reason where there is none. Hooks run
 * there too and get undefined.
 */
export function requireCluster(): () => LocalCluster {
  return provide(localCluster);
}

/** Gives the tests of a file or `describe` the programs to make clusters of their own, or skips them with a printed reason. */
export function requireTools(): () => Tools {
  return provide(() => ifAvailable(ensureTools({ report })));
}

function provide<T>(bring: () => Promise<T | undefined>): () => T {
  let brought: T | undefined;
  beforeAll(async () => {
    brought = await bring();
  }, FIRST_BUILD);
  beforeEach(({ skip }) => skip(brought === undefined, reason));
  return () => brought!;
}

async function ifAvailable<T>(attempt: Promise<T>): Promise<T | undefined> {
  try {
    return await attempt;
  } catch (error) {
    if (!(error instanceof ToolsUnavailable) || process.env.CI === "true") throw error;
    reason = `no local cluster: ${error.message}`;
    return undefined;
  }
}

/** Runs kubectl against a cluster and returns what it prints; objects given as `input` go to its standard input as JSON. */
export async function kubectl(cluster: LocalCluster, args: string[], input?: object[]): Promise<string> {
  const KUBECACHEDIR = path.join(path.dirname(cluster.kubeconfig), "kubectl-cache");
  const env = { ...process.env, KUBECONFIG: cluster.kubeconfig, KUBECACHEDIR };
  return new Promise((resolve, reject) => {
    const child = spawn(cluster.tools.kubectl, args, { env, stdio: ["pipe", "pipe", "pipe"] });
    let output = "";
    let errors = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(output) : reject(new Error(errors || output))));
    child.stdin.end(input && JSON.stringify({ apiVersion: "v1", kind: "List", items: input }));
  });
}
