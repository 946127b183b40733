import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { expect, test } from "vitest";
import { packageRoot } from "../../simulator/paths";

const COMPONENTS = ["Etcd", "FunctionMaster", "MetaService", "OpenYuanrong"];

test("Pulumi can describe every component to other languages", () => {
  const source = { name: "yuanrong-platform", version: "0.0.0", main: "components/index.ts" };
  const analyzer = new Analyzer(packageRoot(), source.name, source, new Set(COMPONENTS));
  const { components } = analyzer.analyze();
  expect(Object.keys(components).sort()).toEqual(COMPONENTS);
  const outputs = Object.entries(components).map(([name, { outputs: of }]) => [name, Object.keys(of).sort().join(" ")]);
  expect(Object.fromEntries(outputs)).toEqual({
    Etcd: "clientRevision clientSecretName endpoints",
    FunctionMaster: "templateConfigMapName workerNamespace",
    MetaService: "certificateAuthorityPem serviceName url",
    OpenYuanrong: "metaServiceUrl namespace poolIds workerNamespace",
  });
});
