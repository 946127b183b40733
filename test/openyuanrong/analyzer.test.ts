import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { expect, test } from "vitest";
import { packageRoot } from "../../simulator/paths";

const COMPONENTS = [
  "Bucket",
  "DataWorker",
  "Etcd",
  "Frontend",
  "FunctionManager",
  "FunctionMaster",
  "FunctionProxy",
  "FunctionScheduler",
  "IamAdaptor",
  "MasterTier",
  "MetaService",
  "Minio",
  "OpenYuanrong",
  "SystemSecurity",
  "WorkerTier",
];

test("Pulumi can describe every component to other languages", () => {
  const source = { name: "yuanrong-platform", version: "0.0.0", main: "components/index.ts" };
  const analyzer = new Analyzer(packageRoot(), source.name, source, new Set(COMPONENTS));
  const { components } = analyzer.analyze();
  expect(Object.keys(components).sort()).toEqual(COMPONENTS);
  const outputs = Object.entries(components).map(([name, { outputs: of }]) => [name, Object.keys(of).sort().join(" ")]);
  expect(Object.fromEntries(outputs)).toEqual({
    Bucket: "bucketName",
    DataWorker: "daemonSetName namespace port",
    Etcd: "clientRevision clientSecretName endpoints",
    Frontend: "externalUrl serviceName url",
    FunctionManager: "deploymentName",
    FunctionMaster: "templateConfigMapName workerNamespace",
    FunctionProxy: "daemonSetName",
    FunctionScheduler: "deploymentName",
    IamAdaptor: "serviceName url",
    MasterTier: "frontendExternalUrl frontendUrl iamUrl metaServiceUrl",
    MetaService: "certificateAuthorityPem serviceName url",
    Minio: "endpoint secretName",
    OpenYuanrong:
      "frontendExternalUrl frontendUrl iamUrl metaServiceUrl namespace poolConnection poolIds workerNamespace",
    SystemSecurity:
      "certificateAuthorityPem curveRevision curveSecretName keysRevision keysSecretName serverName tlsRevision tlsSecretName",
    WorkerTier: "namespace",
  });
});
