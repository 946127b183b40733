import * as path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { plan, Plan } from "../../planner";
import { packageRoot } from "../../simulator/paths";
import {
  agentTemplate,
  masterToml,
  objectNamed,
  objectsOf,
  ofKind,
  podsOf,
  restrictedProblems,
} from "../stacks/support";

const control = "openyuanrong";
const workers = "openyuanrong-workers";
let result: Plan;

beforeAll(async () => {
  result = await plan({ cwd: path.join(packageRoot(), "examples", "tiers"), stack: "example" });
});

/** Names of the objects of a kind by namespace. */
function placesOf(kind: string): Record<string, string[]> {
  const places: Record<string, string[]> = {};
  for (const { metadata } of ofKind(result, kind)) (places[metadata.namespace] ??= []).push(metadata.name);
  for (const names of Object.values(places)) names.sort();
  return places;
}

test("the master tier stands in one namespace and the worker tier in the other, with the pools' pods", () => {
  expect(placesOf("Deployment")).toEqual({
    [control]: ["frontend", "function-manager", "function-master", "function-scheduler", "iam-adaptor", "meta-service"],
  });
  expect(placesOf("DaemonSet")).toEqual({ [workers]: ["ds-worker", "function-proxy"] });
  expect(agentTemplate(result).metadata.namespace).toBe(workers);
  expect(masterToml(result).args).toMatchObject({ k8s_namespace: workers });
  expect(objectNamed(result, "Deployment", "frontend").spec.replicas).toBe(3);
});

test("every pod of the control plane is within the standard that its namespace enforces", () => {
  const there = podsOf(result).filter(({ namespace }) => namespace === control);
  expect(there.length).toBeGreaterThan(6);
  expect(there.flatMap(({ name, pod }) => restrictedProblems(pod).map((problem) => `${name}: ${problem}`))).toEqual([]);
});

test("certificates, keys and the client's certificate of etcd are in both namespaces", () => {
  const secrets = placesOf("Secret");
  for (const namespace of [control, workers])
    expect(secrets[namespace]).toEqual(
      expect.arrayContaining(["etcd-client-secret", "openyuanrong-curve", "openyuanrong-keys", "openyuanrong-tls"]),
    );
});

test("the worker tier asks the IAM adaptor that the master tier makes", () => {
  expect(objectNamed(result, "ConfigMap", "function-proxy-config").data["config.toml"]).toContain(
    `http://iam-adaptor.${control}.svc.cluster.local:31218`,
  );
  expect(objectNamed(result, "Service", "iam-adaptor").metadata.namespace).toBe(control);
});

test("stores come first, then workers, then masters, then the pool", () => {
  const order = objectsOf(result).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  const steps = ["StatefulSet ds-core-etcd", "DaemonSet function-proxy", "Deployment function-master"];
  const places = steps.map((step) => order.indexOf(step));
  expect(places.every((place) => place >= 0)).toBe(true);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
  const pool = result.resources.find(({ type }) => type.endsWith(":PodPool"))!;
  expect(pool.dependencies.some((urn) => urn.includes("Deployment") && urn.includes("frontend"))).toBe(true);
});

test("the pool reaches meta-service by TLS, as its address says", () => {
  const pool = result.resources.find(({ type }) => type.endsWith(":PodPool"))!;
  expect(pool.inputs.connection).toMatchObject({ namespace: control, tls: {} });
  expect(result.outputs).toEqual({
    frontendUrl: `http://frontend.${control}.svc.cluster.local:8888`,
    metaServiceUrl: `https://meta-service.${control}.svc.cluster.local:8081`,
  });
});
