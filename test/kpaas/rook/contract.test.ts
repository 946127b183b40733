import { expect, test } from "vitest";
import { chartVersions } from "../../../components/core/versions";
import { RookArgs } from "../../../components/kpaas/rook";
import { mergeValues, Values } from "../../../components/core/values";
import { contractHere } from "../../support/contract";
import { customResourceProblems } from "../custom-resources";
import { clusterOf, csiOf, everything, operatorOf, production, small } from "./settings";

const sets: [string, RookArgs][] = [
  ["production", production],
  ["small", small],
  ["everything", everything],
  ["metrics by annotations", { ...production, monitoring: { scrape: "annotations" } }],
];

/** What the chart's templates take, and its values.yaml does not tell. */
const UNTOLD = [
  "operatorConfig.driverSpecDefaults.nodePlugin.resources",
  "operatorConfig.driverSpecDefaults.controllerPlugin.priorityClassName",
  "drivers.rbd.controllerPlugin.priorityClassName",
  "drivers.rbd.controllerPlugin.affinity",
  "drivers.cephfs.controllerPlugin.priorityClassName",
  "drivers.cephfs.controllerPlugin.affinity",
];

test.for(sets)("%s sets what the real charts know", ([, args], context) => {
  const operator = contractHere(context, chartVersions.rookCeph, operatorOf(args));
  expect(operator.problems).toEqual([]);
  // The chart within has values of its own, which the next test reads.
  expect(operator.unchecked.filter((key) => !key.startsWith("ceph-csi-operator."))).toEqual([]);
  const drivers = contractHere(context, chartVersions.cephCsiDrivers, csiOf(args));
  expect(drivers).toEqual({ problems: UNTOLD.map((key) => `${key} is not in ceph-csi-drivers-1.0.4`), unchecked: [] });
  // The definition of CephCluster knows what is in them; see below.
  const freeForm = ["cephClusterSpec.storage.config", "cephClusterSpec.network"];
  expect(contractHere(context, chartVersions.rookCephCluster, clusterOf(args), { freeForm })).toEqual({
    problems: [],
    unchecked: [],
  });
});

test.for(sets)("%s sets what the operator of the drivers knows", ([, args], context) => {
  const chart = { name: "ceph-csi-operator", version: "1.0.4" };
  const values = operatorOf(args)["ceph-csi-operator"] as Values;
  expect(contractHere(context, chart, values)).toEqual({ problems: [], unchecked: [] });
});

test("a wrong key of the values is found", (context) => {
  const wrong = mergeValues(clusterOf(production), { cephClusterSpec: { mons: { count: 1 } }, cephBlockPool: [] });
  expect(contractHere(context, chartVersions.rookCephCluster, wrong).problems).toEqual([
    "cephClusterSpec.mons is not in rook-ceph-cluster-1.20.6",
    "cephBlockPool is not in rook-ceph-cluster-1.20.6",
  ]);
});

test.for(sets)("the definitions take what %s makes of Ceph", ([, args], context) => {
  const values = clusterOf(args) as Record<string, { spec: object }[]> & { cephClusterSpec: object };
  const resources: [string, object][] = [
    ["CephCluster", values.cephClusterSpec],
    ...values.cephBlockPools!.map(({ spec }): [string, object] => ["CephBlockPool", spec]),
    ...values.cephFileSystems!.map(({ spec }): [string, object] => ["CephFilesystem", spec]),
    ...values.cephObjectStores!.map(({ spec }): [string, object] => ["CephObjectStore", spec]),
  ];
  for (const [kind, spec] of resources) {
    const problems = customResourceProblems({ apiVersion: "ceph.rook.io/v1", kind, metadata: { name: "x" }, spec });
    if ("skipped" in problems) return context.skip(true, problems.skipped);
    expect(problems, kind).toEqual([]);
  }
});
