import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { Json } from "../../stacks/support";
import { kubectl, requireCluster } from "../../support/cluster";
import { objectsOf } from "./support";

// The commands of docs/etcd.md, word for word, against a real API server whose pods are simulated.
const cluster = requireCluster();
const NAMESPACE = "openyuanrong-etcd";
const SNAPSHOTS = { store: { endpoint: "s3.example.com:443" }, bucket: "backups" };

/** kubectl, where a finished program is played: etcdctl answers this list, and a restored volume is one whose pod has run. */
const SHIM = `#!/bin/sh
set -eu
case "$*" in
  *" run "*)
    for arg; do shift; case "$arg" in --rm|--attach|--quiet) ;; *) set -- "$@" "$arg" ;; esac; done
    "$KUBECTL" "$@" --dry-run=server -o json | tr -d '\\n' >> "$LOG"
    echo >> "$LOG"
    echo "8211f1d0f64f3269, started, ds-core-etcd-0, https://a:2380, https://a:2379, false"
    echo "91bc3c398fb3c146, started, ds-core-etcd-1, https://b:2380, https://b:2379, false" ;;
  *jsonpath*Succeeded*)
    "$KUBECTL" -n "$2" patch "$5" --subresource=status --type=merge -p '{"status": {"phase": "Succeeded"}}' ;;
  *) exec "$KUBECTL" "$@" ;;
esac
`;

beforeAll(async () => {
  if (!cluster()) return;
  const level = { "pod-security.kubernetes.io/enforce": "restricted" };
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE, labels: level } };
  const made = await objectsOf({ snapshots: SNAPSHOTS });
  const objects = made.map(({ inputs }) => ({
    ...(inputs as Json),
    metadata: { ...(inputs as Json).metadata, namespace: NAMESPACE },
  }));
  const kept = objects.filter(({ kind }: Json) => ["ConfigMap", "CronJob", "Service", "StatefulSet"].includes(kind));
  await kubectl(cluster(), ["apply", "--server-side", "-f", "-"], [namespace, ...kept]);
  await kubectl(cluster(), ["-n", NAMESPACE, "rollout", "status", "statefulset/ds-core-etcd", "--timeout=5m"]);
  return () => kubectl(cluster(), ["delete", "namespace", NAMESPACE, "--wait=false"]);
});

test("a member is replaced: it gets a new claim, the others stay, and the ConfigMap is as before", async () => {
  const before = await Promise.all([0, 1, 2].map(claim));
  const pods = await Promise.all([0, 2].map(uidOfPod));
  const calls = await follow("A member is lost");
  const after = await Promise.all([0, 1, 2].map(claim));
  expect(after.map((uid, index) => uid === before[index])).toEqual([true, false, true]);
  expect(await Promise.all([0, 2].map(uidOfPod))).toEqual(pods);
  const { data } = await get("configmap/ds-core-etcd-bootstrap");
  expect(data).toEqual({ "initial-cluster-state": "new" });
  // Network policies admit them as they admit the Job that sets up users.
  const users = { name: "etcd", instance: "ds-core-etcd", component: "users" };
  for (const { metadata } of calls)
    expect(metadata.labels).toMatchObject(
      Object.fromEntries(Object.entries(users).map(([key, value]) => [`app.kubernetes.io/${key}`, value])),
    );
  const url = `https://ds-core-etcd-1.ds-core-etcd-headless.${NAMESPACE}.svc.cluster.local:2380`;
  expect(calls.map(({ spec }) => spec.containers[0].command.slice(1))).toEqual([
    ["member", "list"],
    ["member", "list"],
    ["member", "remove", "91bc3c398fb3c146"],
    ["member", "add", "ds-core-etcd-1", `--peer-urls=${url}`],
    ["member", "list"],
  ]);
});

test("every volume is restored by a pod that the namespace admits, on the claims of the members", async () => {
  const before = await Promise.all([0, 1, 2].map(claim));
  await follow("The whole cluster is lost");
  expect(await Promise.all([0, 1, 2].map(claim))).toEqual(before);
  const { spec, status } = await get("statefulset/ds-core-etcd");
  expect([spec.replicas, status.readyReplicas]).toEqual([3, 3]);
  expect((await get("cronjob/ds-core-etcd-snapshots")).spec.suspend).toBe(false);
});

test("the restore names members, claims, images and rclone's settings as the component does", async () => {
  const text = block("The whole cluster is lost");
  const objects = await objectsOf({ snapshots: SNAPSHOTS });
  const of = (kind: string) => objects.find(({ type }) => type.endsWith(`:${kind}`))!.inputs as Json;
  const members = of("StatefulSet").spec.template.spec.containers[0];
  const pod = of("CronJob").spec.jobTemplate.spec.template.spec;
  for (const { image } of [...pod.initContainers, ...pod.containers]) expect(text).toContain(`image: ${image}\n`);
  expect(members.args).toContain("--data-dir=/var/lib/etcd/data");
  expect(text).toContain("--data-dir=/var/lib/etcd/data");
  const settings = pod.containers[0].env.filter(({ name }: Json) => /^RCLONE/.test(name));
  for (const { name } of settings)
    if (!name.endsWith("NO_CHECK_BUCKET")) expect(text, name).toMatch(new RegExp(`name: ${name}\\b`));
  expect(text).toContain(`sizeLimit: ${parseInt(pod.volumes[0].emptyDir.sizeLimit, 10) / 1024}Gi`);
});

/** The commands under a heading. */
function block(heading: string): string {
  const page = readFileSync(path.join(__dirname, "../../../docs/etcd.md"), "utf8");
  return new RegExp(`## ${heading}\\n[^]*?\`\`\`sh\\n([^]*?)\`\`\``).exec(page)![1]!;
}

/** Runs them in the test's namespace; answers the pods that would have run etcdctl. */
async function follow(heading: string): Promise<Json[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "etcd-procedure-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const log = path.join(folder, "log");
  writeFileSync(log, "");
  writeFileSync(path.join(folder, "kubectl"), SHIM);
  chmodSync(path.join(folder, "kubectl"), 0o755);
  const env = {
    ...process.env,
    PATH: `${folder}:${process.env.PATH}`,
    KUBECTL: cluster().tools.kubectl,
    KUBECONFIG: cluster().kubeconfig,
    KUBECACHEDIR: path.join(folder, "cache"),
    LOG: log,
  };
  const commands = block(heading).replace("namespace=openyuanrong\n", `namespace=${NAMESPACE}\n`);
  await new Promise<void>((resolve, reject) => {
    const shell = spawn("/bin/sh", ["-eu"], { env, stdio: ["pipe", "ignore", "pipe"] });
    let errors = "";
    shell.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    shell.on("close", (code) => (code === 0 ? resolve() : reject(new Error(errors))));
    shell.stdin.end(commands);
  });
  const lines = readFileSync(log, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Json);
}

async function get(what: string): Promise<Json> {
  return JSON.parse(await kubectl(cluster(), ["-n", NAMESPACE, "get", what, "-o", "json"]));
}

async function claim(index: number): Promise<string> {
  return (await get(`pvc/data-3-ds-core-etcd-${index}`)).metadata.uid;
}

async function uidOfPod(index: number): Promise<string> {
  return (await get(`pod/ds-core-etcd-${index}`)).metadata.uid;
}
