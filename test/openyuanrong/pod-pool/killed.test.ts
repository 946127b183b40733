import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type RunningMetaService, startMetaService } from "../../../simulator/meta-service";
import { small } from "./fixture";
import { Host } from "./host";
import { Stack } from "./stack";

const other = { ...small, id: "other", size: 1 };

const image = "runtime-manager:v2";
const CHANGES = {
  create: { from: undefined, to: small },
  resize: { from: small, to: { ...small, size: 3 } },
  replace: { from: small, to: { ...small, image } },
  delete: { from: small, to: undefined },
};

const POINTS: [operation: keyof typeof CHANGES, request: number][] = [
  ...[1, 2, 3, 4].map((n): ["create", number] => ["create", n]),
  ...[1, 2, 3].map((n): ["resize", number] => ["resize", n]),
  ...[1, 2, 3, 4, 5].map((n): ["replace", number] => ["replace", n]),
  ...[1, 2].map((n): ["delete", number] => ["delete", n]),
];

let service: RunningMetaService;
let stack: Stack;

beforeEach(async () => {
  service = await startMetaService({ tick: 20 });
  stack = new Stack(await Host.start(), service.url);
});
afterEach(async () => {
  await stack.host.kill();
  await service.close();
});

const go = (args: typeof small | undefined) => (args ? stack.up(args) : stack.down());
const pools = () => service.pools().map(({ id, size, image, status }) => ({ id, size, image, status }));

/** Kills the host while it is at the n-th request of `work`, which cannot finish by itself, and starts another. */
async function killAt(n: number, work: () => Promise<unknown>): Promise<void> {
  const before = service.requests.length;
  service.faults.set({ hang: 40, neverReady: ["small"], slowDelete: 400 });
  const interrupted = work().then(
    () => "done",
    () => "killed",
  );
  while (service.requests.length < before + n) await sleep(1);
  await stack.host.kill();
  expect(await interrupted).toBe("killed");
  service.faults.clear();
  stack.host = await Host.start();
}

test.each(POINTS)("a deployer killed during %s, at request %i", async (operation, n) => {
  const { from, to } = CHANGES[operation];
  const bystander = new Stack(stack.host, service.url);
  await bystander.up(other);
  if (from) await go(from);
  await killAt(n, () => go(to));

  await go(to);
  const wanted = to ? [{ id: "small", size: to.size, image: "image" in to ? image : "", status: 4 }] : [];
  expect(pools().sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
    { id: "other", size: 1, image: "", status: 4 },
    ...wanted,
  ]);
  if (to) expect(await stack.up(to)).toBe("same");
});

test("there are at least ten points", () => {
  expect(POINTS.length).toBeGreaterThanOrEqual(10);
});

test("the run after a killed creation may ask for something else", async () => {
  await killAt(3, () => stack.up(small));
  expect(await stack.up({ ...small, size: 1, image })).toBe("create");
  expect(pools()).toEqual([{ id: "small", size: 1, image, status: 4 }]);
});

test("a killed creation that then failed on the server is made anew", async () => {
  await killAt(4, () => stack.up(small));
  service.faults.failPool = { small: "create HPA failed" };
  const body = JSON.stringify({ size: 2, max_size: 2 });
  await fetch(`${service.url}/serverless/v1/podpools/small`, { method: "PUT", body });
  while (pools()[0]?.status !== 5) await sleep(10);
  service.faults.clear();
  expect(await stack.up(small)).toBe("create");
  expect(pools()).toEqual([{ id: "small", size: 2, image: "", status: 4 }]);
});
