import { readdirSync } from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../simulator/paths";
import { PRELUDE } from "../kpaas/support";
import { sandbox } from "../simulator/engine/support";
import { kubectl, requireCluster } from "../support/cluster";
import { examples as appDaemons } from "./app-daemon/examples";
import { examples as appSets } from "./app-set/examples";
import { deploymentSpec, statefulSetSpec } from "./app-set/fixtures";
import { examples as daemonSets } from "./edge-daemon-set/examples";
import { examples as staticSets } from "./static-set/examples";

const CRDS = path.join(packageRoot(), "components/openyurt/definitions/crds");

const cluster = requireCluster();
const run = (...args: string[]) => kubectl(cluster(), args);

async function defineKinds(): Promise<void> {
  for (const kind of ["yurtappsets", "yurtstaticsets"]) {
    const file = readdirSync(CRDS).find((one) => one.includes(kind))!;
    await run("apply", "--server-side", "--force-conflicts", "-f", path.join(CRDS, file));
    await run("wait", "--for=condition=Established", `crd/${kind}.apps.openyurt.io`);
  }
}

/** A program with one component of this package in the namespace default. */
const program = (component: string, folder: string, args: object) =>
  `${PRELUDE}
const { ${component} } = load("../openyurt/${folder}");
new ${component}("mine", ${JSON.stringify(args)});`;

test("every field of the examples is one that the definitions know", async () => {
  await defineKinds();
  const objects = [...appSets, ...appDaemons, ...staticSets, ...daemonSets];
  const args = ["create", "--dry-run=server", "--validate=strict", "-f", "-"];
  const told = await kubectl(cluster(), args, objects);
  expect(told.trim().split("\n")).toHaveLength(objects.length);
});

test("a template of the other kind makes a set anew, and only without protection", async () => {
  await defineKinds();
  const box = sandbox(cluster().kubeconfig);
  const args = { name: box.unique, namespace: "default", pools: ["seoul"] };
  const deployment = { ...args, workload: { deployment: { spec: deploymentSpec() } } };
  const statefulSet = { ...args, workload: { statefulSet: { spec: statefulSetSpec() } } };
  const uid = () => run("get", "yurtappset", box.unique, "-o", "jsonpath={.metadata.uid}");
  const up = (given: object) => {
    box.write("index.js", program("YurtAppSet", "app-set", given));
    return box.up();
  };

  await up(deployment);
  const first = await uid();
  await expect(up(statefulSet)).rejects.toThrow(/protected/);
  expect(await uid()).toBe(first);

  await up({ ...deployment, protect: false });
  expect(await uid()).toBe(first);
  await up({ ...statefulSet, protect: false });
  expect(box.done()).toContain("replace mine-app-set");
  expect(await uid()).not.toBe(first);
  expect((await up({ ...statefulSet, protect: false })).counts).toMatchObject({ created: 0, updated: 0 });
  await box.destroy();
  await expect(uid()).rejects.toThrow(/NotFound/);
});

test("a DaemonSet is deployed, changed and taken down though its pods never get ready", async () => {
  const box = sandbox(cluster().kubeconfig);
  const pool = { "apps.openyurt.io/nodepool": box.unique };
  const node = { apiVersion: "v1", kind: "Node", metadata: { name: box.unique, labels: pool } };
  await kubectl(cluster(), ["create", "-f", "-"], [node]);
  const status = async () =>
    JSON.parse(await run("get", "daemonset", box.unique, "-n", "default", "-o", "jsonpath={.status}"));
  const up = (image: string) => {
    // More than any node has, so the pod waits as on one that does not answer.
    const spec = { containers: [{ name: "agent", image, resources: { requests: { cpu: "1000" } } }] };
    const args = { name: box.unique, namespace: "default", template: { spec }, pools: [box.unique] };
    box.write("index.js", program("EdgeDaemonSet", "edge-daemon-set", args));
    return box.up();
  };
  try {
    await up("registry.example.com/agent:1.0.0");
    await run("wait", "--for=jsonpath={.status.desiredNumberScheduled}=1", `daemonset/${box.unique}`, "-n", "default");
    await up("registry.example.com/agent:2.0.0");
    expect(box.done()).toContain("update mine-daemon-set");
    expect(await status()).toMatchObject({ desiredNumberScheduled: 1, numberReady: 0 });
    await box.destroy();
    await expect(status()).rejects.toThrow(/NotFound/);
  } finally {
    await run("delete", "node", box.unique, "--wait=false");
  }
});
