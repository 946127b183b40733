import { expect, test } from "vitest";
import { startMetaService } from "../../../simulator/meta-service";
import { small, useStack } from "./fixture";

const scene = useStack();

const running = { id: "small", size: 2, max_size: 2, status: 4, ready_count: 2 };

test("a lost race against somebody else's pool is an error and leaves that pool alone", async () => {
  scene.service.faults.race = 1;
  scene.service.faults.raceBody = { labels: {}, size: 7, max_size: 7 };
  await expect(scene.stack.up(small)).rejects.toThrow(
    /exists already, was not made by this resource and differs in size, maxSize/,
  );
  expect(scene.pools()).toMatchObject([{ id: "small", size: 7 }]);
  expect(scene.stack.resource).toBeUndefined();
});

test("an existing pool is only taken over when asked for and equal", async () => {
  const other = { ...(await scene.stack.inputs(small)), owner: "ffffffffffffffff" };
  await scene.host.create(other);
  await expect(scene.stack.up(small)).rejects.toThrow(/exists already, .* equals the arguments; .* adopt: true/);
  await expect(scene.stack.up({ ...small, reuse: true, adopt: true })).rejects.toThrow(
    /differs in reuse; .*adopt: true/,
  );
  expect(await scene.stack.up({ ...small, adopt: true })).toBe("create");
  expect(scene.sent("POST")).toHaveLength(1);
  expect(await scene.stack.up(small)).toBe("same");
  await scene.stack.down();
  expect(scene.pools()).toEqual([]);
});

test("a pool without an owner is taken over, resized and deleted", async () => {
  const body = JSON.stringify({ pools: [{ id: "small", size: 2, resources: small.resources }] });
  await fetch(`${scene.service.url}/serverless/v1/podpools`, { method: "POST", body });
  await scene.stack.up({ ...small, adopt: true });
  await scene.stack.up({ ...small, size: 1 });
  expect(scene.pools()).toMatchObject([{ size: 1 }]);
  await scene.stack.down();
  expect(scene.pools()).toEqual([]);
});

test("somebody else's pool of the same id is neither deleted nor changed", async () => {
  await scene.stack.up(small);
  await scene.host.delete("small", scene.stack.resource!.outputs);
  await scene.host.create({ ...(await scene.stack.inputs(small)), owner: "ffffffffffffffff" });
  await expect(scene.stack.up({ ...small, size: 3 })).rejects.toThrow("is not the one that this resource made");
  await expect(scene.stack.down()).rejects.toThrow("is not the one that this resource made");
  expect(scene.pools()).toEqual([running]);
});

test("a changed connection does not make a second pool elsewhere", async () => {
  await scene.stack.up(small);
  const elsewhere = await startMetaService({ tick: 20 });
  await expect(scene.stack.up({ ...small, connection: { url: elsewhere.url } })).rejects.toThrow(
    "by the changed connection",
  );
  expect(elsewhere.pools()).toEqual([]);
  await elsewhere.close();
});
