import { spawn } from "node:child_process";
import * as path from "node:path";
import { beforeAll, beforeEach } from "vitest";
import { clusterUp, type LocalCluster, ToolsUnavailable } from "../../simulator/cluster";
import { TEST_CLUSTER } from "./environment";

let reason = "";

/** The name of the cluster that the tests of one run share; tests that need one of their own append to it. */
export function clusterName(suffix = ""): string {
  return (process.env[TEST_CLUSTER] ?? "test") + suffix;
}

/**
 * Brings up the cluster that the tests of one run share, once. Answers undefined where the programs cannot be had, and throws
 * there under `CI=true`.
 */
export async function localCluster(): Promise<LocalCluster | undefined> {
  try {
    return await clusterUp({ name: clusterName(), report: (line) => process.stderr.write(`${line}\n`) });
  } catch (error) {
    if (!(error instanceof ToolsUnavailable) || process.env.CI === "true") throw error;
    reason = `no local cluster: ${error.message}`;
    return undefined;
  }
}

/** Gives the tests of a file or `describe` the shared cluster, or skips them with a printed reason where there is none. */
export function requireCluster(): () => LocalCluster {
  let cluster: LocalCluster | undefined;
  beforeAll(async () => {
    cluster = await localCluster();
  });
  beforeEach(({ skip }) => skip(cluster === undefined, reason));
  return () => cluster!;
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
