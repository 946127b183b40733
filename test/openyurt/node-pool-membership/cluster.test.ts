import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import { membership } from "../../../components/openyurt/provider";
import { AUTONOMY, EDGE_WORKER, GATEWAY, HOST_NETWORK, POOL } from "./openyurt";
import { useOpenYurt } from "./scene";

type Inputs = Parameters<typeof membership.create>[0];

const scene = useOpenYurt("mem");
let node: string;
let north: string;
let south: string;
let inputs: Inputs;

beforeEach(async () => {
  [node, north, south] = [scene.fresh(), scene.fresh(), scene.fresh()];
  await scene.hands.addNode(node);
  await scene.hands.addPool(north);
  await scene.hands.addPool(south);
  const connection = { kubeconfig: scene.cluster.kubeconfig };
  inputs = { node, pool: north, owner: `stack/${node}`, timeoutSeconds: 300, connection };
});

const metadata = async () => (await scene.hands.node(node)).metadata;
const labels = async () => (await metadata()).labels!;
const join = async (change: Partial<Inputs> = {}) => (await membership.create({ ...inputs, ...change })).outs!;
const done = () =>
  scene.manager.done.filter((step) => step.includes(` ${node}`)).map((step) => step.replace(node, "it"));

test("a node joins and is converted, leaves and is reverted; what others have set stays", async () => {
  const before = await scene.hands.node(node);
  expect(await join()).toEqual({ ...inputs, status: "Joined" });
  expect(await labels()).toMatchObject({ [POOL]: north, [EDGE_WORKER]: "true", site: "kept" });
  expect(done()).toEqual([`convert it ${north}`]);

  await membership.delete(node, inputs);
  const after = await scene.hands.node(node);
  expect(after.metadata.labels).toEqual(before.metadata.labels);
  expect(after.spec).toEqual(before.spec);
  expect(done()).toEqual([`convert it ${north}`, "revert it"]);
  await membership.delete(node, inputs);
});

test("the API server refuses a move in place, so a move is a leave and a join", async () => {
  await join();
  await expect(scene.hands.label(node, { [POOL]: south })).rejects.toThrow("can only be added or removed");
  const moved = { ...inputs, pool: south };
  expect(await membership.diff(node, { ...inputs, status: "Joined" }, moved)).toEqual({
    changes: true,
    replaces: ["pool"],
    deleteBeforeReplace: true,
  });
  await membership.delete(node, inputs);
  await membership.create(moved);
  expect(await labels()).toMatchObject({ [POOL]: south });
  expect(done()).toEqual([`convert it ${north}`, "revert it", `convert it ${south}`]);
});

test("a run that is to put a node of its own into another pool has it leave first", async () => {
  await join();
  expect(await join({ pool: south })).toMatchObject({ status: "Joined" });
  expect(done()).toEqual([`convert it ${north}`, "revert it", `convert it ${south}`]);
});

test("gateway and autonomy are set, changed and taken away in place", async () => {
  const first = await join({ gateway: "gw-north", autonomyDuration: "24h" });
  expect(await metadata()).toMatchObject({ labels: { [GATEWAY]: "gw-north" }, annotations: { [AUTONOMY]: "24h" } });
  const second = { ...inputs, gateway: "gw-south" };
  expect(await membership.diff(node, first, second)).toMatchObject({ changes: true, replaces: [] });
  await membership.update(node, first, second);
  expect((await labels())[GATEWAY]).toBe("gw-south");
  expect((await metadata()).annotations).not.toHaveProperty([AUTONOMY]);
  await membership.delete(node, inputs);
  expect(await labels()).not.toHaveProperty([GATEWAY]);
  expect(done()).toEqual([`convert it ${north}`, "revert it"]);
});

test("a node of another owner is refused, in the same pool and in another one", async () => {
  await join();
  const before = await metadata();
  for (const pool of [north, south])
    await expect(join({ owner: "another/stack", pool })).rejects.toThrow(
      `node ${node} is in pool ${north} already, set by stack/${node}; expected a node that nobody else has given ${POOL}`,
    );
  // Leaving takes away its own fields alone, of which it has none.
  await membership.delete(node, { ...inputs, owner: "another/stack" });
  expect(await metadata()).toEqual(before);
});

test("two owners at the same time: one gets the node", async () => {
  const owners = ["a", "b", "c", "d"];
  const results = await Promise.allSettled(owners.map((owner) => join({ owner })));
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected", "rejected"]);
  const managers = (await metadata()).managedFields!.map(({ manager }) => manager);
  expect(managers.filter((manager) => owners.includes(manager!))).toHaveLength(1);
});

test.each([
  ["a pool that was given by hand", { [POOL]: "mem-by-hand" }, "is in pool mem-by-hand already, set by kubectl-label"],
  ["a Gateway that was given by hand", { [GATEWAY]: "theirs" }, `has ${GATEWAY}=theirs already, set by kubectl-label`],
])("%s is left alone", async (_what, given, problem) => {
  await scene.hands.label(node, given);
  await expect(join({ gateway: "ours" })).rejects.toThrow(`node ${node} ${problem}`);
  expect(await labels()).toMatchObject(given);
  expect(done()).toEqual([]);
});

test("a label that somebody has changed under us is left to them, and the membership is gone", async () => {
  const outs = await join();
  await scene.hands.label(node, { [POOL]: null });
  await scene.hands.label(node, { [POOL]: south });
  expect(await membership.read(node, outs)).toEqual({ id: "" });
  await membership.delete(node, outs);
  expect((await labels())[POOL]).toBe(south);
});

test("what changed on the node shows on reading, and is set right", async () => {
  const outs = await join({ gateway: "ours" });
  expect(await membership.read(node, outs)).toEqual({ id: node, props: outs });
  await scene.hands.label(node, { [GATEWAY]: null });
  const { props } = await membership.read(node, outs);
  expect(props).not.toHaveProperty("gateway");
  expect(await membership.diff(node, props!, { ...inputs, gateway: "ours" })).toMatchObject({
    changes: true,
    replaces: [],
  });
  await membership.update(node, props!, { ...inputs, gateway: "ours" });
  expect((await labels())[GATEWAY]).toBe("ours");
});

test("a node that is gone has left", async () => {
  const outs = await join();
  await scene.hands.send("DELETE", `/api/v1/nodes/${node}`);
  expect(await membership.read(node, outs)).toEqual({ id: "" });
  await membership.delete(node, outs);
  await expect(join()).rejects.toThrow(`node ${node} does not exist; expected the name of a node of the cluster`);
  expect(await scene.hands.exists(`/api/v1/nodes/${node}`)).toBe(false);
});

test("a pool that does not exist is refused before anything is set", async () => {
  await expect(join({ pool: "nowhere" })).rejects.toThrow(
    "pool nowhere does not exist; expected the name of a NodePool",
  );
  expect(await labels()).not.toHaveProperty([POOL]);
});

test("the pool's autonomy would overwrite that of a member", async () => {
  await scene.hands.addPool(`${south}-auto`, { type: "Edge", annotations: { [AUTONOMY]: "1h" } });
  await expect(join({ pool: `${south}-auto`, autonomyDuration: "24h" })).rejects.toThrow(
    `autonomyDuration of node ${node} would be overwritten by that of pool ${south}-auto (1h)`,
  );
});

test("what a former pool has copied to the node gives way", async () => {
  await scene.hands.addPool(`${south}-auto`, { type: "Edge", annotations: { [AUTONOMY]: "1h" } });
  await join({ pool: `${south}-auto` });
  while ((await metadata()).annotations![AUTONOMY] !== "1h") await sleep(20);
  await membership.delete(node, { ...inputs, pool: `${south}-auto` });
  expect((await metadata()).annotations![AUTONOMY]).toBe("1h");
  await join({ autonomyDuration: "24h" });
  expect((await metadata()).annotations![AUTONOMY]).toBe("24h");
});

test("a node of a Cloud pool is not waited for", async () => {
  await scene.hands.addPool(`${north}-cloud`, { type: "Cloud" });
  expect(await join({ pool: `${north}-cloud`, awaitConversion: true })).toMatchObject({ status: "Joined" });
  expect(await labels()).not.toHaveProperty([EDGE_WORKER]);
  await membership.delete(node, { ...inputs, pool: `${north}-cloud` });
  expect(done()).toEqual([]);
});

test("the mark of a pool in the nodes' network is OpenYurt's: a node that leaves keeps it", async () => {
  const pool = `${north}-host-network`;
  await scene.hands.addPool(pool, { type: "Edge", hostNetwork: true });
  await join({ pool });
  expect(await labels()).toMatchObject({ [POOL]: pool, [HOST_NETWORK]: "true" });
  await membership.delete(node, { ...inputs, pool });
  expect(await labels()).toMatchObject({ [HOST_NETWORK]: "true" });
  expect(await labels()).not.toHaveProperty([POOL]);
  await expect(scene.hands.label(node, { [HOST_NETWORK]: null })).rejects.toThrow("can not be changed");
});

test("a conversion that fails is told with what to do, kept in the state, and gone on with", async () => {
  scene.manager.failing.add(node);
  const error = await join().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    message: expect.stringContaining(
      `node ${node}: ConvertFailed: the node is ConvertFailed; the node stays cordoned. ` +
        `See the log of Job node-servant-conversion-${node} in kube-system`,
    ) as unknown,
    id: node,
    properties: { ...inputs, status: "Unfinished" },
  });
  const { properties } = error as { properties: Inputs };
  expect(await membership.diff(node, properties, inputs)).toMatchObject({ changes: true, replaces: [] });
  scene.manager.failing.delete(node);
  await scene.hands.send("DELETE", `/apis/batch/v1/namespaces/kube-system/jobs/node-servant-conversion-${node}`);
  await scene.hands.label(node, { [EDGE_WORKER]: "true" }, "yurt-manager");
  await scene.manager.report(await scene.hands.node(node), "Converted");
  expect((await membership.update(node, properties, inputs)).outs).toMatchObject({ status: "Joined" });
});

test("OpenYurt that does not go to work is told when the time is over", async () => {
  await scene.manager.stop();
  const error = await join({ timeoutSeconds: 1 }).catch((thrown: unknown) => thrown);
  scene.manager.start();
  expect(error).toMatchObject({
    message: expect.stringMatching(
      /is not as wanted after 1 s: OpenYurt has not begun to install YurtHub; expected yurt-manager at work .*awaitConversion: false/,
    ) as unknown,
    properties: { status: "Unfinished" },
  });
});
