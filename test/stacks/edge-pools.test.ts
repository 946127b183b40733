import { expect, test } from "vitest";
import { validateConfig } from "../../stacks/config";
import { planOf } from "./plans";
import { Json, podNamed } from "./support";

const amounts = { cpu: "600m", memory: "512Mi" };
const taint = { key: "example.com/edge", value: "true", effect: "NoSchedule" };
const offline = { key: "datasystem/offline", value: "true", effect: "NoExecute" };
const small = { id: "small", resources: amounts };
const edge = { id: "fn", resources: amounts, nodePoolSelector: { matchLabels: { region: "korea" } } };
const nodePools: Json[] = [
  { name: "seoul", type: "Edge", labels: { region: "korea" }, taints: [taint] },
  { name: "busan", type: "Edge", labels: { region: "korea" } },
  { name: "oslo", type: "Edge" },
];

/** A configuration with pools, node pools and further settings of openYuanrong. */
function configured(pools: object[], told: object[] | undefined = nodePools, more: object = {}): Record<string, Json> {
  return {
    images: { registry: "registry.example.com/yuanrong", tag: "1.0.0" },
    network: { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"] },
    openYurt: { enabled: true, nodePools: told },
    openYuanrong: { enabled: true, pools, ...more },
  };
}

const POOLS = "openYuanrong.pools";

test.each<[pools: object[], told: object[] | undefined, path: string, problem: string]>([
  [[{ ...small, nodePool: "mars" }], nodePools, `${POOLS}[0].nodePool`, '"mars" is no node pool'],
  [[{ ...small, nodePool: { name: "mars" } }], nodePools, `${POOLS}[0].nodePool.name`, '"mars" is no node pool'],
  [
    [small, { ...edge, nodePoolSelector: { matchLabels: { a: "b" } } }],
    nodePools,
    `${POOLS}[1].nodePoolSelector`,
    "matches no",
  ],
  [[edge, { ...small, id: "fn-busan" }], nodePools, `${POOLS}[1].id`, '"fn-busan" is the id of another pool'],
  [[{ ...small, id: "fn-busan" }, edge], nodePools, `${POOLS}[1].id`, '"fn-busan" is the id of another pool'],
  [
    [{ ...edge, perNodePool: { seoul: { id: "x" }, busan: { id: "x" } } }],
    nodePools,
    `${POOLS}[0].perNodePool.busan.id`,
    '"x" is the id of another pool',
  ],
  [[edge], [{ ...nodePools[0], taints: [offline] }], "openYurt.nodePools[0].taints[0]", "by which data workers leave"],
  [
    [{ ...edge, tolerations: [{ ...offline, operator: "Equal" }] }],
    nodePools,
    `${POOLS}[0].tolerations[0]`,
    "by which data workers leave",
  ],
  [
    [{ ...edge, perNodePool: { busan: { tolerations: [{ ...offline, operator: "Equal" }] } } }],
    nodePools,
    `${POOLS}[0].perNodePool.busan.tolerations[0]`,
    "by which data workers leave",
  ],
  [[edge], [{ ...nodePools[0], hostNetwork: true }], `${POOLS}[0].nodePoolSelector`, "have the nodes' network"],
])("%j on %j is refused at %s", (pools, told, path, problem) => {
  expect(validateConfig(configured(pools, told))).toEqual([
    { path, problem: expect.stringContaining(problem), expected: expect.stringMatching(/.../) },
  ]);
});

test("a selector that leads away from function proxies is told once", () => {
  const more = { functionProxy: { placement: { nodeSelector: { "apps.openyurt.io/nodepool": "oslo" } } } };
  expect(validateConfig(configured([edge], nodePools, more)).map(({ path }) => path)).toEqual([
    `${POOLS}[0].nodePoolSelector`,
  ]);
});

test("a selector needs node pools of the stack, a name does not", () => {
  const { openYurt: _off, ...config } = configured([edge, { ...small, nodePool: "seoul" }]);
  expect(validateConfig(config)).toEqual([expect.objectContaining({ path: `${POOLS}[0].nodePoolSelector` })]);
});

test("the stack knows the taints of its node pools", async () => {
  const { openYurt, ...config } = configured([
    { ...small, nodePool: "oslo" },
    { ...edge, perNodePool: { seoul: { size: 4 } } },
  ]);
  const plan = await planOf({ ...config, openYurt });
  const pools = plan.resources.filter(({ type }) => type.endsWith("PodPool")).map(({ inputs }) => inputs as Json);
  const found = pools.map(({ poolId, size, nodeSelector, tolerations }) => [
    poolId,
    { size, nodeSelector, tolerations },
  ]);
  expect(Object.fromEntries(found)).toEqual({
    small: { nodeSelector: { "apps.openyurt.io/nodepool": "oslo" } },
    "fn-seoul": {
      size: 4,
      nodeSelector: { "apps.openyurt.io/nodepool": "seoul" },
      tolerations: [{ ...taint, operator: "Equal" }],
    },
    "fn-busan": { nodeSelector: { "apps.openyurt.io/nodepool": "busan" } },
  });
  for (const name of ["function-proxy", "ds-worker"])
    expect(podNamed(plan, name).pod.tolerations, name).toEqual([{ ...taint, operator: "Equal" }]);
});
