import * as fs from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";
import { DeploymentFailed } from "../../../simulator/engine";
import { sandbox, type Sandbox } from "../../simulator/engine/support";
import { POOL } from "./openyurt";
import { useOpenYurt } from "./scene";

const ROOT = process.cwd();
const scene = useOpenYurt("eng");

/** A project that finds this package, with a pool of two nodes. */
async function stackOfTwo() {
  const box = sandbox(scene.cluster.kubeconfig);
  const modules = path.join(box.dir, "node_modules");
  fs.rmSync(modules);
  fs.mkdirSync(modules);
  fs.symlinkSync(path.join(ROOT, "node_modules/@pulumi"), path.join(modules, "@pulumi"));
  fs.symlinkSync(ROOT, path.join(modules, "yuanrong-platform"));
  const [pool, other, ...nodes] = Array.from({ length: 4 }, () => scene.fresh());
  for (const node of nodes) await scene.hands.addNode(node);
  /** Pools, and two members of the first. */
  const program = (settings: object, member = "pool", of = nodes) => `
    const { NodePool, NodePoolMembership } = require(${JSON.stringify(path.join(ROOT, "dist/components/openyurt"))});
    const pool = new NodePool("pool", ${JSON.stringify({ name: pool, ...settings })});
    const other = new NodePool("other", { name: "${other}", protect: false });
    for (const node of ${JSON.stringify(of)})
      new NodePoolMembership("member-" + node, { node, pool: ${member}.poolName, timeoutSeconds: 300 });`;
  return { box, pool: pool!, other: other!, nodes: nodes as [string, string], program };
}

const poolsOf = async (...nodes: string[]) =>
  Promise.all(nodes.map(async (node) => (await scene.hands.node(node)).metadata.labels?.[POOL]));

const did = (of: string[]) => scene.manager.done.filter((step) => of.some((node) => step.includes(` ${node}`)));

/** Steps of the last run, each as it ended, with the resource's name. */
const steps = (box: Sandbox) => box.done();

test("pools and members come, stay as they are, and go in order", async () => {
  const { box, pool, nodes, program } = await stackOfTwo();
  await box.up(program({ protect: false }));
  expect(await poolsOf(...nodes)).toEqual([pool, pool]);
  expect((await box.up()).counts).toMatchObject({ created: 0, updated: 0, replaced: 0, deleted: 0 });
  await box.destroy();
  const order = steps(box);
  for (const node of nodes)
    expect(order.indexOf(`delete member-${node}`)).toBeLessThan(order.indexOf("delete pool-node-pool"));
  expect(did(nodes).map((step) => step.split(" ")[0])).toEqual(["convert", "convert", "revert", "revert"]);
});

test("a change of type is refused where the pool is protected, with the pool's name, and nothing happens", async () => {
  const { box, pool, nodes, program } = await stackOfTwo();
  await box.up(program({}));
  const before = did(nodes);
  const refused = await box.up(program({ type: "Cloud" })).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(DeploymentFailed);
  const [failure] = (refused as DeploymentFailed).failures;
  expect(failure!.urn).toMatch(/NodePool::pool-node-pool$/);
  expect(failure!.reasons.join()).toMatch(/protect/);
  expect(await poolsOf(...nodes)).toEqual([pool, pool]);
  expect(did(nodes)).toEqual(before);
});

test("a change of what cannot change has the members leave, then the pool made anew, then the members join", async () => {
  const { box, pool, nodes, program } = await stackOfTwo();
  const uid = async () =>
    (await scene.hands.send("GET", `/apis/apps.openyurt.io/v1beta2/nodepools/${pool}`)).metadata.uid;
  const uids: string[] = [];
  const changes = [{}, { interConnectivity: true }, { hostNetwork: true }, { type: "Cloud" }];
  for (const change of changes) {
    await box.up(program({ ...change, protect: false }));
    uids.push(await uid());
    expect(await poolsOf(...nodes)).toEqual([pool, pool]);
  }
  expect(new Set(uids).size).toBe(changes.length);
  const [both, gone] = [
    ["convert", "convert"],
    ["revert", "revert"],
  ] as const;
  const work = did(nodes).map((step) => step.split(" ")[0]);
  expect(work).toEqual([...both, ...gone, ...both, ...gone, ...both, ...gone]);
});

test("a move of members is a replacement that deletes first; the other fields of pools change in place", async () => {
  const { box, pool, other, nodes, program } = await stackOfTwo();
  await box.up(program({ protect: false }));
  await box.up(program({ protect: false, labels: { site: "north" }, autonomyDuration: "24h" }));
  expect(steps(box).sort()).toEqual(["update pool", "update pool-node-pool"]);
  expect(did(nodes)).toHaveLength(2);

  await box.up(program({ protect: false, labels: { site: "north" }, autonomyDuration: "24h" }, "other"));
  expect(steps(box).sort()).toEqual(nodes.map((node) => `replace member-${node}`).sort());
  expect(await poolsOf(...nodes)).toEqual([other, other]);
  for (const node of nodes)
    expect(did([node])).toEqual([`convert ${node} ${pool}`, `revert ${node}`, `convert ${node} ${other}`]);

  await box.up(program({ protect: false }, "other", [nodes[0]]));
  expect(await poolsOf(...nodes)).toEqual([other, undefined]);
});
