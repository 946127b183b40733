import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { OpenYuanrong, OpenYuanrongArgs } from "../../../components";
import { openYuanrongSchema } from "../../../components/openyuanrong/platform/schema";
import { called, registered } from "../../support/registered";
import { refuses, Refusal } from "../../support/refusals";

const amounts = { cpu: "600m", memory: "512Mi" };
const pool = { id: "edge", size: 1, resources: { requests: amounts, limits: amounts } };
const taint = { key: "example.com/edge", value: "true", effect: "NoSchedule" };
const toleration = { ...taint, operator: "Equal" };
const offline = { key: "datasystem/offline", value: "true", effect: "NoExecute" };
const POOL = "apps.openyurt.io/nodepool";
const nodePools = [{ name: "seoul", taints: [taint] }, { name: "busan" }];
const args = {
  images: { registry: "registry.example.com/yuanrong", tag: "1.0.0" },
  network: { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"] },
  nodePools,
  pools: [{ ...pool, nodePool: { name: "seoul" } }],
};

async function made(changes: Partial<OpenYuanrongArgs>) {
  const resources = await registered(() => new OpenYuanrong("yr", { ...args, ...changes }));
  const tolerationsOf = (name: string) => called(resources, name).inputs.spec.template.spec.tolerations;
  return {
    pool: called(resources, "yr-pool-edge").inputs,
    proxy: tolerationsOf("yr-worker-function-proxy-daemon-set"),
    worker: tolerationsOf("yr-worker-data-worker-daemon-set"),
  };
}

test("a pool tolerates the taints that its node pool is told to have, and so do function proxy and data worker", async () => {
  const { pool: inputs, proxy, worker } = await made({});
  expect([inputs.nodeSelector, inputs.tolerations]).toEqual([{ [POOL]: "seoul" }, [toleration]]);
  expect([proxy, worker]).toEqual([[toleration], [toleration]]);
});

test("each adds them to what it tolerates itself", async () => {
  const other = { key: "other", operator: "Exists", effect: "NoSchedule" };
  const pools = [{ ...pool, tolerations: [other], nodePool: { name: "seoul" } }];
  const own = { key: "own", operator: "Exists" };
  const { pool: inputs, proxy, worker } = await made({ pools, functionProxy: { placement: { tolerations: [own] } } });
  expect(inputs.tolerations).toEqual([other, toleration]);
  expect([proxy, worker]).toEqual([
    [own, other, toleration],
    [other, toleration],
  ]);
});

test("taints of a pool's own take the place of those that are told", async () => {
  const { pool: inputs, proxy } = await made({ pools: [{ ...pool, nodePool: { name: "seoul", taints: [] } }] });
  expect([inputs.tolerations, proxy]).toEqual([undefined, undefined]);
});

test("a node pool may be an Output", async () => {
  const { pool: inputs, proxy } = await made({ pools: [{ ...pool, nodePool: pulumi.output({ name: "seoul" }) }] });
  expect([inputs.nodeSelector, inputs.tolerations, proxy]).toEqual([{ [POOL]: "seoul" }, [toleration], [toleration]]);
});

test("where no node pools are told, any may be named", async () => {
  const pools = [{ ...pool, nodePool: { name: "anywhere", taints: [taint] } }];
  const { pool: inputs, proxy } = await made({ pools, nodePools: undefined });
  expect([inputs.nodeSelector, proxy]).toEqual([{ [POOL]: "anywhere" }, [toleration]]);
});

test("the worker tier may keep to node pools itself", async () => {
  const placement = { nodeSelector: { [POOL]: "seoul" } };
  const pools = [{ ...pool, nodeSelector: { disk: "ssd" }, nodePool: { name: "seoul" } }];
  const { pool: inputs } = await made({ pools, functionProxy: { placement }, dataWorker: { placement } });
  expect(inputs.nodeSelector).toEqual({ disk: "ssd", [POOL]: "seoul" });
});

const on = (name: string, ...taints: object[]) => ({
  ...pool,
  nodePool: { name, ...(taints.length > 0 && { taints }) },
});
const proxyOn = (nodeSelector: Record<string, string>) => ({ functionProxy: { placement: { nodeSelector } } });

const cases: Refusal[] = [
  [{ pools: [on("mars")] }, "pools[0].nodePool.name", '"mars" is no node pool'],
  [{ nodePools: [] }, "pools[0].nodePool.name", '"seoul" is no node pool'],
  [{ nodePools: [{ name: "seoul", hostNetwork: true }] }, "pools[0].nodePool.name", "have the nodes' network"],
  [{ nodePools: [...nodePools, { name: "seoul" }] }, "nodePools[2].name", '"seoul" appears twice'],
  [{ nodePools: [{ name: "seoul", taints: [taint, taint] }] }, "nodePools[0].taints[1]", "appears twice"],
  [{ nodePools: [{ name: "seoul", taint }] }, "nodePools[0].taint", "is not a known property"],
  [
    { nodePools: [{ name: "seoul", taints: [offline] }] },
    "nodePools[0].taints[0]",
    "by which data workers leave a node",
  ],
  [{ pools: [on("seoul", offline)] }, "pools[0].nodePool.taints[0]", "by which data workers leave a node"],
  [
    { dataWorker: { scaleInTaints: ["example.com/edge=:NoSchedule"] } },
    "nodePools[0].taints[0]",
    "is tolerated as example.com/edge=:NoSchedule",
  ],
  [proxyOn({ [POOL]: "busan" }), "pools[0].nodePool.name", "leads to nodes without function proxy"],
  [
    { ...proxyOn({ fn: "yes" }), pools: [{ ...on("seoul"), nodeSelector: { disk: "ssd" } }] },
    "pools[0].nodeSelector",
    "leads to nodes without function proxy",
  ],
  [
    { pools: [{ ...on("seoul"), nodeSelector: { [POOL]: "busan" } }] },
    `pools[0].nodeSelector["${POOL}"]`,
    'leads to node pool "busan"',
  ],
];

refuses(openYuanrongSchema, args, cases);

const off = { enabled: false };
const accepted: [string, object][] = [
  [
    "a taint by which nobody leaves, since there are no data workers",
    { nodePools: [{ name: "seoul", taints: [offline] }], dataWorker: off },
  ],
  [
    "a taint by which workers leave a node pool that no pool names",
    { nodePools: [...nodePools, { name: "oslo", taints: [offline] }] },
  ],
  ["a worker tier on chosen nodes, whose labels the pod template has", proxyOn({ fn: "yes" })],
];

test.each(accepted)("accepted: %s", (_name, change) => {
  expect(openYuanrongSchema.safeParse({ ...args, ...change }).error?.issues).toBeUndefined();
});
