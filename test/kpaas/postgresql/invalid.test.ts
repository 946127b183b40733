import { expect, test } from "vitest";
import { PostgreSql } from "../../../components/kpaas/postgresql";
import { Refusal, refusalOf, refusesToMake } from "../../support/refusals";

const databases = [{ name: "registry", owner: "harbor" }];
const users = [{ name: "harbor" }];
const bucket = { endpoint: "https://s3.test", bucketName: "backups", secretName: "keys" };

/** What is given beside a database and its owner, and the place and reason of the one problem that it makes. */
const cases: Refusal[] = [
  [{ preset: "large" }, "preset", '"large" is not supported'],
  [{ serverName: "a-name-that-is-longer-than-it-may-be" }, "serverName", "does not match"],
  [{ instances: 0 }, "instances", "0 is too small"],
  [{ instances: 1, synchronous: true }, "synchronous", "waits for a standby that there is none of"],
  [{ preset: "small", synchronous: true }, "synchronous", "waits for a standby that there is none of"],
  [{ image: "postgresql:latest" }, "image", "uses the moving tag latest"],
  [{ image: "ghcr.io/cloudnative-pg/postgresql:17" }, "image", "has a tag that moves"],
  [{ image: "ghcr.io/cloudnative-pg/postgresql:13.22" }, "image", "is no longer supported"],
  [{ issuer: { name: "A" } }, "issuer.name", '"A" does not match'],
  [{ databases: [] }, "databases", "length 0 is too small"],
  [{ databases: [{ name: "Registry", owner: "harbor" }] }, "databases[0].name", '"Registry" does not match'],
  [{ databases: [{ name: "postgres", owner: "harbor" }] }, "databases[0].name", "postgres is PostgreSQL's own"],
  [{ databases: [...databases, ...databases] }, "databases[1].name", "registry is there twice"],
  [
    { databases: [...databases, { name: "a_b", owner: "harbor" }, { name: "a-b", owner: "harbor" }] },
    "databases[2].name",
    "a-b and a_b make one object",
  ],
  [{ databases: [...databases, { name: "a", owner: "x" }] }, "databases[1].owner", "x is none of the users"],
  [{ databases: [...databases, { name: "a" }] }, "databases[1].owner", "is required"],
  [{ databases: [{ ...databases[0], extensions: ["a b"] }] }, "databases[0].extensions[0]", '"a b" does not match'],
  [{ users: [...users, { name: "idle" }] }, "users[1]", "idle owns no database"],
  [{ users: [...users, ...users] }, "users[1].name", "harbor is there twice"],
  [
    { databases: [{ name: "a", owner: "postgres" }], users: [{ name: "postgres" }] },
    "users[0].name",
    "postgres is PostgreSQL's own",
  ],
  [{ users: [{ name: "harbor", password: "Harbor12345" }] }, "users[0].password", "is a known default password"],
  [{ users: [{ name: "harbor", maxConnections: 0 }] }, "users[0].maxConnections", "0 is too small"],
  [{ storage: { size: "10 GB" } }, "storage.size", '"10 GB" does not match'],
  [{ storage: { walSize: "x" } }, "storage.walSize", '"x" does not match'],
  [{ server: { maxConnections: 5 } }, "server.maxConnections", "5 is too small"],
  [{ server: { parameters: { ssl: "off" } } }, "server.parameters.ssl", "is set for every server alike"],
  [
    { server: { parameters: { archive_mode: "off" } } },
    "server.parameters.archive_mode",
    "is set for every server alike",
  ],
  [{ server: { parameters: { work_mem: "1\n2" } } }, "server.parameters.work_mem", "does not match"],
  [{ backups: {} }, "backups.bucket", "is required"],
  [{ backups: { bucket, schedule: "0 0 2 * * *" } }, "backups.schedule", '"0 0 2 * * *" does not match'],
  [{ backups: { bucket, compression: "gzip" } }, "backups.compression", "is not a known property"],
  [{ backups: { bucket }, operator: { backupPlugin: false } }, "operator.backupPlugin", "is what makes the backups"],
  [{ monitoring: { scrape: "annotations" } }, "monitoring.scrape", "cannot be put on the pods alone"],
  [{ operator: { install: false, backupPlugin: true } }, "operator.backupPlugin", "has no effect on an operator"],
  [{ operator: { install: false }, chartVersion: "0.28.0" }, "chartVersion", "has no effect without"],
  [{ clientNamespaces: ["A"] }, "clientNamespaces[0]", '"A" does not match'],
];

const problemsOf = (args: object) => refusalOf(() => new PostgreSql("pg", args as never));

refusesToMake((args) => new PostgreSql("pg", { databases, users, ...args } as never), cases);

test("tells all problems at once, and what would be right", () => {
  const problems = problemsOf({ databases: [{ name: "template1", owner: "x" }], users, instances: 99 });
  expect(problems.map(({ path, expected }) => [path, expected])).toEqual([
    ["databases[0].name", "another name"],
    ["databases[0].owner", "one of: harbor"],
    ["instances", "at most 9"],
    ["users[0]", "a database of the user, or no such user"],
  ]);
});
