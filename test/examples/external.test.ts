import * as path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { plan, Plan } from "../../planner";
import { packageRoot } from "../../simulator/paths";
import { masterToml, objectNamed, objectsOf, ofKind } from "../stacks/support";

let result: Plan;

beforeAll(async () => {
  result = await plan({ cwd: path.join(packageRoot(), "examples", "external"), stack: "example" });
});

test("no etcd, no object store, no certificate and no namespace is made", () => {
  expect(ofKind(result, "StatefulSet", "CronJob", "Namespace")).toEqual([]);
  expect(objectsOf(result).flatMap(({ metadata }) => metadata.namespace ?? [])).toEqual(
    expect.arrayContaining(["functions"]),
  );
  const types = result.resources.map(({ type }) => type.split(":").pop());
  expect(types).not.toContain("CertificateAuthority");
});

test("cert-manager is asked for the systems' certificate, which meta-service and the frontend's proxies show", () => {
  const certificate = objectNamed(result, "Certificate", "openyuanrong-tls");
  expect(certificate.metadata.namespace).toBe("functions");
  expect(certificate.spec.issuerRef).toMatchObject({ name: "internal-ca", kind: "ClusterIssuer" });
  expect(certificate.spec.dnsNames).toEqual(
    expect.arrayContaining(["openyuanrong", "meta-service.functions.svc.cluster.local"]),
  );
});

test("the systems read all addresses of the given etcd, with the given credentials", () => {
  expect(masterToml(result).args.meta_store_address).toBe("10.1.0.1:2379,10.1.0.2:2379,10.1.0.3:2379");
  const { volumes } = objectNamed(result, "Deployment", "function-master").spec.template.spec;
  expect(JSON.stringify(volumes)).toContain('"secretName":"etcd-credentials"');
});

test("the store's keys are in one Secret and nowhere else", () => {
  const secret = objectNamed(result, "Secret", "object-store-keys");
  expect(secret.stringData ?? secret.data).toBeDefined();
  expect(JSON.stringify(result)).not.toContain("example-key-of-the-store");
});

test("policies admit the store and etcd by their networks, and the ingress controller by its namespace", () => {
  const policies = JSON.stringify(ofKind(result, "NetworkPolicy").map(({ spec }) => spec));
  for (const part of ["203.0.113.0/24", "10.1.0.2/32", "ingress-nginx"]) expect(policies).toContain(part);
  expect(result.outputs.url).toBe("https://functions.example.com");
});
