import * as path from "node:path";
import { expect, test } from "vitest";
import { plan } from "../../planner";
import { packageRoot } from "../../simulator/paths";
import { masterToml, objectsOf } from "../stacks/support";

test("the systems one by one plan to one runtime in a namespace that only an Output names", async () => {
  const result = await plan({ cwd: path.join(packageRoot(), "examples", "systems"), stack: "example" });
  const namespaces = new Set(objectsOf(result).flatMap(({ metadata }) => metadata.namespace ?? []));
  expect([...namespaces]).toEqual(["functions"]);
  expect(result.outputs.metaServiceUrl).toBe("http://meta-service.functions.svc.cluster.local:8081");
  expect(masterToml(result).args).toMatchObject({
    k8s_namespace: "functions",
    meta_store_address: "ds-core-etcd.functions.svc.cluster.local:2379",
  });
  const pool = result.resources.find(({ type }) => type.endsWith(":PodPool"))!;
  expect(pool.inputs.connection).toMatchObject({ namespace: "functions" });
  expect(pool.dependencies.filter((urn) => urn.includes("Deployment"))).toHaveLength(2);
});
