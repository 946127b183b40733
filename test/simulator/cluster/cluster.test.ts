import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clusterStatus, clusterUp, type LocalCluster } from "../../../simulator/cluster";
import { COMPONENTS, OPERATORS, processesOf } from "../../../simulator/cluster/processes";
import { UserError } from "../../../planner/errors";
import { kubectl, requireCluster } from "../../support/cluster";
import { claim, ingress, job, pod, service, statefulSet } from "./objects";

interface Listed {
  metadata: { name: string; labels?: Record<string, string> };
  spec: { podCIDR?: string; taints?: { key: string; effect: string }[] };
  status: {
    capacity?: Record<string, string>;
    addresses?: { type: string; address: string }[];
    loadBalancer?: { ingress?: { ip: string }[] };
  };
}

const cluster = requireCluster();
const NAMESPACE = "cluster-test";

async function list(...args: string[]): Promise<Listed[]> {
  return (JSON.parse(await kubectl(cluster(), ["get", ...args, "-o", "json"])) as { items: Listed[] }).items;
}

function folder(of: LocalCluster): string {
  return path.dirname(of.kubeconfig);
}

describe("the control plane", () => {
  test("listens on loopback only, with every component but the operators, which listen nowhere", async ({ skip }) => {
    let sockets = "";
    try {
      sockets = execFileSync("ss", ["-ltnpH"], { encoding: "utf8" });
    } catch {
      skip("no ss on PATH to list the listeners");
    }
    for (const { pid, component } of await processesOf(folder(cluster()))) {
      const own = sockets.split("\n").filter((line) => line.includes(`pid=${pid},`));
      const addresses = own.map((line) => line.trim().split(/\s+/)[3]!.replace(/:\d+$/, ""));
      const expected = component === OPERATORS ? [] : ["127.0.0.1"];
      expect({ component, addresses: [...new Set(addresses)] }).toEqual({ component, addresses: expected });
    }
  });

  test("runs each component once", async () => {
    const running = (await processesOf(folder(cluster()))).map(({ component }) => component);
    expect(running.sort()).toEqual([...COMPONENTS].sort());
  });

  test("writes a kubeconfig that only its owner can read and that holds its certificates", async () => {
    expect(statSync(cluster().kubeconfig).mode & 0o777).toBe(0o600);
    const view = await kubectl(cluster(), ["config", "view", "--raw", "-o", "json"]);
    const { users, clusters } = JSON.parse(view) as {
      users: { user: Record<string, string> }[];
      clusters: { cluster: Record<string, string> }[];
    };
    expect(Object.keys(users[0]!.user).sort()).toEqual(["client-certificate-data", "client-key-data"]);
    expect(clusters[0]!.cluster.server).toBe(cluster().server);
    expect(cluster().server).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  });

  test("knows its version", async () => {
    const { serverVersion } = JSON.parse(await kubectl(cluster(), ["version", "-o", "json"])) as {
      serverVersion: { gitVersion: string };
    };
    expect(serverVersion.gitVersion).toBe(`v${cluster().version}`);
  });
});

describe("up on a running cluster", () => {
  test("reuses it without a word and without touching a process", async () => {
    const before = await processesOf(folder(cluster()));
    const lines: string[] = [];
    const again = await clusterUp({ name: cluster().name, report: (line) => lines.push(line) });
    expect(lines).toEqual([]);
    expect(again).toEqual(cluster());
    expect(await processesOf(folder(cluster()))).toEqual(before);
  });

  test("brings back a node that was deleted", async () => {
    await kubectl(cluster(), ["delete", "node", "edge-1"]);
    await clusterUp({ name: cluster().name, report: () => {} });
    expect((await list("nodes")).map((node) => node.metadata.name)).toContain("edge-1");
  });

  test("is refused for another number of workers, with the way out", async () => {
    const up = clusterUp({ name: cluster().name, nodes: 3, report: () => {} });
    await expect(up).rejects.toThrow(UserError);
    await expect(up).rejects.toThrow(/has 5 workers; asked for 3.*`yuanrong-platform local down`.*local up/s);
    expect(await clusterStatus(cluster().name)).toEqual({ ...cluster(), running: true });
  });
});

describe("the nodes", () => {
  test("are one control-plane node, cloud nodes, and edge nodes at two sites, which YurtHub has not converted", async () => {
    const nodes = await list("nodes");
    const within = (label: string, value: string) =>
      nodes.filter(({ metadata }) => metadata.labels?.[label] === value).map(({ metadata }) => metadata.name);
    expect(within("topology.kubernetes.io/region", "edge")).toEqual(["edge-1", "edge-2", "edge-3"]);
    expect(within("topology.kubernetes.io/region", "cloud")).toEqual([
      "cloud-1",
      "cloud-2",
      "cloud-3",
      "control-plane",
    ]);
    expect(within("topology.kubernetes.io/zone", "edge-a")).toEqual(["edge-1"]);
    expect(within("topology.kubernetes.io/zone", "edge-b")).toEqual(["edge-2", "edge-3"]);
    const labels = nodes.flatMap(({ metadata }) => Object.keys(metadata.labels ?? {}));
    expect(labels.filter((label) => label.includes("openyurt.io/"))).toEqual([]);
    const control = nodes.find((node) => "node-role.kubernetes.io/control-plane" in (node.metadata.labels ?? {}))!;
    expect(control.spec.taints).toEqual([{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }]);
  });

  test("lie in several zones and have addresses and pod ranges of their own", async () => {
    const nodes = await list("nodes");
    const zones = new Set(nodes.map((node) => node.metadata.labels?.["topology.kubernetes.io/zone"]));
    expect([...zones].sort()).toEqual(["cloud-a", "cloud-b", "cloud-c", "edge-a", "edge-b"]);
    expect(new Set(nodes.map((node) => node.spec.podCIDR)).size).toBe(7);
    const internal = nodes.map((node) => node.status.addresses?.find(({ type }) => type === "InternalIP")?.address);
    expect(new Set(internal).size).toBe(7);
    for (const node of nodes) {
      const system = { "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64" };
      expect(node.metadata.labels).toMatchObject({
        "kubernetes.io/hostname": node.metadata.name,
        ...(node.metadata.name !== cluster().disconnected && system),
      });
      expect(node.status.capacity).toMatchObject({ cpu: "32", memory: "64Gi", pods: "110" });
    }
  });
});

describe("what is applied", () => {
  const apply = (...objects: object[]) => kubectl(cluster(), ["apply", "-n", NAMESPACE, "-f", "-"], objects);
  const wait = (condition: string, what: string) =>
    kubectl(cluster(), ["wait", "-n", NAMESPACE, `--for=${condition}`, what, "--timeout=60s"]);
  const read = (what: string, path: string) =>
    kubectl(cluster(), ["get", "-n", NAMESPACE, what, "-o", `jsonpath={${path}}`]);

  beforeAll(async () => {
    if (cluster()) await kubectl(cluster(), ["create", "namespace", NAMESPACE]);
  });
  afterAll(async () => {
    if (cluster()) await kubectl(cluster(), ["delete", "namespace", NAMESPACE, "--wait=false"]);
  });

  test("StatefulSet pods with volumes of both classes run", async () => {
    await apply(statefulSet("db", 3, ["local-immediate", "local-wait"]));
    await wait("jsonpath={.status.readyReplicas}=3", "statefulset/db");
    const phases = await kubectl(cluster(), ["get", "pvc", "-n", NAMESPACE, "-o", "jsonpath={.items[*].status.phase}"]);
    expect(phases).toBe(Array(6).fill("Bound").join(" "));
    expect(await read("pod/db-0", ".status.initContainerStatuses[*].state.terminated.reason")).toBe("Completed");
    expect(await read("pod/db-0", ".status.initContainerStatuses[?(@.name=='sidecar')].ready")).toBe("true");
  });

  test("a claim of the default class is bound at once, one that waits for a consumer stays pending without it", async () => {
    await apply(claim("default"), claim("waiting", "local-wait"));
    await wait("jsonpath={.status.phase}=Bound", "pvc/default");
    expect(await read("pvc/default", ".spec.storageClassName")).toBe("local-immediate");
    expect(await read("pvc/waiting", ".status.phase")).toBe("Pending");
    await apply(pod("consumer", { claim: "waiting" }));
    await wait("condition=Ready", "pod/consumer");
    expect(await read("pvc/waiting", ".status.phase")).toBe("Bound");
    expect(await read("pvc/waiting", ".metadata.annotations.volume\\.kubernetes\\.io/selected-node")).toBe(
      await read("pod/consumer", ".spec.nodeName"),
    );
  });

  test("a volume goes with its claim", async () => {
    await apply(claim("short-lived"));
    await wait("jsonpath={.status.phase}=Bound", "pvc/short-lived");
    const volume = await read("pvc/short-lived", ".spec.volumeName");
    await kubectl(cluster(), ["delete", "pvc", "-n", NAMESPACE, "short-lived"]);
    await wait("delete", `pv/${volume}`);
  });

  test("a Job completes, also with a sidecar", async () => {
    await apply(job("work", 3));
    await wait("condition=Complete", "job/work");
    expect(await read("job/work", ".status.succeeded")).toBe("3");
  });

  test("each LoadBalancer Service gets an address of its own, and an Ingress gets one", async () => {
    const names = ["lb-1", "lb-2", "lb-3", "lb-4"];
    await apply(...names.map((name) => service(name, "LoadBalancer")), service("inner", "ClusterIP"), ingress("web"));
    const address = ".status.loadBalancer.ingress[0].ip";
    for (const name of names) await wait(`jsonpath={${address}}`, `service/${name}`);
    await wait(`jsonpath={${address}}`, "ingress/web");
    const addresses = await Promise.all(names.map((name) => read(`service/${name}`, address)));
    expect(new Set(addresses).size).toBe(names.length);
    for (const given of addresses) expect(given).toMatch(/^198\.18\.\d+\.\d+$/);
    expect(await read("service/inner", ".status.loadBalancer")).toBe("{}");
  });

  test("a deleted pod vanishes without its grace period, and as soon as its finalizers are gone", async () => {
    await apply(pod("patient", { grace: 3600 }), pod("held", { grace: 3600, finalizers: ["example.com/hold"] }));
    await wait("condition=Ready", "pod/patient");
    await wait("condition=Ready", "pod/held");
    await kubectl(cluster(), ["delete", "pod", "-n", NAMESPACE, "patient", "held", "--wait=false"]);
    await wait("delete", "pod/patient");
    expect(await read("pod/held", ".metadata.finalizers")).toBe('["example.com/hold"]');
    await kubectl(cluster(), ["patch", "pod", "-n", NAMESPACE, "held", "-p", '{"metadata":{"finalizers":null}}']);
    await wait("delete", "pod/held");
  });

  test("a pod that asks for the edge runs there, and none runs on the control plane unless it tolerates its taint", async () => {
    await apply(
      pod("at-edge", { nodeSelector: { "topology.kubernetes.io/region": "edge" } }),
      pod("refused", { nodeSelector: { "node-role.kubernetes.io/control-plane": "" } }),
      pod("tolerant", { nodeSelector: { "node-role.kubernetes.io/control-plane": "" }, tolerate: true }),
    );
    await wait("condition=Ready", "pod/at-edge");
    await wait("condition=Ready", "pod/tolerant");
    await wait("condition=PodScheduled=false", "pod/refused");
    expect(await read("pod/at-edge", ".spec.nodeName")).toMatch(/^edge-/);
    expect(await read("pod/tolerant", ".spec.nodeName")).toBe("control-plane");
  });
});
