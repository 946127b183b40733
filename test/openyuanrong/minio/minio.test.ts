import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { ValidationError } from "../../../components/core/validation";
import { problemsOf } from "../../../components/core/problems";
import { Bucket } from "../../../components/openyuanrong/bucket";
import { bucketSchema } from "../../../components/openyuanrong/bucket/schema";
import { Minio } from "../../../components/openyuanrong/minio";
import { minioSchema } from "../../../components/openyuanrong/minio/schema";
import { restrictedProblems } from "../../stacks/support";

type Registered = pulumi.runtime.MockResourceArgs;

async function registered(stack: string, program: () => unknown): Promise<Registered[]> {
  const resources: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: (resource) => {
        resources.push(resource);
        return { id: resource.name, state: { ...resource.inputs, result: "generated" } };
      },
      call: () => ({}),
    },
    "project",
    stack,
  );
  try {
    program();
  } finally {
    await pulumi.runtime.disconnect();
  }
  return resources;
}

const store = { endpoint: "rgw.rook-ceph.svc:443", secretName: "packages" };
const namespace = "yr";

describe("Minio", () => {
  test("makes one pod within the restricted standard, and its keys in every namespace that reads them", async () => {
    const resources = await registered("dev", () => new Minio("store", { namespace, clientNamespaces: ["workers"] }));
    const pod = resources.find(({ type }) => type.endsWith("StatefulSet"))!.inputs.spec.template.spec;
    expect(restrictedProblems(pod)).toEqual([]);
    const secrets = resources.filter(({ type }) => type.endsWith(":Secret")).map(({ inputs }) => inputs.metadata);
    expect(secrets.map((metadata) => `${metadata.namespace}/${metadata.name}`).sort()).toEqual([
      "workers/minio-secret-yuanrong",
      "yr/minio-secret-yuanrong",
    ]);
    const names = pod.containers[0].env.map(({ name, value }: { name: string; value?: string }) => [name, value]);
    expect(names).toContainEqual(["MINIO_ROOT_PASSWORD", undefined]);
  });

  test("tells the others its address in plain text", async () => {
    let endpoint: string | undefined;
    await registered("dev", () => {
      const { objectStore } = new Minio("store", { namespace, clusterDomain: "example.test" });
      expect(objectStore.tls).toBe(false);
      pulumi.output(objectStore.endpoint).apply((known) => (endpoint = known));
    });
    expect(endpoint).toBe("minio.yr.svc.example.test:9000");
  });

  test("is refused beyond stacks for trials, unless that is accepted", async () => {
    const inProduction = (args: object) => registered("production", () => new Minio("store", { namespace, ...args }));
    await expect(inProduction({})).rejects.toThrow(ValidationError);
    await expect(inProduction({})).rejects.toThrow("acceptUnmaintained: is required in stack production");
    expect((await inProduction({ acceptUnmaintained: true })).length).toBeGreaterThan(0);
  });

  test.each([
    [{ namespace: "Yr" }, "namespace", '"Yr" does not match'],
    [{ secretName: "Keys" }, "secretName", '"Keys" does not match'],
    [{ storage: { size: "much" } }, "storage.size", '"much" does not match'],
    [{ storage: { klass: "a" } }, "storage.klass", "is not a known property"],
    [{ clientNamespaces: ["A"] }, "clientNamespaces[0]", '"A" does not match'],
    [{ image: "minio" }, "image", '"minio" does not match'],
    [{ image: "minio:latest" }, "image", "uses the moving tag latest"],
    [{ monitoring: { scrape: "pull" } }, "monitoring.scrape", '"pull" is not supported'],
    [{ monitoring: { intervalSeconds: 1 } }, "monitoring.intervalSeconds", "1 is too small"],
    [
      { resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } },
      "resources.limits.cpu",
      "1 is below the request 2",
    ],
    [{ acceptUnmaintained: "yes" }, "acceptUnmaintained", "is a string"],
  ])("refuses %j", (change, path, problem) => {
    const problems = problemsOf(minioSchema, { namespace, acceptUnmaintained: true, ...change });
    expect(problems.map((one) => one.path)).toEqual([path]);
    expect(problems[0]!.problem).toContain(problem);
  });
});

describe("Bucket", () => {
  test("is made by a Job that gets the store's keys by reference", async () => {
    const resources = await registered(
      "any",
      () => new Bucket("packages", { namespace, objectStore: store, bucket: "packages" }),
    );
    const pod = resources.find(({ type }) => type.endsWith(":Job"))!.inputs.spec.template.spec;
    expect(restrictedProblems(pod)).toEqual([]);
    expect(pod.containers[0].command).toEqual(["rclone", "mkdir", "store:packages"]);
    expect(pod.containers[0].env).toContainEqual({
      name: "S3_SECRET_KEY",
      valueFrom: { secretKeyRef: { name: "packages", key: "secretkey" } },
    });
    expect(pod.containers[0].env).toContainEqual({
      name: "RCLONE_CONFIG_STORE_ENDPOINT",
      value: "https://rgw.rook-ceph.svc:443",
    });
  });

  test.each([
    [{ bucket: "ab" }, "bucket", '"ab" does not match'],
    [{ bucket: "Packages" }, "bucket", '"Packages" does not match'],
    [{ bucket: undefined }, "bucket", "is required"],
    [{ region: "US" }, "region", '"US" does not match'],
    [{ objectStore: { endpoint: "http://rgw:80" } }, "objectStore.endpoint", '"http://rgw:80" does not match'],
    [{ objectStore: {} }, "objectStore.endpoint", "is required"],
  ])("refuses %j", (change, path, problem) => {
    const problems = problemsOf(bucketSchema, { namespace, objectStore: store, bucket: "packages", ...change });
    expect(problems.map((one) => one.path)).toEqual([path]);
    expect(problems[0]!.problem).toContain(problem);
  });
});
