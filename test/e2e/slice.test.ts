import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { clusterUp, clusterDown, LocalCluster } from "../../simulator/cluster";
import { deploy, destroy } from "../../simulator/engine";
import { RunningMetaService, startMetaService } from "../../simulator/meta-service";
import { packageRoot } from "../../simulator/paths";
import { clusterName, kubectl, requireTools } from "../support/cluster";

interface PoolConfig {
  id: string;
  size: number;
  [field: string]: unknown;
}

const RESOURCES = { cpu: "500m", memory: "256Mi" };
const SMALL: PoolConfig = { id: "small", size: 2, resources: RESOURCES };
const EDGE: PoolConfig = {
  id: "edge",
  size: 2,
  resources: RESOURCES,
  nodeSelector: { "openyurt.io/is-edge-worker": "true" },
};

const tools = requireTools();
const folder = mkdtempSync(path.join(tmpdir(), "yuanrong-platform-slice-"));
let cluster: LocalCluster;
let metaService: RunningMetaService;

beforeAll(async () => {
  if (!tools()) return;
  cluster = await clusterUp({ name: clusterName("-slice"), report: () => {} });
  metaService = await startMetaService({ kubeconfig: cluster.kubeconfig, store: path.join(folder, "pools.json") });
});
afterAll(async () => {
  await metaService?.close();
  await clusterDown({ name: clusterName("-slice"), report: () => {} });
  rmSync(folder, { recursive: true, force: true });
});

test("two pools in one stack: the systems and the pools' pods run", async () => {
  expect((await up(SMALL, EDGE)).filter((step) => !step.startsWith("create "))).toEqual([]);
  const pods = await list("pods");
  const running = pods
    .filter((pod) => pod.status.phase === "Running")
    .map((pod) => pod.metadata.labels!["app.kubernetes.io/name"] ?? pod.metadata.labels!.app);
  expect(running.sort()).toEqual([
    "etcd",
    "function-agent-edge",
    "function-agent-edge",
    "function-agent-small",
    "function-agent-small",
    "function-master",
    "meta-service",
  ]);
});

test("a pool's pods are on the nodes that it names", async () => {
  const pods = await list("pods", "-l", "app=function-agent-edge");
  expect(pods.map((pod) => pod.spec.nodeName!.replace(/\d+$/, ""))).toEqual(["edge-", "edge-"]);
});

test("probes, mounts and identities are those that the systems need", async () => {
  const [master] = await list("deployments", "--field-selector", "metadata.name=function-master");
  const container = master!.spec.template.spec.containers[0]!;
  expect(container.readinessProbe?.tcpSocket?.port).toBe(22668);
  expect(container.volumeMounts?.map((mount) => mount.mountPath)).toEqual(
    expect.arrayContaining(["/home/sn/scaler/template", "/home/sn/service-config"]),
  );
  expect(master!.spec.template.spec.serviceAccountName).toBe("function-master");
  const [meta] = await list("deployments", "--field-selector", "metadata.name=meta-service");
  expect(meta!.spec.template.spec.containers[0]!.readinessProbe?.httpGet?.path).toBe("/healthz");
  expect(meta!.spec.template.spec.automountServiceAccountToken).toBe(false);
  const [agent] = await list("deployments", "--field-selector", "metadata.name=function-agent-small");
  expect(agent!.spec.template.spec.containers.map(({ name }) => name).sort()).toEqual([
    "function-agent",
    "runtime-manager",
  ]);
  expect(agent!.spec.template.spec.initContainers?.map(({ name }) => name)).toEqual(["function-agent-init"]);
});

test.each([
  ["create", "deployments.apps", "openyuanrong", "yes"],
  ["delete", "pods", "openyuanrong", "yes"],
  ["patch", "nodes", undefined, "yes"],
  ["create", "deployments.apps", "kube-system", "no"],
  ["get", "secrets", "openyuanrong", "no"],
  ["delete", "nodes", undefined, "no"],
])("may function-master %s %s in %s? %s", async (verb, resource, namespace, answer) => {
  const where = namespace ? ["-n", namespace] : [];
  const who = "system:serviceaccount:openyuanrong:function-master";
  const said = await kubectl(cluster, ["auth", "can-i", verb, resource, ...where, "--as", who]).catch(String);
  expect(said.includes("yes") ? "yes" : "no").toBe(answer);
});

test("the same again changes nothing", async () => {
  expect(await up(SMALL, EDGE)).toEqual([]);
});

test("a resize is done in place", async () => {
  const [before] = await list("deployments", "--field-selector", "metadata.name=function-agent-small");
  expect(await up({ ...SMALL, size: 4 }, EDGE)).toEqual(["update PodPool openyuanrong-pool-small"]);
  const [after] = await list("deployments", "--field-selector", "metadata.name=function-agent-small");
  expect(after!.metadata.uid).toBe(before!.metadata.uid);
  expect(await list("pods", "-l", "app=function-agent-small")).toHaveLength(4);
});

test("another change replaces the pool, and only that one", async () => {
  const [before] = await list("deployments", "--field-selector", "metadata.name=function-agent-small");
  const changed = { ...SMALL, size: 4, environment: { REGION: "seoul" } };
  expect(await up(changed, EDGE)).toEqual(["replace PodPool openyuanrong-pool-small"]);
  const [after] = await list("deployments", "--field-selector", "metadata.name=function-agent-small");
  expect(after!.metadata.uid).not.toBe(before!.metadata.uid);
  const manager = after!.spec.template.spec.containers.find(({ name }) => name === "runtime-manager");
  expect(manager?.env).toContainEqual({ name: "REGION", value: "seoul" });
});

test("a pool that leaves the program is deleted with its pods", async () => {
  expect(await up(EDGE)).toEqual(["delete PodPool openyuanrong-pool-small"]);
  expect(metaService.pools().map(({ id }) => id)).toEqual(["edge"]);
  expect(await list("pods", "-l", "app=function-agent-small")).toEqual([]);
});

test("destroy takes everything down, pools first", async () => {
  const order: string[] = [];
  await destroy({
    ...target(),
    report: ({ phase, operation, type }) => phase === "done" && operation === "delete" && order.push(type),
  });
  expect(order.findIndex((type) => type.endsWith(":PodPool"))).toBeLessThan(
    order.findIndex((type) => type.includes("Deployment")),
  );
  expect(metaService.pools()).toEqual([]);
  expect(await kubectl(cluster, ["get", "namespace", "openyuanrong", "--ignore-not-found"])).toBe("");
});

/** Deploys the `local` environment with these pools and tells what was done to anything but components. */
async function up(...pools: PoolConfig[]): Promise<string[]> {
  const config = path.join(folder, "Pulumi.local.yaml");
  const local = parse(readFileSync(path.join(packageRoot(), "stacks", "Pulumi.local.yaml"), "utf8"));
  const section = local.config["yuanrong-platform:openYuanrong"];
  section.metaService.url = metaService.url;
  section.pools = pools;
  writeFileSync(config, stringify(local));
  const steps: string[] = [];
  await deploy({
    ...target(),
    config,
    report: ({ phase, operation, type, name }) => {
      if (phase !== "done" || operation === "same" || type.startsWith("yuanrong-platform:")) return;
      steps.push(`${operation} ${type.split(":").at(-1)} ${name}`);
    },
  });
  return steps;
}

function target() {
  return {
    cwd: packageRoot(),
    stack: "local",
    kubeconfig: cluster.kubeconfig,
    stateFile: path.join(folder, "state.json"),
  };
}

interface Container {
  name: string;
  env?: { name: string; value?: string }[];
  ports?: { name?: string }[];
  readinessProbe?: { tcpSocket?: { port: unknown }; httpGet?: { path: string } };
  volumeMounts?: { mountPath: string }[];
}

interface PodSpec {
  nodeName?: string;
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  containers: Container[];
  initContainers?: Container[];
}

interface Listed {
  metadata: { name: string; uid: string; labels?: Record<string, string> };
  spec: PodSpec & { template: { spec: PodSpec } };
  status: { phase?: string };
}

async function list(kind: string, ...selectors: string[]): Promise<Listed[]> {
  const answer = await kubectl(cluster, ["get", kind, "-n", "openyuanrong", "-o", "json", ...selectors]);
  return (JSON.parse(answer) as { items: Listed[] }).items;
}
