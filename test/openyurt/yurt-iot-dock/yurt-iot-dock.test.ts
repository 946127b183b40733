import { expect, test } from "vitest";
import { chartVersions } from "../../../components/core/versions";
import { YurtIotDock } from "../../../components/openyurt/yurt-iot-dock";
import { yurtIotDockSchema } from "../../../components/openyurt/yurt-iot-dock/schema";
import { helmHere, planProgram } from "../../kpaas/support";
import { named } from "../../planner/support";
import { contractHere } from "../../support/contract";
import { refuses } from "../../support/refusals";
import { called, known, registered } from "../../support/registered";
import { standInCharts } from "../../support/stand-ins";
import { standIns } from "./stand-ins";

test("is one chart without its definitions, in kube-system", async () => {
  let dock: YurtIotDock | undefined;
  const resources = await registered(() => void (dock = new YurtIotDock("dock", { namespaces: ["a", "b"] })));
  expect(called(resources, "dock-chart").inputs).toMatchObject({
    chart: "yurt-iot-dock",
    version: "1.7.0",
    name: "yurt-iot-dock",
    namespace: "kube-system",
    skipCrds: true,
    values: {},
  });
  expect(await known(dock!.namespaces)).toEqual(["a", "b"]);
});

test("the chart knows no values", (context) => {
  expect(contractHere(context, chartVersions.yurtIotDock, {})).toEqual({ problems: [], unchecked: [] });
  expect(contractHere(context, chartVersions.yurtIotDock, { image: {} }).problems).toHaveLength(1);
});

const PROGRAM = `const { YurtIotDock } = load("../openyurt/yurt-iot-dock");
new YurtIotDock("dock", { namespaces: ["edgex", "plant"] });
new YurtIotDock("own", { namespaces: ["edgex"], serviceAccountName: "dock" });`;

test("its rights are those of the docks, and not of everybody who has logged in", async (context) => {
  const helm = await helmHere();
  context.skip(helm === undefined, "helm is neither on PATH nor built");
  const planned = await planProgram(PROGRAM, { charts: standInCharts(standIns), helm });
  const subjectsOf = (name: string) =>
    planned.resources.find(({ name: own, type }) => own === name && type.endsWith(":ClusterRoleBinding"))!.inputs
      .subjects;
  expect(subjectsOf("dock-chart:yurt-iot-dock")).toEqual([
    { kind: "ServiceAccount", name: "default", namespace: "edgex" },
    { kind: "ServiceAccount", name: "default", namespace: "plant" },
  ]);
  expect(subjectsOf("own-chart:yurt-iot-dock")).toEqual([{ kind: "ServiceAccount", name: "dock", namespace: "edgex" }]);
  expect(named(planned, "dock-chart").inputs).toMatchObject({ namespace: "kube-system" });
  expect(JSON.stringify(planned)).not.toContain("system:authenticated");
});

refuses(yurtIotDockSchema, { namespaces: ["edgex"] }, [
  [{ namespaces: [] }, "namespaces", "length 0 is too small"],
  [{ namespaces: undefined }, "namespaces", "is required"],
  [{ namespaces: "edgex" }, "namespaces", "is a string"],
  [{ namespaces: ["a", "b", "a"] }, "namespaces[2]", "a stands there twice"],
  [{ namespaces: ["edge.x"] }, "namespaces[0]", '"edge.x" does not match'],
  [{ serviceAccountName: "Dock" }, "serviceAccountName", '"Dock" does not match'],
  [{ namespace: "edgex" }, "namespace", "is not a known property"],
  [{ chartVersion: "1" }, "chartVersion", '"1" does not match'],
  [{ charts: { source: "registry", url: "https://a.test" } }, "charts.url", "is not an OCI registry"],
]);
