import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { Plan, PlannedResource } from "../../../planner";
import { allSectionsOf, planOf, Sections } from "../../stacks/plans";

/** The section openYurt of an environment, with everything else off. */
function edgeOf(stack: string, change: (openYurt: Sections) => void = () => {}): Promise<Plan & { printed: string }> {
  const { openYurt, cluster, images, security } = allSectionsOf(stack);
  change(openYurt as Sections);
  return planOf({ openYurt, cluster, images, security } as Sections, stack);
}

const called = (plan: Plan, name: string): PlannedResource => {
  const found = plan.resources.filter((resource) => resource.name === name);
  expect(found, name).toHaveLength(1);
  return found[0]!;
};

/** Whether one resource is made after another, by what it depends on and by its parents. */
function comesAfter(plan: Plan, later: string, earlier: string): boolean {
  const byUrn = new Map(plan.resources.map((resource) => [resource.urn, resource]));
  const goal = called(plan, earlier).urn;
  const seen = new Set<string>();
  const reach = (urn: string | undefined): boolean => {
    if (urn === undefined || seen.has(urn)) return false;
    if (urn === goal) return true;
    seen.add(urn);
    const { parent, dependencies = [], propertyDependencies = {} } = byUrn.get(urn) ?? {};
    return [parent, ...dependencies, ...Object.values(propertyDependencies).flat()].some(reach);
  };
  return reach(called(plan, later).urn);
}

describe("production", () => {
  let plan: Plan & { printed: string };
  beforeAll(async () => void (plan = await edgeOf("production")), 120_000);

  // Each is removed before the other, for the reasons that docs/openyurt.md gives.
  test.each([
    ["openyurt-manager-chart", "openyurt-definitions-nodepools"],
    ["openyurt-webhooks", "openyurt-manager-chart"],
    ["openyurt-hub-chart", "openyurt-webhooks"],
    ["openyurt-raven-chart", "openyurt-webhooks"],
    ["openyurt-pool-seoul-node-pool", "openyurt-hub-chart"],
    ["openyurt-pool-seoul-node-pool", "openyurt-raven-chart"],
    ["openyurt-node-seoul-1", "openyurt-pool-seoul-node-pool"],
    ["openyurt-gateway-seoul-gateway", "openyurt-node-seoul-1"],
    ["openyurt-app-set-default/till-app-set", "openyurt-node-seoul-1"],
    ["openyurt-app-set-default/till-app-set", "openyurt-node-busan-3"],
    ["openyurt-topology-kube-system/kube-dns", "openyurt-webhooks"],
  ])("%s comes after %s", (later, earlier) => {
    expect(comesAfter(plan, later, earlier)).toBe(true);
    expect(comesAfter(plan, earlier, later)).toBe(false);
  });

  test("is made for production: several managers, autonomy, leaders, protection, topology", () => {
    const values = called(plan, "openyurt-manager-chart").inputs.values as Record<string, unknown>;
    expect(values).toMatchObject({ replicaCount: 3, nodeServant: { image: { tag: "v1.7.0" } } });
    const pool = called(plan, "openyurt-pool-seoul-node-pool");
    expect(pool.inputs.spec).toMatchObject({
      enableLeaderElection: true,
      leaderReplicas: 2,
      annotations: { "node.openyurt.io/autonomy-duration": "24h" },
    });
    expect(pool.options.protect).toBe(true);
    expect(called(plan, "openyurt-definitions-nodepools").options.retainOnDelete).toBe(true);
    expect(called(plan, "openyurt-topology-kube-system/kube-dns").inputs.metadata).toMatchObject({
      annotations: { "openyurt.io/topologyKeys": "openyurt.io/nodepool" },
    });
  });

  test("each node is told its pool, and the gateway of its site", () => {
    expect(called(plan, "openyurt-node-seoul-1").inputs).toMatchObject({ node: "seoul-1", gateway: "seoul" });
    expect(plan.resources.filter(({ type }) => type.endsWith(":NodePoolMembership"))).toHaveLength(9);
  });

  test("prints no warning", () => {
    expect(plan.printed).toBe("");
  });
});

test("a given key of Raven is in one Secret, and nowhere in plain text", async () => {
  const psk = createHash("sha512").update("canary").digest("hex");
  const plan = await edgeOf("production", (edge) => void (edge.raven = { vpn: { psk } }));
  const holders = plan.resources.filter((resource) => JSON.stringify(resource).includes(psk));
  expect(holders).toEqual([]);
  expect(plan.printed).not.toContain(psk);
}, 120_000);

test("without a manager nothing of Helm is made, and memberships do not wait for conversions", async () => {
  const plan = await edgeOf("local", (edge) => {
    for (const part of ["manager", "yurtHub", "raven"]) edge[part] = { enabled: false };
  });
  expect(plan.resources.filter(({ type }) => type.includes("helm"))).toEqual([]);
  expect(plan.resources.filter(({ type }) => type.endsWith(":YurtWebhooks"))).toEqual([]);
  expect(called(plan, "openyurt-node-edge-1").inputs).toMatchObject({ awaitConversion: false });
  const definition = called(plan, "openyurt-definitions-nodepools").inputs.spec as { conversion: { strategy: string } };
  expect(definition.conversion.strategy).toBe("None");
}, 120_000);

test("what several pools share is told to YurtHub once for all", async () => {
  const plan = await edgeOf("production", (edge) => {
    const pools = edge.nodePools as Sections[];
    for (const pool of pools.slice(1)) pool.poolScopeMetadata = [{ version: "v1", resource: "configmaps" }];
  });
  const shared = plan.resources.filter(({ type }) => type.endsWith(":ClusterRole")).map(({ inputs }) => inputs.rules);
  expect(JSON.stringify(shared)).toContain("configmaps");
}, 120_000);

test("a version of a chart touches that chart and the components around it alone", async () => {
  const before = await edgeOf("production");
  const after = await edgeOf("production", (edge) => {
    (edge.raven as Sections).chartVersion = "0.4.4" as never;
  });
  const inputs = (plan: Plan) => new Map(plan.resources.map(({ urn, inputs }) => [urn, JSON.stringify(inputs)]));
  const [old, now] = [inputs(before), inputs(after)];
  const changed = [...now].filter(([urn, value]) => old.get(urn) !== value).map(([urn]) => urn.split("::").pop());
  expect([...now.keys()]).toEqual([...old.keys()]);
  expect(changed.sort()).toEqual(["openyurt", "openyurt-raven", "openyurt-raven-chart"]);
}, 120_000);
