import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { EtcdArgs } from "../../../components/openyuanrong/etcd";
import { UPLOAD_SCRIPT } from "../../../components/openyuanrong/etcd/snapshots";
import { containersOf, Json, restrictedProblems } from "../../stacks/support";
import { object, objectsOf } from "./support";

const snapshots = { store: { endpoint: "rgw.rook.svc:80", tls: false }, bucket: "backups" };

async function cronJob(args: Omit<EtcdArgs, "namespace">): Promise<Json> {
  return object(await objectsOf(args), "CronJob");
}

test("there is no CronJob and no certificate of root unless snapshots are asked for", async () => {
  const objects = await objectsOf({});
  expect(objects.filter(({ inputs }) => (inputs as Json).metadata.name.endsWith("-snapshots"))).toEqual([]);
});

test("runs do not overlap, end, and leave a short history", async () => {
  const { metadata, spec } = await cronJob({ snapshots });
  expect(metadata.name).toBe("ds-core-etcd-snapshots");
  expect(spec).toMatchObject({ schedule: "0 */6 * * *", timeZone: "Etc/UTC", concurrencyPolicy: "Forbid" });
  for (const limit of ["startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"])
    expect(spec[limit]).toBeGreaterThan(0);
  const job = spec.jobTemplate.spec;
  for (const limit of ["activeDeadlineSeconds", "ttlSecondsAfterFinished"]) expect(job[limit]).toBeGreaterThan(0);
  expect(job.template.metadata.labels["app.kubernetes.io/component"]).toBe("snapshots");
});

test("the pod is restricted, bounded, and saves, checks and uploads the same file", async () => {
  const pod = (await cronJob({ snapshots, quota: "4Gi" })).spec.jobTemplate.spec.template.spec;
  expect(restrictedProblems(pod)).toEqual([]);
  expect(pod.automountServiceAccountToken).toBe(false);
  for (const container of containersOf(pod)) {
    expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
    expect(Object.keys(container.resources).sort()).toEqual(["limits", "requests"]);
  }
  const [save, check, upload] = containersOf(pod);
  expect(save.args.slice(0, 3)).toEqual(["snapshot", "save", "/snapshot/etcd.db"]);
  expect(save.args).toContain("--endpoints=https://ds-core-etcd.yr.svc.cluster.local:2379");
  expect(check.args.slice(0, 3)).toEqual(["snapshot", "status", "/snapshot/etcd.db"]);
  expect(valueOf(upload, "SNAPSHOT")).toBe("/snapshot/etcd.db");
  expect(pod.volumes[0]).toEqual({ name: "snapshot", emptyDir: { sizeLimit: "5120Mi" } });
});

test("the store's keys come from its Secret, and stand nowhere else", async () => {
  const store = { endpoint: "s3.example.com:443", secretName: "backup-keys" };
  const given = { ...snapshots, store, pathStyle: false, region: "eu-west-1", caSecretName: "store-ca", prefix: "a/b" };
  const pod = (await cronJob({ snapshots: given })).spec.jobTemplate.spec.template.spec;
  const [upload] = pod.containers;
  const from = (key: string) => ({ secretKeyRef: { name: "backup-keys", key } });
  expect(upload.env).toContainEqual({ name: "S3_ACCESS_KEY", valueFrom: from("accesskey") });
  expect(upload.env).toContainEqual({ name: "S3_SECRET_KEY", valueFrom: from("secretkey") });
  // Kubernetes resolves $(NAME) only for names that stand before.
  const order = upload.env.map(({ name }: Json) => name);
  for (const [name, source] of [
    ["RCLONE_CONFIG_STORE_ACCESS_KEY_ID", "S3_ACCESS_KEY"],
    ["RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY", "S3_SECRET_KEY"],
  ] as const) {
    expect(valueOf(upload, name)).toBe(`$(${source})`);
    expect(order.indexOf(source)).toBeLessThan(order.indexOf(name));
  }
  expect(valueOf(upload, "RCLONE_CONFIG_STORE_ENDPOINT")).toBe("https://s3.example.com:443");
  expect(valueOf(upload, "RCLONE_CONFIG_STORE_FORCE_PATH_STYLE")).toBe("false");
  expect(valueOf(upload, "RCLONE_CONFIG_STORE_REGION")).toBe("eu-west-1");
  expect(valueOf(upload, "PREFIX")).toBe("a/b");
  const ca = path.dirname(valueOf(upload, "RCLONE_CA_CERT"));
  const { name } = upload.volumeMounts.find(({ mountPath }: Json) => mountPath === ca);
  expect(pod.volumes.find((volume: Json) => volume.name === name).secret.secretName).toBe("store-ca");
});

test.each<[string, Omit<EtcdArgs, "namespace">, string | undefined]>([
  ["generated certificates", {}, "ds-core-etcd-snapshots"],
  ["given ones", { tls: { secrets: { peer: "p", server: "s", client: "c", setup: "t", snapshots: "root" } } }, "root"],
  ["rights off", { authentication: { enabled: false } }, "etcd-client-secret"],
  ["TLS off", { tls: { enabled: false } }, undefined],
])("etcd is asked with the right certificate: %s", async (_case, args, secretName) => {
  const pod = (await cronJob({ ...args, snapshots })).spec.jobTemplate.spec.template.spec;
  const secrets = pod.volumes.flatMap(({ secret }: Json) => (secret ? [secret.secretName] : []));
  expect(secrets).toEqual(secretName === undefined ? [] : [secretName]);
  const [save] = pod.initContainers;
  expect(save.args.filter((arg: string) => /^--(cacert|cert|key)=/.test(arg))).toHaveLength(secretName ? 3 : 0);
  expect(save.args.join(" ")).toContain(secretName ? "https://" : "http://");
});

/** As much of rclone as the script calls, on a folder; only names that match the filter are listed. */
const RCLONE = `#!/bin/sh
set -eu
case "$1" in
  copyto) mkdir -p "$STORE/\${3%/*}" && cp "$2" "$STORE/$3" ;;
  lsf) pattern=$(printf %s "$4" | sed 's#^/{{\\(.*\\)}}$#\\1#'); ls "$STORE/$5" | grep -Ex "$pattern" | grep -v "\${HIDDEN:-none}" ;;
  deletefile) rm "$STORE/$2" ;;
  *) exit 2 ;;
esac
`;

test("the upload keeps the newest snapshots and touches no other object", () => {
  const { run, folder } = store(["20200101T000000Z.db", "20210101T000000Z.db", "20220101T000000Z.db", "by-hand.db"]);
  expect(run()).toMatchObject({ status: 0 });
  const names = readdirSync(folder).sort();
  expect(names.slice(0, 1)).toEqual(["20220101T000000Z.db"]);
  expect(names[1]).toMatch(/^\d{8}T\d{6}Z\.db$/);
  expect(names.slice(2)).toEqual(["by-hand.db"]);
  expect(readFileSync(path.join(folder, names[1]!), "utf8")).toBe("content");
});

test("nothing is deleted when the store does not list the upload", () => {
  const { run, folder } = store(["20200101T000000Z.db", "20210101T000000Z.db", "20220101T000000Z.db"]);
  const year = String(new Date().getUTCFullYear());
  const { status, stderr } = run({ HIDDEN: `^${year}` });
  expect(status).toBe(1);
  expect(stderr).toContain("so nothing is deleted");
  expect(readdirSync(folder)).toHaveLength(4);
});

function store(names: string[]) {
  const root = mkdtempSync(path.join(tmpdir(), "etcd-upload-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const folder = path.join(root, "store:backups/etcd/yr");
  mkdirSync(folder, { recursive: true });
  for (const name of names) writeFileSync(path.join(folder, name), "old");
  writeFileSync(path.join(root, "etcd.db"), "content");
  writeFileSync(path.join(root, "rclone"), RCLONE);
  chmodSync(path.join(root, "rclone"), 0o755);
  const env = { STORE: root, SNAPSHOT: path.join(root, "etcd.db"), BUCKET: "backups", PREFIX: "etcd/yr", KEEP: "2" };
  const run = (more: object = {}) =>
    spawnSync("/bin/sh", ["-c", UPLOAD_SCRIPT], {
      env: { ...env, ...more, PATH: `${root}:${process.env.PATH}` },
      encoding: "utf8",
    });
  return { run, folder };
}

function valueOf(container: Json, name: string): string {
  return container.env.find((variable: Json) => variable.name === name).value;
}
