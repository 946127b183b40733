import { expect, test } from "vitest";
import { MariaDb } from "../../../components/kpaas/mariadb";
import { Refusal, refusalOf, refusesToMake } from "../../support/refusals";

const databases = [{ name: "cp" }];
const grant = { database: "cp", privileges: ["SELECT"] };
const user = { name: "app", grants: [grant] };
const bucket = { endpoint: "https://s3.test", bucketName: "backups", secretName: "keys" };
const withUser = (change: object) => ({ databases, users: [{ ...user, ...change }] });
const job = { name: "seed", username: "app", database: "cp", sql: "SELECT 1;" };

/** What is given, and the place and reason of the one problem that it makes. */
const cases: Refusal[] = [
  [{ preset: "large" }, "preset", '"large" is not supported'],
  [{ topology: "cluster" }, "topology", '"cluster" is not supported'],
  [{ serverName: "a-name-that-is-longer-than-it-may-be" }, "serverName", "does not match"],
  [{ replicas: 4 }, "replicas", "4 members of Galera have no majority"],
  [{ replicas: 1 }, "replicas", "1 members of Galera"],
  [{ topology: "replication", replicas: 1 }, "replicas", "1 server has no replica"],
  [{ preset: "small", replicas: 3 }, "replicas", "3 servers cannot stand alone"],
  [{ image: "mariadb:latest" }, "image", "uses the moving tag latest"],
  [{ image: "mariadb:11.8" }, "image", "has a tag that moves"],
  [{ image: "docker.io/library/mariadb:10.5.29" }, "image", "is older than the operator supports"],
  [{ issuer: { name: "A" } }, "issuer.name", '"A" does not match'],
  [{ rootPassword: "cpAdmin!12345" }, "rootPassword", "is a known default password"],
  [{ rootPassword: "short" }, "rootPassword", "is shorter than 8 characters"],
  [{ databases: [{ name: "Cp" }] }, "databases[0].name", '"Cp" does not match'],
  [{ databases: [{ name: "mysql" }] }, "databases[0].name", "mysql is MariaDB's own"],
  [{ databases: [{ name: "a" }, { name: "a" }] }, "databases[1].name", "a is there twice"],
  [{ databases: [{ name: "a_b" }, { name: "a-b" }] }, "databases[1].name", "a-b and a_b make one object"],
  [{ databases: [{ name: "a", collation: "utf8 bin" }] }, "databases[0].collation", "does not match"],
  [withUser({ name: "root" }), "users[0].name", "root is MariaDB's own"],
  [withUser({ name: "mariadb.sys" }), "users[0].name", '"mariadb.sys" does not match'],
  [{ databases, users: [user, user] }, "users[1].name", "app is there twice"],
  [withUser({ grants: [] }), "users[0].grants", "is empty"],
  [withUser({ grants: undefined }), "users[0].grants", "is required"],
  [withUser({ grants: [{ ...grant, database: "x" }] }), "users[0].grants[0].database", "x is none of the databases"],
  [withUser({ grants: [{ ...grant, database: "*" }] }), "users[0].grants[0].database", "* is none of the databases"],
  [withUser({ grants: [grant, grant] }), "users[0].grants[1].database", "cp has a grant already"],
  [withUser({ grants: [{ ...grant, privileges: [] }] }), "users[0].grants[0].privileges", "length 0 is too small"],
  [
    withUser({ grants: [{ ...grant, privileges: ["SUPER"] }] }),
    "users[0].grants[0].privileges[0]",
    '"SUPER" is not supported',
  ],
  [
    withUser({ grants: [{ ...grant, privileges: ["ALL PRIVILEGES", "SELECT"] }] }),
    "users[0].grants[0].privileges",
    "name single privileges beside ALL PRIVILEGES",
  ],
  [withUser({ password: "changeme" }), "users[0].password", "is a known default password"],
  [withUser({ host: "a b" }), "users[0].host", '"a b" does not match'],
  [withUser({ maxConnections: 0 }), "users[0].maxConnections", "0 is too small"],
  [{ databases, users: [user], sqlJobs: [{ ...job, username: "x" }] }, "sqlJobs[0].username", "x is none of the users"],
  [
    { databases: [...databases, { name: "b" }], users: [user], sqlJobs: [{ ...job, database: "b" }] },
    "sqlJobs[0].database",
    "app has no grant on b",
  ],
  [{ databases, users: [user], sqlJobs: [job, job] }, "sqlJobs[1].name", "seed is there twice"],
  [{ databases, users: [user], sqlJobs: [{ ...job, sql: "" }] }, "sqlJobs[0].sql", "length 0 is too small"],
  [{ storage: { size: "10 GB" } }, "storage.size", '"10 GB" does not match'],
  [{ server: { maxConnections: 5 } }, "server.maxConnections", "5 is too small"],
  [{ server: { bufferPoolPercent: 95 } }, "server.bufferPoolPercent", "95 is too large"],
  [{ server: { settings: { "wait timeout": "1" } } }, 'server.settings["wait timeout"]', "Invalid key in record"],
  [{ server: { settings: { ssl_ca: "/x" } } }, "server.settings.ssl_ca", "is set for every server alike"],
  [{ server: { settings: { sql_mode: "a\nb" } } }, "server.settings.sql_mode", "does not match"],
  [
    { resources: { requests: { memory: "2Gi" }, limits: { memory: "1Gi" } } },
    "resources.limits.memory",
    "1Gi is below the request 2Gi",
  ],
  [{ backups: {} }, "backups.bucket", "is required"],
  [{ backups: { bucket, schedule: "daily" } }, "backups.schedule", '"daily" does not match'],
  [{ backups: { bucket, retentionDays: 0 } }, "backups.retentionDays", "0 is too small"],
  [{ backups: { bucket, prefix: "/a/" } }, "backups.prefix", '"/a/" does not match'],
  [{ restore: { bucket, targetTime: "yesterday" } }, "restore.targetTime", '"yesterday" does not match'],
  [{ monitoring: { scrape: "annotations" } }, "monitoring.scrape", "has no effect"],
  [
    { monitoring: { scrape: "service-monitor", labels: { team: "a" } } },
    "monitoring.labels.team",
    "cannot be put on the servers' monitor",
  ],
  [{ clientNamespaces: ["a.b"] }, "clientNamespaces[0]", '"a.b" does not match'],
  [{ operator: { install: false, replicas: 2 } }, "operator.replicas", "has no effect on an operator"],
  [{ operator: { install: false }, values: {} }, "values", "has no effect without the operator's chart"],
  [{ network: { nodeCidrs: [], apiServerCidrs: ["10.0.0.1/32"] } }, "network.nodeCidrs", "length 0 is too small"],
];

const problemsOf = (args: object) => refusalOf(() => new MariaDb("db", args as never));

refusesToMake((args) => new MariaDb("db", args as never), cases);

test("tells all problems at once, and what would be right", () => {
  const problems = problemsOf({
    replicas: 2,
    databases,
    users: [{ name: "root", grants: [{ database: "x", privileges: ["SELECT"] }] }],
    backups: { schedule: "x" },
  });
  expect(problems.map(({ path, expected }) => [path, expected])).toEqual([
    ["backups.bucket", "an object"],
    ["backups.schedule", expect.stringContaining("five cron fields")],
    ["replicas", "3, 5, 7 or 9"],
    ["users[0].grants[0].database", "one of: cp"],
    ["users[0].name", "another name"],
  ]);
});
