import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { problemsOf } from "../../components/core/problems";
import {
  bucketReferenceSchema,
  databaseReferenceSchema,
  oidcClientReferenceSchema,
  secretKeyReferenceSchema,
  trustReferenceSchema,
} from "../../components/kpaas/references";

const bucket = { endpoint: "https://rgw.rook-ceph.svc", bucketName: "harbor-registry", secretName: "harbor-bucket" };
const database = { host: "mariadb.data.svc", database: "keycloak", username: "keycloak" };
const client = { issuerUrl: "https://keycloak.team.test/realms/platform", clientId: "harbor" };

describe("accepts", () => {
  test.each<[string, z.ZodType, object]>([
    ["a Secret", secretKeyReferenceSchema, { name: "s" }],
    ["a key of a Secret", secretKeyReferenceSchema, { name: "s", key: "tls.crt" }],
    ["a ConfigMap", trustReferenceSchema, { configMapName: "trust-bundle", key: "ca-certificates.crt" }],
    ["a bucket", bucketReferenceSchema, bucket],
    ["a bucket within the cluster", bucketReferenceSchema, { ...bucket, endpoint: "http://rgw.rook-ceph.svc:80" }],
    ["a password", databaseReferenceSchema, { ...database, password: "p".repeat(20), port: 3306 }],
    [
      "a Service's short name",
      databaseReferenceSchema,
      { ...database, host: "mariadb", passwordSecret: { name: "s" } },
    ],
    ["a client's secret", oidcClientReferenceSchema, { ...client, clientSecret: "c" }],
    ["a Secret of a client", oidcClientReferenceSchema, { ...client, clientSecretSecret: { name: "s", key: "k" } }],
  ])("%s", (_, schema, value) => expect(problemsOf(schema, value)).toEqual([]));
});

describe("refuses", () => {
  test.each<[z.ZodType, object, string, string]>([
    [secretKeyReferenceSchema, { name: "S" }, "name", "does not match"],
    [secretKeyReferenceSchema, { name: "s", key: "a/b" }, "key", "does not match"],
    [trustReferenceSchema, {}, "configMapName", "is required"],
    [trustReferenceSchema, { configMapName: "a", secretName: "b" }, "secretName", "is not a known property"],
    [bucketReferenceSchema, { ...bucket, endpoint: "rgw.rook-ceph.svc" }, "endpoint", "does not match"],
    [bucketReferenceSchema, { ...bucket, endpoint: "https://key:secret@rgw.test" }, "endpoint", "does not match"],
    [bucketReferenceSchema, { ...bucket, bucketName: "Harbor" }, "bucketName", "does not match"],
    [bucketReferenceSchema, { ...bucket, bucketName: "ab" }, "bucketName", "does not match"],
    [bucketReferenceSchema, { ...bucket, region: "" }, "region", "is too small"],
    [bucketReferenceSchema, { ...bucket, accessKeyIdKey: " " }, "accessKeyIdKey", "does not match"],
    [databaseReferenceSchema, database, "password", "is required"],
    [
      databaseReferenceSchema,
      { ...database, password: "x", passwordSecret: { name: "s" } },
      "passwordSecret",
      "stands beside password",
    ],
    [databaseReferenceSchema, { ...database, password: "x", host: "a b" }, "host", "does not match"],
    [databaseReferenceSchema, { ...database, password: "x", port: 70_000 }, "port", "70000 is too large"],
    [databaseReferenceSchema, { ...database, password: "" }, "password", "is too small"],
    [oidcClientReferenceSchema, client, "clientSecret", "is required"],
    [
      oidcClientReferenceSchema,
      { ...client, clientSecret: "x", clientSecretSecret: { name: "s" } },
      "clientSecretSecret",
      "stands beside clientSecret",
    ],
    [
      oidcClientReferenceSchema,
      { ...client, clientSecret: "x", issuerUrl: "http://keycloak.team.test" },
      "issuerUrl",
      "does not match",
    ],
    [oidcClientReferenceSchema, { ...client, clientSecret: "x", clientId: "" }, "clientId", "is too small"],
  ])("(%#) %j", (schema, value, path, problem) => {
    const problems = problemsOf(schema, value);
    expect(problems.map((one) => one.path)).toEqual([path]);
    expect(problems[0]!.problem).toContain(problem);
  });
});
