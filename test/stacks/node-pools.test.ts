import { beforeAll, describe, expect, test } from "vitest";
import type { EdgeNodePool } from "../../components";
import { problemsOf } from "../../components/core/problems";
import type { Plan } from "../../planner";
import { validateConfig } from "../../stacks/config";
import { checkSelectors, nodePoolsOf, placedPools } from "../../stacks/config/node-pools";
import { type PoolConfig, poolSchema } from "../../stacks/config/pool";
import { production } from "./plans";
import { Json, objectNamed, podNamed } from "./support";

const amounts = { cpu: "600m", memory: "512Mi" };
const resources = { requests: amounts, limits: amounts };
const POOL = "apps.openyurt.io/nodepool";
const taint = { key: "example.com/edge", value: "true", effect: "NoSchedule" };
const toleration = { ...taint, operator: "Equal" };
const small = { id: "small", size: 1, resources: amounts };
const edge = {
  id: "fn",
  resources: amounts,
  nodePoolSelector: { matchLabels: { region: "korea" } },
  perNodePool: { seoul: { size: 4, resources: { cpu: "2", memory: "1Gi" } } },
};
const nodePools: EdgeNodePool[] = [
  { name: "seoul", type: "Edge", labels: { region: "korea" }, taints: [taint] },
  { name: "busan", type: "Edge", labels: { region: "korea" } },
  { name: "oslo", type: "Edge", labels: { region: "norway" }, hostNetwork: true },
];

test("pools of a configuration become those of OpenYuanrong, one for each node pool that a selector matches", () => {
  expect(placedPools([{ ...small, nodePool: "oslo" }, edge], nodePools).pools).toEqual([
    { id: "small", size: 1, resources, nodePool: { name: "oslo" } },
    {
      id: "fn-seoul",
      size: 4,
      resources: { requests: { cpu: "2", memory: "1Gi" }, limits: { cpu: "2", memory: "1Gi" } },
      nodePool: { name: "seoul" },
    },
    { id: "fn-busan", resources, nodePool: { name: "busan" } },
  ]);
});

test("node pools are those of an OpenYurt that is on, as far as they matter to pools", () => {
  expect(nodePoolsOf({})).toBeUndefined();
  expect(nodePoolsOf({ openYurt: { enabled: false, nodePools } })).toBeUndefined();
  expect(nodePoolsOf({ openYurt: { enabled: true } })).toEqual([]);
  expect(nodePoolsOf({ openYurt: { enabled: true, nodePools, otherNodePools: ["theirs"] } })).toEqual([
    ...nodePools,
    { name: "theirs" },
  ]);
  const more = [{ ...nodePools[1]!, interConnectivity: true }];
  expect(nodePoolsOf({ openYurt: { enabled: true, nodePools: more } })).toEqual([nodePools[1]]);
});

describe("a pool of the configuration", () => {
  const cases: [pool: object, path: string, problem: string][] = [
    [{ ...small, nodePool: "Seoul" }, "nodePool", '"Seoul" does not match'],
    [{ ...small, nodePool: 7 }, "nodePool", "is a number"],
    [{ ...small, nodePool: { name: "Seoul" } }, "nodePool.name", '"Seoul" does not match'],
    [{ ...small, nodePool: { name: "a", taints: [{ key: "a" }] } }, "nodePool.taints[0].effect", "is required"],
    [{ ...small, perNodePool: {} }, "nodePoolSelector", "is required"],
    [{ ...edge, nodePoolSelector: "korea" }, "nodePoolSelector", "is a string"],
    [{ ...edge, nodePool: "seoul" }, "nodePool", "stands beside nodePoolSelector"],
    [{ ...edge, resources: { cpu: "1" } }, "resources.memory", "is required"],
    [{ ...edge, resources: undefined }, "resources", "is required"],
    [
      { ...edge, perNodePool: { seoul: { resources: { cpu: "1" } } } },
      "perNodePool.seoul.resources.memory",
      "is required",
    ],
    [
      { ...edge, perNodePool: { seoul: { resources: { requests: amounts } } } },
      "perNodePool.seoul.resources.limits",
      "is required",
    ],
    [{ ...edge, perNodePool: { seoul: { colour: 1 } } }, "perNodePool.seoul.colour", "is not a known property"],
    [{ ...edge, perNodePool: { seoul: null } }, "perNodePool.seoul", "is null"],
    [{ ...edge, perNodePool: [] }, "perNodePool", "is an array"],
  ];

  test.each(cases)("%j is refused at %s", (pool, path, problem) => {
    expect(problemsOf(poolSchema, pool)).toEqual([
      { path, problem: expect.stringContaining(problem), expected: expect.stringMatching(/.../) },
    ]);
  });

  test.each([small, { ...small, nodePool: "seoul" }, { ...small, nodePool: { name: "seoul", taints: [taint] } }, edge])(
    "%j is accepted",
    (pool) => {
      expect(problemsOf(poolSchema, pool)).toEqual([]);
      const config = {
        images: { registry: "registry.example.com/yuanrong", tag: "1.0.0" },
        network: { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"] },
        openYuanrong: { enabled: true, pools: [pool] },
      };
      expect(validateConfig(config).filter(({ path }) => !path.endsWith("nodePoolSelector"))).toEqual([]);
    },
  );
});

describe("a selector", () => {
  const cases: [pool: object, told: EdgeNodePool[] | undefined, path: string, problem: string][] = [
    [edge, undefined, "nodePoolSelector", "has no node pools to choose from"],
    [edge, [], "nodePoolSelector", "matches no node pool"],
    [edge, [nodePools[1]!], "perNodePool.seoul", "is no node pool that nodePoolSelector matches"],
    [{ ...edge, id: "a".repeat(36) }, nodePools, "id", `leads to "${"a".repeat(36)}-seoul"`],
  ];

  test.each(cases)("of %j does not go with %j", (pool, told, path, problem) => {
    expect(mismatches([small, pool], told)).toEqual([
      [`openYuanrong.pools.1.${path}`, expect.stringContaining(problem)],
    ]);
  });

  test("that goes with the node pools, or is wrong by itself, is told nothing", () => {
    expect(mismatches([small, edge], nodePools)).toEqual([]);
    expect(mismatches([{ ...edge, id: "X" }], [])).toEqual([]);
    expect(mismatches([edge], [{ name: "not valid" }])).toEqual([]);
    expect(placedPools([{ ...edge, id: "X" } as never], nodePools).pools).toEqual([]);
  });

  function mismatches(pools: object[], told: EdgeNodePool[] | undefined) {
    const found: [string, string][] = [];
    checkSelectors(pools as PoolConfig[], told, (path, problem) => void found.push([path.join("."), problem]));
    return found;
  }
});

test("what is wrong with a pool is told where it is written, and once", () => {
  const { placed } = placedPools([{ ...small, nodePool: "oslo" }, edge], nodePools);
  const found: string[] = [];
  const report = placed((path) => void found.push(path.join(".")));
  for (const [index, ...field] of [
    [0, "nodePool", "name"],
    [0, "id"],
    [1, "size"],
    [2, "size"],
    [1, "nodePool", "name"],
    [2, "nodePool", "name"],
    [1, "nodeSelector"],
    [2, "nodeSelector"],
    [1, "resources", "requests", "cpu"],
    [2, "id"],
  ])
    report(["openYuanrong", "pools", index!, ...field], "is wrong", "right");
  report(["openYuanrong", "pools"], "is wrong", "right");
  report(["network"], "is wrong", "right");
  expect(found).toEqual([
    ...["0.nodePool", "0.id", "1.perNodePool.seoul.size", "1.size", "1.nodePoolSelector", "1.nodeSelector"].map(
      (path) => `openYuanrong.pools.${path}`,
    ),
    ...["1.perNodePool.seoul.resources.cpu", "1.id"].map((path) => `openYuanrong.pools.${path}`),
    "openYuanrong.pools",
    "network",
  ]);
});

describe("production with a pool on a tainted node pool", () => {
  let plan: Plan;
  beforeAll(async () => {
    plan = await production(({ pools }: Json) => {
      pools.push({
        ...small,
        id: "edge",
        nodePool: { name: "seoul", taints: [taint, { key: "far", effect: "NoExecute" }] },
      });
    });
  });
  const both = [toleration, { key: "far", operator: "Exists", effect: "NoExecute" }];

  test("keeps the pool to these nodes, and lets it run there", () => {
    const { inputs } = plan.resources.find(({ name }) => name === "openyuanrong-pool-edge")!;
    expect(inputs).toMatchObject({ poolId: "edge", nodeSelector: { [POOL]: "seoul" }, tolerations: both });
    expect(inputs).not.toHaveProperty("nodePool");
  });

  test.each(["function-proxy", "ds-worker"])("has %s there too, and everywhere else", (name) => {
    const { pod } = podNamed(plan, name);
    expect(pod.tolerations).toEqual(both);
    expect(pod.nodeSelector).toBeUndefined();
  });

  test("leaves all others where they are", () => {
    const tolerating = plan.resources.filter(({ inputs }) => JSON.stringify(inputs).includes(taint.key));
    expect(tolerating.map(({ name }) => name).sort()).toEqual([
      "openyuanrong",
      "openyuanrong-pool-edge",
      "openyuanrong-worker",
      "openyuanrong-worker-data-worker",
      "openyuanrong-worker-data-worker-daemon-set",
      "openyuanrong-worker-function-proxy",
      "openyuanrong-worker-function-proxy-daemon-set",
    ]);
    expect(objectNamed(plan, "ConfigMap", "function-agent").data["function-agent.json"]).not.toContain(POOL);
  });
});
