import { expect, test } from "vitest";
import { Etcd } from "../../../components/openyuanrong/etcd";
import { problemsOf } from "../../../components/core/problems";
import { ValidationError } from "../../../components/core/validation";
import { etcdSchema, etcdSettingsSchema } from "../../../components/openyuanrong/etcd/schema";

const snapshots = { store: { endpoint: "rgw.rook.svc:80" }, bucket: "backups" };
const secrets = { peer: "p", server: "s", client: "c", setup: "t" };
const long = "a".repeat(43);

/** What is set, and the place and reason of the one problem that it makes. */
type Case = [change: object, path: string, problem: string];

const cases: Case[] = [
  [{ snapshots: { store: snapshots.store } }, "snapshots.bucket", "is required"],
  [{ snapshots: { bucket: "backups" } }, "snapshots.store", "is required"],
  [{ snapshots: { ...snapshots, store: {} } }, "snapshots.store.endpoint", "is required"],
  [
    { snapshots: { ...snapshots, store: { endpoint: "https://s3:443" } } },
    "snapshots.store.endpoint",
    "does not match",
  ],
  [
    { snapshots: { ...snapshots, store: { ...snapshots.store, secretKey: "x" } } },
    "snapshots.store.secretKey",
    "is not",
  ],
  [{ snapshots: { ...snapshots, bucket: "Backups" } }, "snapshots.bucket", '"Backups" does not match'],
  [{ snapshots: { ...snapshots, bucket: "a" } }, "snapshots.bucket", '"a" does not match'],
  [{ snapshots: { ...snapshots, bucket: "a/b" } }, "snapshots.bucket", '"a/b" does not match'],
  [{ snapshots: { ...snapshots, prefix: "/etcd" } }, "snapshots.prefix", '"/etcd" does not match'],
  [{ snapshots: { ...snapshots, prefix: "etcd/" } }, "snapshots.prefix", '"etcd/" does not match'],
  [{ snapshots: { ...snapshots, prefix: "a/../b" } }, "snapshots.prefix", '"a/../b" does not match'],
  [{ snapshots: { ...snapshots, schedule: "daily" } }, "snapshots.schedule", '"daily" does not match'],
  [{ snapshots: { ...snapshots, schedule: "0 */6 * *" } }, "snapshots.schedule", '"0 */6 * *" does not match'],
  [{ snapshots: { ...snapshots, schedule: "60 * * * *" } }, "snapshots.schedule", '"60 * * * *" does not match'],
  [{ snapshots: { ...snapshots, schedule: "TZ=UTC 0 1 * * *" } }, "snapshots.schedule", "does not match"],
  [{ snapshots: { ...snapshots, timeZone: "Seoul" } }, "snapshots.timeZone", '"Seoul" is not a time zone'],
  [{ snapshots: { ...snapshots, timeZone: "+09:00" } }, "snapshots.timeZone", '"+09:00" is not a time zone'],
  [{ snapshots: { ...snapshots, keep: 0 } }, "snapshots.keep", "0 is too small"],
  [{ snapshots: { ...snapshots, keep: 1.5 } }, "snapshots.keep", "is a number"],
  [{ snapshots: { ...snapshots, timeoutSeconds: 5 } }, "snapshots.timeoutSeconds", "5 is too small"],
  [{ snapshots: { ...snapshots, image: "rclone/rclone" } }, "snapshots.image", '"rclone/rclone" does not match'],
  [{ snapshots: { ...snapshots, retention: 3 } }, "snapshots.retention", "is not a known property"],
  [{ snapshots: { ...snapshots, caSecretName: "A" } }, "snapshots.caSecretName", '"A" does not match'],
  [
    { snapshots: { ...snapshots, resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } } },
    "snapshots.resources.limits.cpu",
    "1 is below the request 2",
  ],
  [{ snapshots, serviceName: long }, "serviceName", "is too long for a CronJob beside it"],
  [{ snapshots, tls: { secrets } }, "tls.secrets.snapshots", "is required to take snapshots"],
  [{ tls: { secrets: { ...secrets, snapshots: "r" } } }, "tls.secrets.snapshots", "has no meaning without snapshots"],
  [{ tls: { clientSecretName: "ds-core-etcd-root" } }, "tls.clientSecretName", "is another Secret of the cluster"],
  [{ clientNamespaces: ["yr"] }, "clientNamespaces[0]", "has the Secret already"],
  [{ clientNamespaces: ["a", "a"] }, "clientNamespaces[1]", "a stands there twice"],
  [{ clientNamespaces: ["A"] }, "clientNamespaces[0]", '"A" does not match'],
  [{ clientNamespaces: ["a"], tls: { enabled: false } }, "clientNamespaces", "need a generated client Secret"],
  [{ clientNamespaces: ["a"], tls: { secrets } }, "clientNamespaces", "need a generated client Secret"],
  [{ monitoring: { scrape: "always" } }, "monitoring.scrape", '"always" is not supported'],
  [{ external: { endpoints: ["e:1"] }, snapshots }, "snapshots", "has no meaning for an external cluster"],
  [{ external: { endpoints: ["e:1"] }, clientNamespaces: [] }, "clientNamespaces", "has no meaning for an external"],
  [{ external: { endpoints: ["e:1"], clientRevision: 1 } }, "external.clientRevision", "is a number"],
];

test.each(cases)("%j is refused at %s because %s", (change, path, problem) => {
  const args = { namespace: "yr", ...change };
  const problems = problemsOf(etcdSchema, args);
  expect(problems.map((found) => found.path)).toEqual([path]);
  expect(problems[0]!.problem).toContain(problem);
  expect(problems[0]!.expected).not.toBe("");
  expect(() => new Etcd("x", args as never)).toThrow(ValidationError);
});

test.each([
  { snapshots: { ...snapshots, schedule: "@daily", timeZone: "Asia/Seoul", prefix: "a/b.c/d", keep: 1 } },
  { snapshots: { ...snapshots, schedule: "5,35 1-5/2 1 JAN-mar,12 mon" } },
  { snapshots, tls: { enabled: false } },
  { snapshots, tls: { secrets: { ...secrets, snapshots: "r" } } },
  { snapshots, tls: { secrets: { ...secrets, setup: undefined } }, authentication: { enabled: false } },
  { serviceName: "ds-core-meta-etcd", clientNamespaces: ["workers"] },
  { external: { endpoints: ["e:1"], clientSecretName: "c", clientRevision: "1" } },
])("%j is accepted", (settings) => {
  expect(problemsOf(etcdSettingsSchema, settings)).toEqual([]);
});
