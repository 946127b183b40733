import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { definitionsIn } from "../../../components/core/definitions";
import { clusterDown, clusterUp, type LocalCluster } from "../../../simulator/cluster";
import { packageRoot } from "../../../simulator/paths";
import { clusterName, kubectl, requireTools } from "../../support/cluster";
import type { Json } from "../../stacks/support";
import { appSet, nodePool, template } from "./objects";
import { ALLOWED_OBJECTS, changed, REFUSED_CHANGES, REFUSED_OBJECTS } from "./refusals";

// Conversions cordon nodes, which would disturb tests that share a cluster.
const name = clusterName("-yurt-manager");
const tools = requireTools();
let cluster: LocalCluster;

const definitions = definitionsIn(path.join(packageRoot(), "components", "openyurt", "definitions", "crds")).map(
  (definition) => ({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", ...definition }),
);
const edgeTaint = { key: "site", value: "a", effect: "NoSchedule" };
const POOLS = [
  nodePool("site-a", { labels: { site: "a" }, annotations: { who: "x" }, taints: [edgeTaint] }),
  nodePool("site-b", { enableLeaderElection: true }, { far: "yes" }),
  nodePool("cloud", { type: "Cloud" }),
];

const run = (...args: string[]) => kubectl(cluster, args);
const apply = (...objects: object[]) => kubectl(cluster, ["apply", "--server-side", "-f", "-"], objects);
const get = async (...what: string[]): Promise<Json> => JSON.parse(await run("get", ...what, "-o", "json"));
const join = (node: string, pool: string) => run("label", "node", node, `apps.openyurt.io/nodepool=${pool}`);
const leave = (node: string) => run("label", "node", node, "apps.openyurt.io/nodepool-");

async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 100) {
    if (await isSo().catch(() => false)) return;
    await sleep(100);
  }
  throw new Error(`${what} did not come`);
}

const isRefused = (args: string[], input?: object[]) =>
  kubectl(cluster, [...args, "--dry-run=server"], input).then(
    () => "",
    (error: Error) => error.message,
  );

async function conversionOf(node: string) {
  const { metadata, spec, status } = await get("node", node);
  const condition = status.conditions.find(({ type }: { type: string }) => type === "YurtNodeConversionFailed");
  return {
    reason: condition?.reason,
    failed: condition?.status,
    edgeWorker: metadata.labels["openyurt.io/is-edge-worker"],
    cordoned: spec.unschedulable === true,
  };
}

const CONVERTED = { reason: "Converted", failed: "False", edgeWorker: "true", cordoned: false };
const REVERTED = { reason: "Reverted", failed: "False", edgeWorker: undefined, cordoned: false };
const becomes = (node: string, wanted: object) =>
  until(
    async () => JSON.stringify(await conversionOf(node)) === JSON.stringify(wanted),
    `${node} ${JSON.stringify(wanted)}`,
  );
const statusBecomes = (what: string[], wanted: object) =>
  expect.poll(async () => (await get(...what)).status, { timeout: 30_000 }).toMatchObject(wanted);

beforeAll(async () => {
  if (!tools()) return;
  cluster = await clusterUp({ name, report: () => {} });
  await apply(...definitions);
  await run(
    "wait",
    "--for=condition=Established",
    "--timeout=60s",
    ...definitions.map((d) => `crd/${d.metadata.name}`),
  );
  await apply(...POOLS);
  const change = ["patch", "nodepool", "cloud", "--type=merge", "-p", '{"spec":{"type":"Edge"}}'];
  await until(async () => (await isRefused(change)) !== "", "a refusal");
});
afterAll(async () => {
  await clusterDown({ name, report: () => {} });
});

describe.sequential("nodes and their pools", () => {
  test("a pool gets what its webhook would fill in", async () => {
    await statusBecomes(["nodepool", "site-a"], { readyNodeNum: 0, unreadyNodeNum: 0 });
    expect(await get("nodepool", "site-a")).toMatchObject({
      metadata: { labels: { "nodepool.openyurt.io/type": "edge" } },
      spec: { leaderElectionStrategy: "random", leaderReplicas: 1, poolScopeMetadata: [{}, {}] },
    });
  });

  test("a node that joins an Edge pool is converted, and gets what the pool hands on", async () => {
    await join("edge-1", "site-a");
    await becomes("edge-1", CONVERTED);
    const { metadata, spec } = await get("node", "edge-1");
    expect([metadata.labels.site, metadata.annotations.who]).toEqual(["a", "x"]);
    expect(spec.taints).toEqual([edgeTaint]);
    await statusBecomes(["nodepool", "site-a"], { nodes: ["edge-1"], readyNodeNum: 1, unreadyNodeNum: 0 });
  });

  test("what the pool says no longer is taken from its nodes again", async () => {
    const spec = JSON.stringify({ spec: { labels: { other: "1" }, annotations: null, taints: null } });
    await run("patch", "nodepool", "site-a", "--type=json", "-p", '[{"op":"remove","path":"/spec/labels/site"}]');
    await run("patch", "nodepool", "site-a", "--type=merge", "-p", spec);
    await until(async () => (await get("node", "edge-1")).metadata.labels.other === "1", "the label");
    const { metadata, spec: made } = await get("node", "edge-1");
    expect([metadata.labels.site, metadata.annotations.who, made.taints]).toEqual([undefined, undefined, undefined]);
  });

  test("the disconnected node waits for its conversion, cordoned, and its pool counts it", async () => {
    await join("edge-2", "site-b");
    await join(cluster.disconnected, "site-b");
    await becomes("edge-2", CONVERTED);
    const waiting = { reason: "Converting", failed: "False", edgeWorker: undefined, cordoned: true };
    await becomes(cluster.disconnected, waiting);
    await statusBecomes(["nodepool", "site-b"], {
      nodes: ["edge-2", cluster.disconnected],
      readyNodeNum: 1,
      unreadyNodeNum: 1,
      leaderEndpoints: [{ nodeName: "edge-2" }],
    });
    await clusterUp({ name, report: () => {} });
    expect(await conversionOf(cluster.disconnected)).toEqual(waiting);
  });

  test("nodes of the cloud are not converted; the label of a desired pool does as well", async () => {
    await run("label", "node", "cloud-1", "apps.openyurt.io/desired-nodepool=cloud");
    await statusBecomes(["nodepool", "cloud"], { nodes: ["cloud-1"] });
    expect(await conversionOf("cloud-1")).toEqual({ cordoned: false });
  });
});

describe.sequential("app sets", () => {
  const deployments = async (set: string) =>
    (await get("deployments", "-l", `apps.openyurt.io/ref-yurtappset=${set}`)).items;
  const spec = { pools: ["site-a", "none"], nodepoolSelector: { matchLabels: { far: "yes" } } };
  const tweaks = [
    {
      pools: ["site-b"],
      tweaks: {
        replicas: 1,
        patches: [{ operation: "add", path: "/metadata/annotations/at", value: "{{nodepool-name}}" }],
      },
    },
  ];
  const set = appSet("web", spec, { workloadTweaks: tweaks });

  test("give each pool a Deployment whose pods run on the pool's nodes", async () => {
    await apply(set);
    await statusBecomes(["yurtappset", "web"], { totalWorkloads: 2, readyWorkloads: 2, updatedWorkloads: 2 });
    const made = await deployments("web");
    expect(made.map((one: Json) => [one.metadata.name.replace(/.{5}$/, ""), one.spec.replicas]).sort()).toEqual([
      ["web-site-a-", 2],
      ["web-site-b-", 1],
    ]);
    const pods: Json[] = (await get("pods", "-l", "app=web")).items;
    expect(
      pods.map((pod) => `${pod.metadata.labels["apps.openyurt.io/pool-name"]} ${pod.spec.nodeName}`).sort(),
    ).toEqual(["site-a edge-1", "site-a edge-1", "site-b edge-2"]);
    const { metadata } = await get("yurtappset", "web");
    for (const one of made)
      expect(one.metadata.ownerReferences).toMatchObject([{ uid: metadata.uid, controller: true }]);
  });

  test("bring a change to the same Deployments, and take away those of pools that left", async () => {
    const before = await deployments("web");
    const image = { name: "main", targetImage: "example.com/web:2" };
    const all = { pools: ["site-a", "site-b"], tweaks: { containerImages: [image] } };
    await apply(appSet("web", spec, { workloadTweaks: [...tweaks, all] }));
    await until(
      async () =>
        (await get("pods", "-l", "app=web")).items.every(
          ({ spec: { containers } }: Json) => containers[0].image === image.targetImage,
        ),
      "the image",
    );
    await statusBecomes(["yurtappset", "web"], { readyWorkloads: 2, updatedWorkloads: 2 });
    const uids = (items: Json[]) => items.map(({ metadata }) => metadata.uid).sort();
    expect(uids(await deployments("web"))).toEqual(uids(before));
    await run("label", "nodepool", "site-b", "far-");
    await statusBecomes(["yurtappset", "web"], { totalWorkloads: 1 });
    await run("label", "nodepool", "site-b", "far=yes");
    await statusBecomes(["yurtappset", "web"], { totalWorkloads: 2, readyWorkloads: 2 });
  });

  test("of StatefulSets are made, but not counted, as OpenYurt 1.7.0", async () => {
    await apply(appSet("db", { pools: ["site-a"] }, { workloadTemplate: { statefulSetTemplate: template } }));
    await until(
      async () =>
        (await get("statefulset", "-l", "apps.openyurt.io/ref-yurtappset=db")).items[0].status.readyReplicas === 2,
      "the StatefulSet",
    );
    expect((await get("yurtappset", "db")).status).toMatchObject({ totalWorkloads: 0 });
  });

  test("that cannot be made say why, and hold up nothing else", async () => {
    const patches = [{ operation: "remove", path: "/spec/none" }];
    await apply(appSet("bad", { pools: ["site-a"] }, { workloadTweaks: [{ pools: ["site-a"], tweaks: { patches } }] }));
    const reason = { type: "AppDispatched", status: "False", message: 'the patch "remove /spec/none" leads nowhere' };
    await statusBecomes(["yurtappset", "bad"], {
      conditions: expect.arrayContaining([expect.objectContaining(reason)]),
    });
    await apply(appSet("good", { pools: ["site-b"] }));
    await statusBecomes(["yurtappset", "good"], { readyWorkloads: 1 });
  });

  test("go with their workloads", async () => {
    await run("delete", "yurtappset", "web", "db", "bad", "good");
    await until(
      async () => (await get("deployments,statefulsets,pods")).items.length === 0,
      "the end of all workloads",
    );
  });
});

test("gateways and static sets have a status", async () => {
  await run("label", "node", "edge-1", "raven.openyurt.io/gateway=gw");
  await run("create", "configmap", "raven-cfg", "-n", "kube-system", "--from-literal=enable-l3-tunnel=true");
  const endpoints = [{ nodeName: "edge-1", type: "tunnel" }];
  await apply(
    {
      apiVersion: "raven.openyurt.io/v1beta1",
      kind: "Gateway",
      metadata: { name: "gw" },
      spec: { endpoints, tunnelConfig: { Replicas: 1 } },
    },
    {
      apiVersion: "apps.openyurt.io/v1alpha1",
      kind: "YurtStaticSet",
      metadata: { name: "hub", namespace: "default" },
      spec: { staticPodManifest: "hub", template: template.spec.template },
    },
  );
  await statusBecomes(["gateway.raven.openyurt.io", "gw"], {
    activeEndpoints: [{ nodeName: "edge-1", type: "tunnel", port: 4500 }],
    nodes: [{ nodeName: "edge-1" }],
  });
  await statusBecomes(["yurtstaticset", "hub"], { totalNumber: 0, upgradedNumber: 0 });
  expect((await get("configmap", "yurt-static-set-hub")).data.hub).toContain("kind: Pod");
});

describe("the API server refuses what webhooks would", () => {
  test.each(REFUSED_CHANGES)("%s", async (_, args, message) => expect(await isRefused(args)).toMatch(message));

  test.each(REFUSED_OBJECTS)("%s", async (_, object, message) =>
    expect(await isRefused(["create", "-f", "-"], [object])).toMatch(message),
  );

  test("another kind of workload", async () => {
    await apply(appSet("kind", {}));
    const workloadTemplate = { deploymentTemplate: null, statefulSetTemplate: template };
    const patch = changed("yurtappset", "kind", { spec: { workload: { workloadTemplate } } });
    expect(await isRefused(patch)).toMatch(/the kind of workloadTemplate cannot be changed/);
  });

  test.each(ALLOWED_OBJECTS)("but not %s", async (_, object) =>
    expect(await isRefused(["create", "-f", "-"], [object])).toBe(""),
  );
});

describe.sequential("the way back", () => {
  test("a node that leaves its pool is reverted, and the pool can be deleted then", async () => {
    await leave("edge-1");
    await becomes("edge-1", REVERTED);
    await statusBecomes(["nodepool", "site-a"], { nodes: [], readyNodeNum: 0 });
    await run("delete", "nodepool", "site-a");
  });

  test("with the definitions the rules go, and come back with them", async () => {
    const policies = async () =>
      (await get("validatingadmissionpolicies,validatingadmissionpolicybindings")).items.length;
    expect(await policies()).toBe(10);
    await run("delete", "crd", ...definitions.map(({ metadata }) => metadata.name));
    await until(async () => (await policies()) === 0, "the end of the policies");
    await apply(...definitions);
    await until(async () => (await policies()) === 10, "the policies");
    await run("wait", "--for=condition=Established", "--timeout=60s", "crd/nodepools.apps.openyurt.io");
    await apply(nodePool("site-a"));
    await join("edge-1", "site-a");
    await becomes("edge-1", CONVERTED);
  });
});
