import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { clusterDown } from "../../simulator/cluster";
import { cacheRoot } from "../../simulator/paths";
import { TEST_CLUSTER } from "./environment";

/** Names this run's cluster, which the first test that needs it brings up, and removes those of runs that were killed. */
export async function setup(): Promise<void> {
  process.env[TEST_CLUSTER] = `test-${process.pid}`;
  await removeClusters((pid) => pid !== process.pid && !isAlive(pid));
}

export async function teardown(): Promise<void> {
  await removeClusters((pid) => pid === process.pid);
}

async function removeClusters(ofRun: (pid: number) => boolean): Promise<void> {
  const folder = path.join(cacheRoot(), "clusters");
  if (!existsSync(folder)) return;
  const names = readdirSync(folder).map((entry) => /^(test-(\d+)(-[a-z0-9-]+)?)(\.lock)?$/.exec(entry));
  const mine = names.filter((match) => match !== null && ofRun(Number(match[2]))).map((match) => match![1]!);
  for (const name of new Set(mine)) await clusterDown({ name, report: () => {} });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
