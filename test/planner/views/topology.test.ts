import { expect, test } from "vitest";
import { layOut } from "../../../planner/views/layout";
import { allGroups, allNodes, Topology, topologyOf } from "../../../planner/views/topology";
import { PlanBuilder, podSpec, workload } from "../../fixtures/plans/builder";
import { openYuanrongPlan } from "../../fixtures/plans/open-yuanrong";
import { platformPlan } from "../../fixtures/plans/platform";

function labelledEdges(topology: Topology): string[] {
  const places = [...allNodes(topology), ...allGroups(topology)];
  const label = (id: string) => places.find((place) => place.id === id)!;
  return topology.edges.map(
    ({ from, to }) => `${label(from).label} ${kind(label(from))} -> ${label(to).label} ${kind(label(to))}`,
  );
}

function kind(place: { detail: string }): string {
  return place.detail.split(" ")[0]!;
}

test("components are groups; workloads, services, pools and charts are nodes; the rest only counts", () => {
  const topology = topologyOf(openYuanrongPlan());
  expect(allGroups(topology).map((group) => `${group.label}: ${group.detail}`)).toEqual([
    "runtime: OpenYuanrong · 26 resources",
    "runtime-master: MasterTier · 18 resources",
    "runtime-etcd: Etcd · 7 resources",
    "runtime-meta: MetaService · 3 resources",
    "runtime-function-master: FunctionMaster · 5 resources",
    "runtime-worker: WorkerTier · 3 resources",
    "runtime-minio: ObjectStore · 1 resource",
  ]);
  expect(
    allNodes(topology)
      .map(({ role, label }) => `${role} ${label}`)
      .sort(),
  ).toEqual([
    "chart runtime-minio-release",
    "pool gpu",
    "pool medium",
    "pool small",
    "service etcd",
    "service etcd-headless",
    "service meta-service",
    "workload etcd",
    "workload function-master",
    "workload meta-service",
  ]);
});

test("edges are lifted to the outermost boxes that differ, once each, without those that follow from others", () => {
  expect(labelledEdges(topologyOf(openYuanrongPlan())).sort()).toEqual([
    "etcd Service -> etcd StatefulSet",
    "etcd StatefulSet -> etcd-headless Service",
    "meta-service Service -> meta-service Deployment",
    "runtime-function-master FunctionMaster -> runtime-etcd Etcd",
    "runtime-meta MetaService -> runtime-etcd Etcd",
    "runtime-worker WorkerTier -> runtime-master MasterTier",
  ]);
});

test("a long chain that also names its transitive needs is drawn as a chain", () => {
  const b = new PlanBuilder("p", "s");
  const made = ["a", "b", "c", "d"].reduce<ReturnType<typeof b.object>[]>(
    (before, name) => [
      ...before,
      b.object("apps/v1", "Deployment", name, { dependsOn: before, inputs: workload(name, podSpec(name, "x")) }),
    ],
    [],
  );
  expect(made).toHaveLength(4);
  expect(labelledEdges(topologyOf(b.plan))).toEqual([
    "b Deployment -> a Deployment",
    "c Deployment -> b Deployment",
    "d Deployment -> c Deployment",
  ]);
});

test("cycles between components keep every component connected", () => {
  const b = new PlanBuilder("p", "s");
  const [one, two] = ["one", "two"].map((name) => b.component("m:m:Part", name));
  const deploy = (name: string, parent: typeof one, dependsOn: NonNullable<typeof one>[]) =>
    b.object("apps/v1", "Deployment", name, { parent, dependsOn });
  const first = deploy("first", one, []);
  const second = deploy("second", two, [first]);
  deploy("third", one, [second]);
  expect(labelledEdges(topologyOf(b.plan)).sort()).toEqual(["one Part -> two Part", "two Part -> one Part"]);
});

test("many siblings of a kind become one box, and a large plan drops detail until it can be read", () => {
  const small = topologyOf(platformPlan(1));
  expect(allNodes(small).map(({ label }) => label)).toContain("8 × NodePool");
  expect(allNodes(small).filter(({ role }) => role === "service").length).toBeGreaterThan(0);
  for (const workloads of [6, 30, 100]) {
    const topology = topologyOf(platformPlan(workloads));
    expect(allNodes(topology).length).toBeLessThanOrEqual(90);
    expect([...allGroups(topology), ...allNodes(topology)].map(({ label }) => label)).toContain("harbor");
  }
});

test("the layout gives every box a place inside its group, and every edge a line", async () => {
  const topology = topologyOf(openYuanrongPlan());
  const { rects, paths, width, height } = await layOut(topology);
  for (const group of allGroups(topology)) {
    const outer = rects.get(group.id)!;
    for (const { id } of [...group.nodes, ...group.groups]) {
      const inner = rects.get(id)!;
      expect(inner.x).toBeGreaterThanOrEqual(outer.x);
      expect(inner.y).toBeGreaterThanOrEqual(outer.y);
      expect(inner.x + inner.width).toBeLessThanOrEqual(outer.x + outer.width);
      expect(inner.y + inner.height).toBeLessThanOrEqual(outer.y + outer.height);
    }
    expect(outer.x + outer.width).toBeLessThanOrEqual(width);
    expect(outer.y + outer.height).toBeLessThanOrEqual(height);
  }
  expect(paths.filter((path) => /^M[\d.,-]+ C/.test(path))).toHaveLength(topology.edges.length);
});
