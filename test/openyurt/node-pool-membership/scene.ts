import * as path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { clusterDown, clusterUp, type LocalCluster } from "../../../simulator/cluster";
import { OPERATORS, processesOf } from "../../../simulator/cluster/processes";
import { clusterName, requireTools } from "../../support/cluster";
import { Hands, YurtManager } from "./openyurt";

/** A cluster with OpenYurt's NodePool, its rules, and a stand-in for yurt-manager that looks after the names of one file. */
export interface Scene {
  cluster: LocalCluster;
  hands: Hands;
  manager: YurtManager;
  /** A name that no other test has. */
  fresh(): string;
}

/** Sets the scene for the tests of a file, on a cluster of their own; `prefix` begins all their names. */
export function useOpenYurt(prefix: string): Scene {
  const tools = requireTools();
  const cluster = { name: clusterName(`-nodes-${prefix}`), report: () => {} };
  const scene = { count: 0, fresh: () => `${prefix}-${++scene.count}` } as Scene & { count: number };
  beforeAll(async () => {
    if (!tools()) return;
    process.env.YUANRONG_PLATFORM_POLL_INTERVAL_MS = "50";
    scene.cluster = await clusterUp({ ...cluster, nodes: 1 });
    await withoutOperators(scene.cluster);
    scene.hands = await Hands.on(scene.cluster.kubeconfig);
    await scene.hands.install();
    scene.manager = new YurtManager(scene.hands, prefix);
    scene.manager.start();
  });
  afterAll(async () => {
    await scene.manager?.stop();
    await clusterDown(cluster);
  });
  return scene;
}

/** The cluster's own stand-in would convert nodes before the one that these tests watch. */
async function withoutOperators({ kubeconfig }: LocalCluster): Promise<void> {
  for (const { pid, component } of await processesOf(path.dirname(kubeconfig)))
    if (component === OPERATORS) process.kill(pid);
}
