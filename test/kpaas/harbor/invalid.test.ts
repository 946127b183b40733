import { expect, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { ValidationError } from "../../../components/core/validation";
import { Harbor } from "../../../components/kpaas/harbor";
import { harborSchema } from "../../../components/kpaas/harbor/schema";
import { production, small } from "./arguments";

const web = { host: "harbor.apps.team.test" };
const gateway = { name: "public" };
const bucket = { endpoint: "https://rgw.rook-ceph.svc", bucketName: "images", secretName: "bucket" };
const oidc = {
  issuerUrl: "https://keycloak.apps.team.test/realms/r",
  clientId: "harbor",
  clientSecret: "s3cret-of-it",
};
const project = { name: "team" };
const robot = { name: "ci", permissions: [{ project: "team" }] };
const network = { nodeCidrs: ["10.0.0.0/8"], apiServerCidrs: ["10.0.0.1/32"] };
const store = { host: "valkey.valkey.svc", password: "store-password" };
const database = { host: "pg.pg.svc", database: "registry", username: "harbor", password: "db-password" };

/** What is laid over the least arguments of production, and the place and reason of the one problem that it makes. */
const cases: [args: object, path: string, problem: string][] = [
  [{ preset: "medium" }, "preset", '"medium" is not supported'],
  [{ web: undefined }, "web", "is required"],
  [{ web: {} }, "web.host", "is required"],
  [{ web: { host: "http://harbor.apps.team.test" } }, "web.host", "does not match"],
  [{ web: { host: "harbor" } }, "web.host", '"harbor" does not match'],
  [{ web: { ...web, ingress: {} } }, "web.ingress.tlsSecretName", "is required"],
  [
    { web: { ...web, gateway, ingress: { tlsSecretName: "a" } }, trust: { configMapName: "t", key: "ca.crt" } },
    "web.ingress",
    "stands beside gateway",
  ],
  [{ web: { ...web, gateway } }, "trust", "is required"],
  [{ web: { ...web, gateway }, trust: { configMapName: "t" } }, "trust.key", "is not ca.crt"],
  [{ database: undefined }, "database", "is required"],
  [{ keyValueStore: undefined }, "keyValueStore", "is required"],
  [{ issuer: undefined }, "issuer", "is required"],
  [{ issuer: {} }, "issuer.name", "is required"],
  [{ database: { ...database, password: undefined } }, "database.password", "is required"],
  [{ database: { ...database, passwordSecret: { name: "a" } } }, "database.passwordSecret", "stands beside password"],
  [{ database: { ...database, port: 0 } }, "database.port", "0 is too small"],
  [{ databaseTls: "prefer" }, "databaseTls", '"prefer" is not supported'],
  [{ databaseTls: "disable" }, "databaseTls", "sends passwords in plain text"],
  [{ ...small, databaseTls: "require" }, "databaseTls", "has no effect on Harbor's own database"],
  [{ databaseConnections: 1 }, "databaseConnections", "1 is too small"],
  [{ keyValueStore: { ...store, password: undefined } }, "keyValueStore.password", "is required"],
  [{ keyValueStore: { ...store, port: 70000 } }, "keyValueStore.port", "70000 is too large"],
  [{ registry: { replicas: 2 } }, "registry.replicas", "2 pods cannot share a volume that one pod mounts"],
  [{ registry: { replicas: 2 }, storage: { accessMode: "ReadWriteOnce" } }, "registry.replicas", "2 pods cannot share"],
  [{ storage: { accessMode: "ReadWriteOncePod" } }, "storage.accessMode", "is not supported"],
  [{ storage: { bucket, size: "10Gi" } }, "storage.size", "has no effect on images in a bucket"],
  [{ storage: { bucket, accessMode: "ReadWriteMany" } }, "storage.accessMode", "has no effect on images in a bucket"],
  [{ storage: { bucket: { ...bucket, endpoint: "rgw.rook-ceph.svc" } } }, "storage.bucket.endpoint", "does not match"],
  [{ storage: { bucket: { ...bucket, secretName: undefined } } }, "storage.bucket.secretName", "is required"],
  [{ storage: { size: "100" } }, "storage.size", '"100" is no size of a volume'],
  [{ oidc: { ...oidc, issuerUrl: "http://keycloak.apps.team.test/realms/r" } }, "oidc.issuerUrl", "does not match"],
  [{ oidc: { ...oidc, clientSecret: undefined } }, "oidc.clientSecret", "is required"],
  [{ oidc: { ...oidc, clientSecretSecret: { name: "a" } } }, "oidc.clientSecretSecret", "stands beside clientSecret"],
  [{ oidc: { ...oidc, scopes: ["email"] } }, "oidc.scopes", "lacks openid"],
  [{ oidc: { ...oidc, scopes: ["openid", "a b"] } }, "oidc.scopes[1]", '"a b" does not match'],
  [{ configuration: { auth_mode: "db_auth" } }, "configuration.auth_mode", "belongs to oidc"],
  [{ configuration: { email_password: "x" } }, "configuration.email_password", "is a secret"],
  [{ configuration: { robot_name_prefix: "bot+" } }, "configuration.robot_name_prefix", "would rename every robot"],
  [{ projects: [{ name: "Team" }] }, "projects[0].name", '"Team" does not match'],
  [{ projects: [{ name: "a--b" }] }, "projects[0].name", '"a--b" does not match'],
  [{ projects: [project, project] }, "projects[1].name", "team stands there before"],
  [{ projects: [{ ...project, storageQuota: "100GB" }] }, "projects[0].storageQuota", '"100GB" does not match'],
  [{ projects: [{ ...project, storageQuota: "0Gi" }] }, "projects[0].storageQuota", '"0Gi" does not match'],
  [{ projects: [{ ...project, preventVulnerable: "severe" }] }, "projects[0].preventVulnerable", "is not supported"],
  [
    { scanner: { enabled: false }, projects: [{ ...project, autoScan: true }] },
    "projects[0].autoScan",
    "needs a scanner",
  ],
  [
    { scanner: { enabled: false }, projects: [{ ...project, preventVulnerable: "high" }] },
    "projects[0].preventVulnerable",
    "needs a scanner",
  ],
  [{ robots: [robot] }, "robots[0].permissions[0].project", "team is none of the projects"],
  [{ projects: [project], robots: [robot, robot] }, "robots[1].name", "ci stands there before"],
  [{ projects: [project], robots: [{ ...robot, name: "robot$ci" }] }, "robots[0].name", "does not match"],
  [{ projects: [project], robots: [{ ...robot, permissions: [] }] }, "robots[0].permissions", "length 0 is too small"],
  [
    { projects: [project], robots: [{ ...robot, permissions: [{ project: "team", actions: ["admin"] }] }] },
    "robots[0].permissions[0].actions[0]",
    '"admin" is not supported',
  ],
  [
    { projects: [project], robots: [{ ...robot, permissions: [{ project: "team", actions: ["push"] }] }] },
    "robots[0].permissions[0].actions",
    "has push without pull",
  ],
  [
    { projects: [project], robots: [{ ...robot, permissions: [{ project: "team" }, { project: "team" }] }] },
    "robots[0].permissions[1].project",
    "team stands there before",
  ],
  [{ projects: [project], robots: [{ ...robot, durationDays: 0 }] }, "robots[0].durationDays", "0 is too small"],
  [
    { projects: [project], robots: [{ ...robot, secret: "alllowercase1" }] },
    "robots[0].secret",
    "is refused by Harbor",
  ],
  [{ adminPassword: "Harbor12345" }, "adminPassword", "is a known default password"],
  [{ adminPassword: "short" }, "adminPassword", "is shorter than 8 characters"],
  [
    { adminPassword: "a-good-password", adminPasswordSecret: { name: "a" } },
    "adminPasswordSecret",
    "stands beside adminPassword",
  ],
  [{ secretKey: "not-a-secure-key" }, "secretKey", "is a known default key"],
  [{ secretKey: "seventeen-letters" }, "secretKey", "does not have 16 characters"],
  [{ secretKey: "0123456789abcdef", secretKeySecretName: "a" }, "secretKeySecretName", "stands beside secretKey"],
  [{ core: { replicas: 0 } }, "core.replicas", "0 is too small"],
  [{ portal: { replica: 2 } }, "portal.replica", "is not a known property"],
  [{ jobs: { workers: 0 } }, "jobs.workers", "0 is too small"],
  [{ jobs: { logDays: 400 } }, "jobs.logDays", "400 is too large"],
  [{ scanner: { enabled: false, size: "5Gi" } }, "scanner.size", "has no effect without a scanner"],
  [{ scanner: { databaseRepositories: ["https://ghcr.io/db"] } }, "scanner.databaseRepositories[0]", "does not match"],
  [{ scanner: { databaseRepositories: [] } }, "scanner.databaseRepositories", "length 0 is too small"],
  [{ proxy: {} }, "proxy.httpsProxy", "is required"],
  [{ proxy: { httpsProxy: "http://me:pass@proxy.test:3128" } }, "proxy.httpsProxy", "does not match"],
  [{ proxy: { httpsProxy: "http://proxy.test:3128", noProxy: ["a,b"] } }, "proxy.noProxy[0]", '"a,b" does not match'],
  [{ logLevel: "trace" }, "logLevel", '"trace" is not supported'],
  [{ monitoring: { scrape: "push" } }, "monitoring.scrape", '"push" is not supported'],
  [{ network, database: { ...database, host: "pg.example.com" } }, "peers.database", "is required"],
  [{ network, storage: { bucket: { ...bucket, endpoint: "https://s3.example.com" } } }, "peers.bucket", "is required"],
  [{ values: { harborAdminPassword: "Harbor12345" } }, "values.harborAdminPassword", "is a known default password"],
  [
    { values: { database: { internal: { password: "changeit" } } } },
    "values.database.internal.password",
    "is a known default",
  ],
];

test.each(cases)("refuses %j", (args, path, problem) => {
  const base = "preset" in args && args.preset === "small" ? {} : production;
  // Without what is undefined, as components see it.
  const problems = problemsOf(harborSchema, JSON.parse(JSON.stringify({ ...base, ...args })));
  expect(problems.map((one) => one.path)).toEqual([path]);
  expect(problems[0]!.problem).toContain(problem);
});

test("refuses several things at once before anything is made, without telling a password", () => {
  let thrown: unknown;
  try {
    new Harbor("harbor", {
      web: { host: "x" },
      adminPassword: "Harbor12345",
      registry: { replicas: 3 },
      robots: [robot],
    });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(ValidationError);
  expect((thrown as ValidationError).problems.map(({ path }) => path)).toEqual([
    "adminPassword",
    "database",
    "issuer",
    "keyValueStore",
    "registry.replicas",
    "robots[0].permissions[0].project",
    "web.host",
  ]);
  expect((thrown as Error).message).not.toContain("Harbor12345");
});

test("accepts what is known later, and addresses outside the cluster where NetworkPolicies may reach them", () => {
  const outside = { ...network, externalCidrs: ["192.0.2.0/24"] };
  expect(
    problemsOf(harborSchema, { ...production, network: outside, database: { ...database, host: "pg.example.com" } }),
  ).toEqual([]);
  expect(
    problemsOf(harborSchema, {
      ...production,
      network,
      peers: { database: "pg" },
      database: { ...database, host: "pg.example.com" },
    }),
  ).toEqual([]);
});
