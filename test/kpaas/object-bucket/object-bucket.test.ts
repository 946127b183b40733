import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { ValidationError } from "../../../components/core/validation";
import { ObjectBucket, ObjectBucketArgs } from "../../../components/kpaas/object-bucket";
import { objectBucketSchema } from "../../../components/kpaas/object-bucket/schema";
import { bucketReferenceSchema } from "../../../components/kpaas/references";
import { customResourceProblems } from "../custom-resources";
import { only, registered } from "../../support/registered";

const bucket: ObjectBucketArgs = {
  namespace: "harbor",
  bucketName: "harbor-registry",
  storageClassName: "ceph-bucket",
  endpoint: "https://rook-ceph-rgw-ceph-objectstore.rook-ceph.svc",
};

test("is a claim for a bucket of that name, in the namespace that uses it, and waits until it is bound", async () => {
  const resources = await registered(() => new ObjectBucket("registry", bucket));
  const { metadata, spec } = only(resources, "ObjectBucketClaim").inputs;
  expect(metadata).toMatchObject({
    name: "harbor-registry",
    namespace: "harbor",
    annotations: { "pulumi.com/waitFor": "jsonpath={.status.phase}=Bound", "pulumi.com/timeoutSeconds": "600" },
  });
  expect(spec).toEqual({ bucketName: "harbor-registry", storageClassName: "ceph-bucket" });
});

test("a quota is what its user may store", async (context) => {
  const limited = { ...bucket, maxObjects: 1_000_000, maxSize: "500Gi", timeoutSeconds: 120 };
  const resources = await registered(() => new ObjectBucket("registry", limited));
  const { apiVersion, kind, metadata, spec } = only(resources, "ObjectBucketClaim").inputs;
  expect(spec.additionalConfig).toEqual({ maxObjects: "1000000", maxSize: "500Gi" });
  expect(metadata.annotations["pulumi.com/timeoutSeconds"]).toBe("120");
  const problems = customResourceProblems({ apiVersion, kind, metadata, spec });
  if ("skipped" in problems) return context.skip(true, problems.skipped);
  expect(problems).toEqual([]);
});

test("is told as others take it", async () => {
  let told: unknown;
  await registered(() => {
    const made = new ObjectBucket("registry", bucket);
    pulumi.all([made.reference, made.configMapName]).apply((known) => void (told = known));
  });
  const reference = {
    endpoint: bucket.endpoint,
    bucketName: "harbor-registry",
    region: "us-east-1",
    secretName: "harbor-registry",
  };
  expect(told).toEqual([reference, "harbor-registry"]);
  expect(problemsOf(bucketReferenceSchema, reference)).toEqual([]);
});

test.each<[object, string, string]>([
  [{ bucketName: undefined }, "bucketName", "is required"],
  [{ bucketName: "ab" }, "bucketName", '"ab" does not match'],
  [{ bucketName: "a.b.c" }, "bucketName", '"a.b.c" does not match'],
  [{ bucketName: "Harbor" }, "bucketName", '"Harbor" does not match'],
  [{ bucketName: "harbor-" }, "bucketName", '"harbor-" does not match'],
  [{ bucketName: "x".repeat(64) }, "bucketName", "does not match"],
  [{ namespace: "a.b" }, "namespace", '"a.b" does not match'],
  [{ namespace: undefined }, "namespace", "is required"],
  [{ storageClassName: "" }, "storageClassName", "is empty, since there is no object store"],
  [{ storageClassName: "Ceph" }, "storageClassName", '"Ceph" does not match'],
  [{ endpoint: "" }, "endpoint", "is empty, since there is no object store"],
  [{ endpoint: "rook-ceph-rgw" }, "endpoint", '"rook-ceph-rgw" does not match'],
  [{ endpoint: "https://me:secret@s3.test" }, "endpoint", "does not match"],
  [{ endpoint: "https://s3.test/bucket" }, "endpoint", "does not match"],
  [{ region: "" }, "region", "length 0 is too small"],
  [{ maxObjects: 0 }, "maxObjects", "0 is too small"],
  [{ maxObjects: 1.5 }, "maxObjects", "is a number"],
  [{ maxSize: "big" }, "maxSize", '"big" does not match'],
  [{ maxSize: "1Ki" }, "maxSize", "is less than 4Ki"],
  [{ maxSize: 100 }, "maxSize", "is a number"],
  [{ timeoutSeconds: 1 }, "timeoutSeconds", "1 is too small"],
  [{ protect: "no" }, "protect", "is a string"],
  [{ bucket: "a" }, "bucket", "is not a known property"],
])("refuses %j", (change, path, problem) => {
  const problems = problemsOf(objectBucketSchema, { ...bucket, ...change });
  expect(problems.map((one) => one.path)).toEqual([path]);
  expect(problems[0]!.problem).toContain(problem);
});

test("tells all problems at once", async () => {
  const wrong = { ...bucket, bucketName: "A", endpoint: "", maxSize: "1" };
  const refused = registered(() => new ObjectBucket("registry", wrong));
  await expect(refused).rejects.toThrow(ValidationError);
  expect(problemsOf(objectBucketSchema, wrong)).toHaveLength(3);
});
