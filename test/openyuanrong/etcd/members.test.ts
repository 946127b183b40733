import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { BinaryReader } from "google-protobuf";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EtcdArgs } from "../../../components/openyuanrong/etcd";
import { initialCluster, namesOf } from "../../../components/openyuanrong/etcd/addresses";
import { snapshotsSpec } from "../../../components/openyuanrong/etcd/snapshots";
import { requireTools } from "../../support/cluster";
import { known, RealCluster } from "./real-cluster";

// What docs/etcd.md tells to do by hand, done with the real program.
const tools = requireTools();
const cluster = new RealCluster(() => tools().etcd);
const PATIENCE = { timeout: 30_000, interval: 200 };
const [FIRST, SECOND, THIRD] = ["ds-core-etcd-0", "ds-core-etcd-1", "ds-core-etcd-2"] as const;

beforeAll(async () => {
  if (!tools()) return;
  await cluster.prepare();
  await cluster.startAll("new");
});
afterAll(() => cluster.remove());

test("three members come up with the StatefulSet's flags, and rights are set up", async () => {
  expect(cluster.setUpUsers()).toEqual({ status: 0, error: "" });
  await cluster.put("/yr/before", "kept");
  for (const pod of [FIRST, SECOND, THIRD])
    await expect.poll(() => cluster.holds("/yr/before", "kept", pod), PATIENCE).toBe(true);
});

test("only a certificate that names root may take a snapshot", async () => {
  await expect(cluster.call("client", "Maintenance/Snapshot", Buffer.alloc(0))).rejects.toThrow("permission denied");
  await expect(cluster.call("setup", "Maintenance/Snapshot", Buffer.alloc(0))).rejects.toThrow("user name is empty");
  const messages = await cluster.call("snapshots", "Maintenance/Snapshot", Buffer.alloc(0));
  expect(Buffer.concat(messages.map(blobOf)).includes("/yr/before")).toBe(true);
});

test("a member that lost its volume neither founds a cluster nor comes back as itself", async () => {
  await cluster.stop(SECOND);
  cluster.loseData(SECOND);
  const member = cluster.start(SECOND, "new");
  const [log, [code]] = await Promise.all([text(member.stderr!), once(member, "exit")]);
  expect(code).not.toBe(0);
  expect(log).toContain("has already been bootstrapped");
});

test("it is replaced: removed, added, and started to join the cluster", async () => {
  const { members = [] } = await cluster.asRoot("cluster/member/list", {});
  const lost = members.find(({ name }) => name === SECOND)!;
  await cluster.asRoot("cluster/member/remove", { ID: lost.ID });
  // etcd refuses while the others have been connected for less than five seconds.
  const add = () => cluster.asRoot("cluster/member/add", { peerURLs: lost.peerURLs });
  await expect.poll(add, PATIENCE).toHaveProperty("member");
  cluster.loseData(SECOND);
  await cluster.startAll("existing", [SECOND]);
  await expect.poll(() => cluster.holds("/yr/before", "kept", SECOND), PATIENCE).toBe(true);
  await cluster.put("/yr/after", "replaced", SECOND);
  await expect.poll(() => cluster.holds("/yr/after", "replaced", THIRD), PATIENCE).toBe(true);
  // The ConfigMap's value counts for empty volumes only.
  await cluster.stop(SECOND);
  await cluster.startAll("new", [SECOND]);
  expect(await cluster.holds("/yr/after", "replaced", SECOND)).toBe(true);
});

test("a snapshot of the CronJob restores a cluster that lost every member", async ({ skip }) => {
  const missing = ["etcdctl", "etcdutl"].find((program) => spawnSync(program, ["version"]).error);
  skip(missing !== undefined, `no ${missing} on PATH`);
  const args: EtcdArgs = { namespace: "yr" };
  const names = namesOf(args);
  const store = { endpoint: "rgw.rook.svc:80" };
  const { jobTemplate } = snapshotsSpec(args, { store, bucket: "backups" }, names, {}, "ds-core-etcd-snapshots");
  type Container = { command: string[]; args: string[] };
  const { spec } = ((await known(jobTemplate)) as { spec: { template: { spec: { initContainers: Container[] } } } })
    .spec.template;
  const file = path.join(cluster.folder, "etcd.db");
  const local = (arg: string) =>
    arg.replace("/snapshot/etcd.db", file).replace("certificates/client", "certificates/snapshots");
  for (const container of spec.initContainers)
    run(path.basename(container.command[0]!), cluster.onLoopback(container.args).map(local));

  await cluster.put("/yr/late", "after the snapshot");
  expect(run("etcdctl", ["member", "list"], cluster.etcdctlEnvironment()).trim().split("\n")).toHaveLength(3);
  for (const pod of [FIRST, SECOND, THIRD]) {
    await cluster.stop(pod);
    cluster.loseData(pod);
  }
  const peers = (await known(initialCluster(names, 3, "https"))) as string;
  for (const pod of [FIRST, SECOND, THIRD])
    run(
      "etcdutl",
      cluster.onLoopback(
        [
          ...["snapshot", "restore", file, `--name=${pod}`, `--initial-cluster=${peers}`],
          "--initial-cluster-token=restored-1",
          `--initial-advertise-peer-urls=${peers
            .split(",")
            .find((peer) => peer.startsWith(pod))!
            .replace(/^[^=]*=/, "")}`,
          "--data-dir=/var/lib/etcd/data",
          ...["--bump-revision=1000000000", "--mark-compacted"],
        ],
        pod,
      ),
    );
  await cluster.startAll("new");
  for (const pod of [FIRST, SECOND, THIRD]) {
    expect(await cluster.holds("/yr/after", "replaced", pod)).toBe(true);
    expect(await cluster.holds("/yr/late", "after the snapshot", pod)).toBe(false);
  }
  await expect(cluster.call("client", "Maintenance/Snapshot", Buffer.alloc(0))).rejects.toThrow("permission denied");
  expect(cluster.setUpUsers()).toEqual({ status: 0, error: "" });
});

/** The part of the database in a message of the snapshot. */
function blobOf(message: Buffer): Buffer {
  const reader = new BinaryReader(message);
  while (reader.nextField())
    if (reader.getFieldNumber() === 3) return Buffer.from(reader.readBytes());
    else reader.skipField();
  return Buffer.alloc(0);
}

function run(program: string, args: string[], more: object = {}): string {
  const env = { ...process.env, ...more };
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", env });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
  return stdout;
}
