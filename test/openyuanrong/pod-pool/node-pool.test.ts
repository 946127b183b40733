import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { functionPools, PodPool, PodPoolArgs } from "../../../components";
import { onNodePool } from "../../../components/openyuanrong/pod-pool/node-pool";
import { tolerates, tolerationOf } from "../../../components/core/taints";
import { diffPool } from "../../../components/openyuanrong/pod-pool/provider/diff";
import { podPoolSchema } from "../../../components/openyuanrong/pod-pool/schema";
import { refuses } from "../../support/refusals";
import { only, registered } from "../../support/registered";

const amounts = { cpu: "600m", memory: "512Mi" };
const edge = { id: "edge", resources: { requests: amounts, limits: amounts } };
const POOL = "apps.openyurt.io/nodepool";
const taints = [
  { key: "example.com/edge", value: "true", effect: "NoSchedule" },
  { key: "example.com/far", effect: "NoExecute" },
  { key: "example.com/slow", effect: "PreferNoSchedule" },
];
const tolerated = [
  { key: "example.com/edge", operator: "Equal", value: "true", effect: "NoSchedule" },
  { key: "example.com/far", operator: "Exists", effect: "NoExecute" },
  { key: "example.com/slow", operator: "Exists", effect: "PreferNoSchedule" },
];

/** What is sent to the provider of one pool. */
async function sent(program: () => unknown): Promise<Record<string, unknown>> {
  const { __provider, owner: _owner, ...inputs } = only(await registered(program), "PodPool").inputs;
  return inputs;
}

test("a pool on a node pool is one with its label and a toleration of each of its taints", async () => {
  const inputs = await sent(() => new PodPool("edge", { ...edge, nodePool: { name: "seoul", taints } }));
  expect(inputs).toEqual({
    poolId: "edge",
    resources: edge.resources,
    nodeSelector: { [POOL]: "seoul" },
    tolerations: tolerated,
  });
});

test("a node pool without taints asks for no toleration", async () => {
  const inputs = await sent(() => new PodPool("edge", { ...edge, nodePool: { name: "seoul" } }));
  expect(inputs).toEqual({ poolId: "edge", resources: edge.resources, nodeSelector: { [POOL]: "seoul" } });
});

test("it is added to what stands there, and a taint that is tolerated already is not tolerated twice", async () => {
  const own = { key: "example.com/far", operator: "Exists", effect: "NoExecute", tolerationSeconds: 60 };
  const nodeSelector = { disk: "ssd", [POOL]: "seoul" };
  const args = { ...edge, nodeSelector, tolerations: [own], nodePool: { name: "seoul", taints } };
  const inputs = await sent(() => new PodPool("edge", args));
  expect(inputs).toMatchObject({ nodeSelector, tolerations: [own, tolerated[0], tolerated[2]] });
});

test.each<[string, Partial<PodPoolArgs>]>([
  ["the node pool", { nodePool: pulumi.output({ name: "seoul", taints }) }],
  ["its name", { nodePool: { name: pulumi.output("seoul"), taints } }],
  ["its taints", { nodePool: { name: "seoul", taints: Promise.resolve(taints) } }],
  ["the other labels", { nodePool: { name: "seoul", taints }, nodeSelector: pulumi.output({}) }],
  ["the other tolerations", { nodePool: { name: "seoul", taints }, tolerations: pulumi.output([]) }],
])("%s may be an Output", async (_name, changes) => {
  const inputs = await sent(() => new PodPool("edge", { ...edge, ...changes }));
  expect(inputs).toMatchObject({ nodeSelector: { [POOL]: "seoul" }, tolerations: tolerated });
});

test("a table of pools may name node pools, and defaults may", async () => {
  const table = { a: { nodePool: { name: "seoul" } }, b: {} };
  const defaults = { resources: edge.resources, nodePool: { name: "busan", taints } };
  const resources = await registered(() => functionPools("fn", table, defaults));
  expect(resources.map(({ inputs }) => [inputs.poolId, inputs.nodeSelector, inputs.tolerations])).toEqual([
    ["a", { [POOL]: "seoul" }, undefined],
    ["b", { [POOL]: "busan" }, tolerated],
  ]);
});

test("without a node pool the arguments stay as they are", () => {
  const args = { ...edge, nodeSelector: { disk: "ssd" }, tolerations: [] };
  expect(onNodePool(args)).toEqual(args);
});

test("another node pool, or none, makes the pool anew", () => {
  const on = (name?: string) => {
    const { id, ...settings } = { ...edge, ...(name !== undefined && { nodePool: { name, taints } }) };
    return { ...onNodePool(settings), poolId: id, status: "Running" };
  };
  expect(diffPool(on("seoul"), on("seoul"))).toMatchObject({ changes: false, replaces: [] });
  expect(diffPool(on("seoul"), on("busan"))).toMatchObject({ changes: true, replaces: ["nodeSelector"] });
  expect(diffPool(on(), on("busan")).replaces?.sort()).toEqual(["nodeSelector", "tolerations"]);
});

const taint = { key: "a", value: "1", effect: "NoSchedule" };

test.each([
  [{ key: "a", operator: "Equal", value: "1", effect: "NoSchedule" }, true],
  [{ key: "a", value: "1" }, true],
  [{ key: "a", operator: "Exists" }, true],
  [{ operator: "Exists" }, true],
  [{ operator: "Exists", effect: "NoExecute" }, false],
  [{ key: "a", operator: "Exists", effect: "NoExecute" }, false],
  [{ key: "b", operator: "Exists" }, false],
  [{ key: "a", value: "2" }, false],
  [{ key: "a" }, false],
  [{}, false],
])("whether %j tolerates the taint is %s, as in Kubernetes", (toleration, expected) => {
  expect(tolerates(toleration, taint)).toBe(expected);
});

test("each taint is tolerated by its own toleration and by that of no other", () => {
  const all = [
    ...taints,
    taint,
    { key: "a", value: "1", effect: "NoExecute" },
    { key: "a", value: "2", effect: "NoExecute" },
  ];
  for (const [index, one] of all.entries())
    expect(all.map((other) => tolerates(tolerationOf(one), other)).indexOf(true), one.key).toBe(index);
});

const on = (...listed: object[]) => ({ nodePool: { name: "seoul", taints: listed } });

refuses(podPoolSchema, edge, [
  [{ nodePool: "seoul" }, "nodePool", "is a string"],
  [{ nodePool: {} }, "nodePool.name", "is required"],
  [{ nodePool: { name: "Seoul" } }, "nodePool.name", "does not match"],
  [{ nodePool: { name: "s".repeat(64) } }, "nodePool.name", "is too large"],
  [{ nodePool: { name: "seoul", taint: [] } }, "nodePool.taint", "is not a known property"],
  [on({ effect: "NoSchedule" }), "nodePool.taints[0].key", "is required"],
  [on({ key: "a/b/c", effect: "NoSchedule" }), "nodePool.taints[0].key", "does not match"],
  [on({ key: "edge" }), "nodePool.taints[0].effect", "is required"],
  [on({ key: "edge", effect: "NoRun" }), "nodePool.taints[0].effect", '"NoRun" does not match'],
  [on({ key: "edge", value: "a b", effect: "NoSchedule" }), "nodePool.taints[0].value", "does not match"],
  [on(taint, { ...taint, value: "2" }), "nodePool.taints[1]", "a:NoSchedule appears twice"],
  [{ ...on(), nodeSelector: { [POOL]: "busan" } }, `nodeSelector["${POOL}"]`, 'leads to node pool "busan"'],
]);
