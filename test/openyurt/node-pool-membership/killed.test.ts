import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Host, providerText, type Properties } from "../../openyuanrong/pod-pool/host";
import { EDGE_WORKER, POOL } from "./openyurt";
import { Proxy } from "./proxy";
import { useOpenYurt } from "./scene";

const scene = useOpenYurt("kill");
let host: Host;
let proxy: Proxy;
let inputs: Properties;
let node: string;
let north: string;
let south: string;

beforeEach(async () => {
  [node, north, south] = [scene.fresh(), scene.fresh(), scene.fresh()];
  await scene.hands.addNode(node);
  await scene.hands.addPool(north);
  await scene.hands.addPool(south);
  proxy = new Proxy(scene.hands.server);
  await proxy.start();
  host = await Host.start();
  const __provider = await providerText("openyurt-provider", "membership");
  const connection = { kubeconfig: proxy.kubeconfig };
  inputs = { node, pool: north, owner: `stack/${node}`, timeoutSeconds: 300, connection, __provider };
});
afterEach(async () => {
  await host?.kill();
  await proxy?.stop();
});

const labels = async () => (await scene.hands.node(node)).metadata.labels!;

/** Steps of the engine, which runs one again whose end it has not seen. */
const STEPS = {
  join: [() => host.create(inputs)],
  leave: [() => host.delete(node, inputs)],
  move: [() => host.delete(node, inputs), () => host.create({ ...inputs, pool: south })],
};

/** Runs steps, is killed at the n-th request, and goes on with the step that did not end. Tells which request that was. */
async function runKilled(steps: (() => Promise<unknown>)[], n: number, forwards: boolean): Promise<string> {
  const reached = proxy.hangAt(n, forwards);
  let next = 0;
  const run = async () => {
    for (; next < steps.length; next++) await steps[next]!();
  };
  const interrupted = run().then(
    () => "done",
    () => "killed",
  );
  const first = await Promise.race([reached.then(() => "reached"), interrupted]);
  expect(first).toBe("reached");
  const request = proxy.requests.at(-1)!;
  await host.kill();
  expect(await interrupted).toBe("killed");
  host = await Host.start();
  await run();
  return request;
}

/** A move is a leave and a join, so its requests are those of both. */
const POINTS: [work: keyof typeof STEPS, request: number][] = [
  ["join", 5],
  ["leave", 3],
  ...[1, 2, 4, 6, 8, 10].map((n): ["move", number] => ["move", n]),
];

test.each(POINTS)("a deployer killed during %s, at request %i", async (work, n) => {
  if (work !== "join") await host.create(inputs);
  await runKilled(STEPS[work], n, true);
  const pool = { join: north, leave: undefined, move: south }[work];
  const found = await labels();
  expect([found[POOL], found[EDGE_WORKER], found.site]).toEqual([pool, pool && "true", "kept"]);
  const done = scene.manager.done.filter((step) => step.includes(` ${node}`));
  const all = [`convert ${node} ${north}`, `revert ${node}`, `convert ${node} ${south}`];
  expect(done).toEqual(all.slice(0, { join: 1, leave: 2, move: 3 }[work]));
});

test.each([true, false])("the very request that sets the label is lost (done: %s)", async (forwards) => {
  expect(await runKilled(STEPS.join, 4, forwards)).toBe(`PATCH /api/v1/nodes/${node}`);
  expect(await labels()).toMatchObject({ [POOL]: north, [EDGE_WORKER]: "true" });
});

test("a run after a killed one that asks for another pool has the node leave first", async () => {
  const reached = proxy.hangAt(5, true);
  const interrupted = host.create(inputs).catch(() => "killed");
  await reached;
  await host.kill();
  await interrupted;
  host = await Host.start();
  await host.create({ ...inputs, pool: south });
  expect(await labels()).toMatchObject({ [POOL]: south, [EDGE_WORKER]: "true" });
});

test("an API server that is away for a while is waited for", async () => {
  const kubeconfig = proxy.kubeconfig;
  await proxy.stop();
  const joined = host.create(inputs);
  while (!host.stderr.includes("cannot be reached")) await sleep(20);
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(kubeconfig)![1]);
  await proxy.start(port);
  expect((await joined).outputs).toMatchObject({ status: "Joined" });
});
