import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, expect, test } from "vitest";
import { RunningMetaService, startMetaService } from "../../simulator/meta-service";
import { packageRoot } from "../../simulator/paths";
import { Sandbox, sandbox } from "../simulator/engine/support";

process.env.YUANRONG_PLATFORM_POLL_INTERVAL_MS = "50";
const BEFORE = { kept: { size: 1 }, resized: { size: 1 }, replaced: { size: 1 }, dropped: { size: 1 } };
const AFTER = {
  kept: { size: 1 },
  resized: { size: 3 },
  replaced: { size: 1, environment: { REGION: "seoul" } },
  added: { size: 2 },
};

let metaService: RunningMetaService | undefined;
afterEach(async () => metaService?.close());

test.each([1, 3, 5, 7, 9])(
  "killed at request %i while pools are made, the next run makes exactly those asked for",
  async (n) => {
    const box = await project(BEFORE);
    await killAtRequest(box, n);
    await box.up();
    expectExactly(box, BEFORE);
  },
);

test.each([1, 2, 3, 4, 5, 6, 8, 10, 12, 14])(
  "killed at request %i of a change, the next run ends with exactly the pools asked for",
  async (n) => {
    const box = await project(BEFORE);
    await box.up();
    box.program(programOf(AFTER));
    await killAtRequest(box, n);
    await box.up();
    expectExactly(box, AFTER);
  },
);

type Pools = Record<string, { size: number; environment?: Record<string, string> }>;

async function project(pools: Pools): Promise<Sandbox> {
  metaService = await startMetaService({ tick: 20 });
  const box = sandbox();
  const modules = path.join(box.dir, "node_modules");
  fs.rmSync(modules);
  fs.mkdirSync(modules);
  fs.symlinkSync(packageRoot(), path.join(modules, "yuanrong-platform"));
  fs.symlinkSync(path.join(packageRoot(), "node_modules", "@pulumi"), path.join(modules, "@pulumi"));
  box.program(programOf(pools));
  return box;
}

function programOf(pools: Pools): string {
  return `
    const resources = { requests: { cpu: "500m", memory: "256Mi" }, limits: { cpu: "500m", memory: "256Mi" } };
    const defaults = { resources, connection: { url: ${JSON.stringify(metaService!.url)} } };
    require("yuanrong-platform").functionPools("pool", ${JSON.stringify(pools)}, defaults);`;
}

/** Starts a deployment in a process of its own and kills it as soon as meta-service has seen that many more requests. */
async function killAtRequest(box: Sandbox, n: number): Promise<void> {
  const limit = metaService!.requests.length + n;
  const deployer = box.spawnUp();
  let ended = false;
  void deployer.ended.then(() => (ended = true));
  while (metaService!.requests.length < limit && !ended) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(ended).toBe(false);
  deployer.process.kill("SIGKILL");
  await deployer.ended;
}

function expectExactly(box: Sandbox, pools: Pools): void {
  const found = metaService!.pools().map(({ id, size, environment, status }) => [id, { size, environment, status }]);
  const asked = Object.entries(pools).map(([id, pool]) => [id, { environment: {}, ...pool, status: 4 }]);
  expect(Object.fromEntries(found.map(([id, pool]) => [id, normalised(pool)]))).toEqual(Object.fromEntries(asked));
  const entries = box.state().resources.filter(({ type }) => type.endsWith(":PodPool"));
  expect(entries.map(({ name }) => name).sort()).toEqual(
    Object.keys(pools)
      .map((id) => `pool-${id}`)
      .sort(),
  );
  expect(entries.filter((entry) => entry.pending ?? entry.condemned ?? entry.initErrors)).toEqual([]);
}

function normalised(pool: unknown): object {
  const { environment, ...rest } = pool as { environment: object | null };
  return { ...rest, environment: environment ?? {} };
}
