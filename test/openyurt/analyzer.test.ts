import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { expect, test } from "vitest";
import { packageRoot } from "../../simulator/paths";

const outputs = {
  OpenYurtDefinitions: "definitionNames version",
  YurtManager: "namespace version",
  YurtIotDock: "namespaces",
  YurtHub: "configMapName version",
  NodePool: "poolName type",
  Raven: "dnsAddress secretName",
  Gateway: "gatewayName",
  YurtAppSet: "appSetName namespace",
  YurtAppDaemon: "appSetName namespace",
  YurtStaticSet: "namespace staticSetName",
  EdgeDaemonSet: "daemonSetName namespace",
  PlatformAdmin: "namespace platformAdminName",
  Device: "edgeXName",
  DeviceProfile: "edgeXName",
  DeviceService: "edgeXName",
  OpenYurt: "poolNames version",
};

test("Pulumi can describe every component to other languages", () => {
  const source = { name: "yuanrong-platform", version: "0.0.0", main: "components/openyurt/index.ts" };
  const names = new Set(Object.keys(outputs));
  const { components } = new Analyzer(packageRoot(), source.name, source, names).analyze();
  const found = Object.entries(components).map(([name, one]) => [name, Object.keys(one.outputs).sort().join(" ")]);
  expect(Object.fromEntries(found)).toEqual(outputs);
});
