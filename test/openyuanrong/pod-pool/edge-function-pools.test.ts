import { expect, test } from "vitest";
import { edgeFunctionPools, EdgeFunctionPools, EdgeNodePool, PodPool, ValidationError } from "../../../components";
import { edgeFunctionPoolsSchema } from "../../../components/openyuanrong/pod-pool/edge-schema";
import { called, registered } from "../../support/registered";
import { refuses, Refusal } from "../../support/refusals";

const amounts = { cpu: "600m", memory: "512Mi" };
const resources = { requests: amounts, limits: amounts };
const taints = [{ key: "example.com/edge", value: "true", effect: "NoSchedule" }];
const nodePools: EdgeNodePool[] = [
  { name: "seoul", type: "Edge", labels: { region: "korea", tier: "large" }, taints },
  { name: "busan", type: "Edge", labels: { region: "korea" } },
  { name: "oslo", type: "Edge", labels: { region: "norway" } },
  { name: "center", type: "Cloud" },
];
const everywhere = { matchExpressions: [{ key: "nodepool.openyurt.io/type", operator: "Exists" }] };
const args: EdgeFunctionPools = { id: "fn", size: 1, resources, nodePools, nodePoolSelector: everywhere };

const selected = (nodePoolSelector: object) =>
  edgeFunctionPools({ ...args, nodePoolSelector }).map(({ nodePool }) => (nodePool as EdgeNodePool).name);
const where = (key: string, operator: string, ...values: string[]) => ({
  matchExpressions: [{ key, operator, ...(values.length > 0 && { values }) }],
});

test.each<[string, object, string[]]>([
  ["every node pool", everywhere, ["seoul", "busan", "oslo", "center"]],
  ["a label", { matchLabels: { region: "korea" } }, ["seoul", "busan"]],
  ["two labels", { matchLabels: { region: "korea", tier: "large" } }, ["seoul"]],
  [
    "the type, as OpenYurt labels it",
    { matchLabels: { "nodepool.openyurt.io/type": "edge" } },
    ["seoul", "busan", "oslo"],
  ],
  ["one of several values", where("region", "In", "norway", "sweden"), ["oslo"]],
  ["none of several values, a missing label too", where("region", "NotIn", "korea"), ["oslo", "center"]],
  ["a label that is there", where("tier", "Exists"), ["seoul"]],
  ["a label that is not there", where("region", "DoesNotExist"), ["center"]],
  ["both kinds at once", { matchLabels: { region: "korea" }, ...where("tier", "DoesNotExist") }, ["busan"]],
])("a selector takes %s", (_name, selector, names) => {
  expect(selected(selector)).toEqual(names);
});

test("each pool is the template on its node pool, with what differs there", () => {
  const image = "registry.example.com/yuanrong/runtime-manager:arm64";
  const pools = edgeFunctionPools({
    ...args,
    labels: { site: "edge" },
    nodePoolSelector: { matchLabels: { region: "korea" } },
    perNodePool: { seoul: { size: 4, image }, busan: { id: "harbour", labels: {} } },
  });
  expect(pools).toEqual([
    { id: "fn-seoul", size: 4, image, resources, labels: { site: "edge" }, nodePool: { name: "seoul", taints } },
    { id: "harbour", size: 1, resources, labels: {}, nodePool: { name: "busan" } },
  ]);
});

test("the pools can be made as they are", async () => {
  const made = await registered(() => edgeFunctionPools(args).forEach((pool) => new PodPool(pool.id, pool)));
  expect(made).toHaveLength(nodePools.length);
  for (const { name } of nodePools)
    expect(called(made, `fn-${name}`).inputs).toMatchObject({
      poolId: `fn-${name}`,
      nodeSelector: { "apps.openyurt.io/nodepool": name },
    });
  expect(called(made, "fn-seoul").inputs.tolerations).toEqual([{ ...taints[0], operator: "Equal" }]);
});

test("it changes none of its arguments", () => {
  const before = JSON.stringify(args);
  edgeFunctionPools(args);
  expect(JSON.stringify(args)).toBe(before);
});

test("all problems come at once", () => {
  const wrong = {
    ...args,
    size: -1,
    nodePoolSelector: { matchLabels: { region: "mars" } },
    perNodePool: { x: { size: -2 } },
  };
  const problems = () => edgeFunctionPools(wrong);
  expect(problems).toThrow(ValidationError);
  expect(problems).toThrow(/3 problems[^]*nodePoolSelector[^]*perNodePool\.x\.size[^]*size/);
});

const long = "s".repeat(40);
const cases: Refusal[] = [
  [{ nodePoolSelector: undefined }, "nodePoolSelector", "is required"],
  [{ nodePoolSelector: "seoul" }, "nodePoolSelector", "is a string"],
  [{ nodePoolSelector: { ...everywhere, matchLabel: {} } }, "nodePoolSelector.matchLabel", "is not a known property"],
  [{ nodePoolSelector: { matchLabels: { region: "mars" } } }, "nodePoolSelector", "matches no node pool"],
  [{ nodePoolSelector: where("region", "In") }, "nodePoolSelector.matchExpressions[0].values", "is needed by In"],
  [
    { nodePoolSelector: where("region", "Exists", "x") },
    "nodePoolSelector.matchExpressions[0].values",
    "means nothing to Exists",
  ],
  [
    { nodePoolSelector: where("region", "Like", "x") },
    "nodePoolSelector.matchExpressions[0].operator",
    "is not supported",
  ],
  [{ nodePoolSelector: {} }, "nodePoolSelector.matchLabels", "are missing, as are matchExpressions"],
  [{ nodePools: [] }, "nodePoolSelector", "matches no node pool"],
  [{ nodePools: [{ name: "A" }] }, "nodePools[0].name", "does not match"],
  [{ nodePools: [...nodePools, nodePools[0]] }, "nodePools[4].name", '"seoul" appears twice'],
  [{ nodePools: [{ name: "a", taints: [...taints, ...taints] }] }, "nodePools[0].taints[1]", "appears twice"],
  [{ nodePools: [{ name: "a", hostNetwork: true }] }, "nodePoolSelector", "whose pods have the nodes' network"],
  [{ nodePools: [{ name: long }] }, "id", `leads to "fn-${long}"`],
  [{ nodePools: [{ name: "a.b" }, { name: "c.d" }] }, "id", 'leads to "fn-a.b" and "fn-c.d"'],
  [{ id: "Fn" }, "id", '"Fn" does not match'],
  [{ nodePool: { name: "seoul" } }, "nodePool", "stands beside nodePoolSelector"],
  [{ perNodePool: { mars: {} } }, "perNodePool.mars", "is no node pool that nodePoolSelector matches"],
  [{ perNodePool: { seoul: { id: "S" } } }, "perNodePool.seoul.id", '"S" does not match'],
  [{ perNodePool: { seoul: { id: "fn-oslo" } } }, "perNodePool.seoul.id", '"fn-oslo" is the id of another pool'],
  [{ perNodePool: { oslo: { id: "fn-seoul" } } }, "perNodePool.oslo.id", '"fn-seoul" is the id of another pool'],
  [
    { perNodePool: { seoul: { id: "fn-x" }, oslo: { id: "fn-x" } } },
    "perNodePool.oslo.id",
    '"fn-x" is the id of another pool',
  ],
  [{ perNodePool: { seoul: { size: -1 } } }, "perNodePool.seoul.size", "-1 is too small"],
  [{ perNodePool: { seoul: { colour: "red" } } }, "perNodePool.seoul.colour", "is not a known property"],
  [{ perNodePool: { seoul: 4 } }, "perNodePool.seoul", "is a number"],
  [{ perNodePool: { seoul: { nodePool: { name: "oslo" } } } }, "perNodePool.seoul.nodePool", "stands beside the key"],
  [{ maxSize: 2, perNodePool: { seoul: { size: 4 } } }, "perNodePool.seoul.maxSize", "2 is below size 4"],
  [{ size: -1, perNodePool: { seoul: { reuse: true } } }, "size", "-1 is too small"],
  [{ resources: undefined, perNodePool: { seoul: { reuse: true } } }, "resources", "is required"],
];

refuses(edgeFunctionPoolsSchema, args, cases);

test("an id of its own is the way out of a name that is too long", () => {
  const [pool] = edgeFunctionPools({ ...args, nodePools: [{ name: long }], perNodePool: { [long]: { id: "fn-s" } } });
  expect(pool!.id).toBe("fn-s");
});
