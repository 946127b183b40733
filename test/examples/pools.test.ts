import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { plan } from "../../planner";
import { packageRoot } from "../../simulator/paths";
import { Json } from "../stacks/support";

const example = path.join(packageRoot(), "examples", "pools");

async function poolsOf(stack: string): Promise<Json[]> {
  const { resources } = await plan({ cwd: example, stack });
  expect(resources.map(({ type }) => type.split(":").at(-1)).sort()).toEqual([
    "PodPool",
    "PodPool",
    "Stack",
    "StackReference",
  ]);
  return resources.filter(({ type }) => type.endsWith(":PodPool")).map(({ inputs }) => inputs);
}

test("each team's stack holds its own pools and nothing of the platform", async () => {
  const [a, b] = await Promise.all([poolsOf("team-a"), poolsOf("team-b")]);
  expect([...a!, ...b!].map(({ poolId, group }) => [poolId, group]).sort()).toEqual([
    ["a-by-demand", "team-a"],
    ["a-small", "team-a"],
    ["b-by-demand", "team-b"],
    ["b-small", "team-b"],
  ]);
  expect(a!.find(({ poolId }) => poolId === "a-small")).toMatchObject({ size: 4 });
  expect(a!.find(({ poolId }) => poolId === "a-by-demand")).toMatchObject({ size: 1, maxSize: 10 });
});

test("the pools go where the platform's stack says", async () => {
  const poolConnection = { namespace: "yuanrong", port: 8081 };
  const pools: Json[] = [];
  const references: string[] = [];
  const newResource = ({ name, type, inputs }: pulumi.runtime.MockResourceArgs) => {
    if (type !== "pulumi:pulumi:StackReference") {
      pools.push(inputs);
      return { id: name, state: inputs };
    }
    references.push(inputs.name);
    return { id: name, state: { ...inputs, outputs: { openYuanrong: { poolConnection } }, secretOutputNames: [] } };
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "pools", "team-a");
  pulumi.runtime.setAllConfig({
    "pools:platform": "acme/yuanrong-platform/production",
    "pools:team": "team-a",
    "pools:pools": JSON.stringify({ "a-small": { size: 4 }, "a-large": {} }),
  });
  try {
    const { poolIds } = (await import("../../examples/pools/index.js")) as { poolIds: pulumi.Output<string>[] };
    expect(await new Promise((resolve) => pulumi.all(poolIds).apply(resolve))).toEqual(["a-small", "a-large"]);
  } finally {
    await pulumi.runtime.disconnect();
  }
  expect(references).toEqual(["acme/yuanrong-platform/production"]);
  expect(pools.map(({ poolId, connection }) => [poolId, connection])).toEqual([
    ["a-small", poolConnection],
    ["a-large", poolConnection],
  ]);
});
