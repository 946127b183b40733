import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { V1Node, V1StorageClass } from "@kubernetes/client-node";
import { parseAllDocuments } from "yaml";
import { packageRoot } from "../paths";
import type { Api } from "./api";

const RESOURCES = { cpu: "32", memory: "64Gi", "ephemeral-storage": "200Gi", pods: "110" };
/** Workers of a cluster unless it is told otherwise. */
export const DEFAULT_NODES = 5;

const READY_MS = 60_000;

/** The nodes whose kubelet kwok plays. */
export const SIMULATED = { "kwok.x-k8s.io/node": "fake" };

/**
 * What node lifecycle puts on a node that is silent for long, and one more: pods of DaemonSets tolerate the former two, and would wait
 * for a kubelet for ever.
 */
const DISCONNECTED_TAINTS = [
  { key: "node.kubernetes.io/unreachable", effect: "NoSchedule" },
  { key: "node.kubernetes.io/unreachable", effect: "NoExecute" },
  { key: "simulator/disconnected", effect: "NoExecute" },
];
const DISCONNECTED_CONDITIONS = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"].map((type) => ({
  type,
  status: "Unknown",
  reason: "NodeStatusUnknown",
  message: "Kubelet stopped posting node status.",
  lastHeartbeatTime: new Date(),
  lastTransitionTime: new Date(),
}));

/** Where a node lies, and whether its kubelet answers. */
interface Place {
  name: string;
  zone: string;
  region: "cloud" | "edge";
  isConnected: boolean;
}

/**
 * The node objects of a cluster: one for the control plane and `workers` more, of which four in ten lie at the edge, at the two sites
 * `edge-a` and `edge-b` in turn. One more, at `edge-b`, is disconnected.
 */
export function nodeObjects(workers: number, version: string): V1Node[] {
  const edge = Math.floor(workers * 0.4);
  const places: Place[] = [
    { name: "control-plane", zone: "cloud-a", region: "cloud", isConnected: true },
    ...range(workers - edge).map((i) => inCloud(`cloud-${i + 1}`, `cloud-${"abc"[i % 3]}`)),
    ...range(edge).map((i) => atEdge(`edge-${i + 1}`, `edge-${"ab"[i % 2]}`, true)),
    atEdge(disconnectedNode(workers), "edge-b", false),
  ];
  return places.map((place, index) => nodeObject(place, index, version));
}

/** The names of all nodes, with that of the control plane and the one that is disconnected. */
export function nodeNames(workers = DEFAULT_NODES): string[] {
  return nodeObjects(workers, "").map(({ metadata }) => metadata!.name!);
}

/** The name of the node that is disconnected, in a cluster of so many workers. */
export function disconnectedNode(workers: number): string {
  return `edge-${Math.floor(workers * 0.4) + 1}`;
}

function inCloud(name: string, zone: string): Place {
  return { name, zone, region: "cloud", isConnected: true };
}

function atEdge(name: string, zone: string, isConnected: boolean): Place {
  return { name, zone, region: "edge", isConnected };
}

function nodeObject({ name, zone, region, isConnected }: Place, index: number, version: string): V1Node {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/hostname": name,
        // DaemonSets that tolerate every taint ask for Linux: nothing would ever run their pods on a disconnected node.
        ...(isConnected && { "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64" }),
        "topology.kubernetes.io/zone": zone,
        "topology.kubernetes.io/region": region,
        ...(index === 0 && { "node-role.kubernetes.io/control-plane": "" }),
      },
      annotations: { ...(isConnected && SIMULATED), "node.alpha.kubernetes.io/ttl": "0" },
    },
    spec: {
      podCIDR: `10.244.${index}.0/24`,
      podCIDRs: [`10.244.${index}.0/24`],
      ...(index === 0 && { taints: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }] }),
      ...(!isConnected && { taints: DISCONNECTED_TAINTS }),
    },
    status: {
      capacity: RESOURCES,
      allocatable: RESOURCES,
      ...(!isConnected && { conditions: DISCONNECTED_CONDITIONS }),
      addresses: [
        { type: "InternalIP", address: `192.0.2.${index + 1}` },
        { type: "Hostname", address: name },
      ],
      nodeInfo: {
        architecture: "amd64",
        operatingSystem: "linux",
        kubeletVersion: `v${version}`,
        kubeProxyVersion: `v${version}`,
        osImage: "simulated",
        kernelVersion: "simulated",
        containerRuntimeVersion: "simulated://0",
        machineID: name,
        systemUUID: name,
        bootID: name,
      },
    },
  };
}

/**
 * Creates what is missing of the cluster's nodes and StorageClasses, and waits until pods can be scheduled; for the disconnected node
 * nobody waits.
 */
export async function furnish(api: Api, workers: number, version: string, signal?: AbortSignal): Promise<void> {
  const wanted = nodeObjects(workers, version);
  const present = await listNodes(api);
  const names = new Set(present.map((node) => node.metadata?.name));
  for (const node of wanted) if (!names.has(node.metadata?.name)) await api.create("/api/v1/nodes", node);
  for (const storageClass of await storageClasses())
    await api.create("/apis/storage.k8s.io/v1/storageclasses", storageClass);
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const waiting = await unready(api, wanted);
    if (waiting.length === 0) return;
    if (Date.now() > deadline) throw new Error(`not ready after ${READY_MS / 1000} s: ${waiting.join(", ")}`);
    await sleep(100, undefined, { signal });
  }
}

async function unready(api: Api, wanted: V1Node[]): Promise<string[]> {
  const ready = new Set((await listNodes(api)).filter(isReady).map((node) => node.metadata?.name));
  const nodes = wanted.filter(isSimulated).map((node) => node.metadata!.name!);
  // Without it the API server refuses pods.
  const account = "/api/v1/namespaces/default/serviceaccounts/default";
  const admitted = await api.get(account).then(
    () => true,
    () => false,
  );
  return [...nodes.filter((name) => !ready.has(name)), ...(admitted ? [] : ["the default service account"])];
}

function isSimulated({ metadata }: V1Node): boolean {
  return Object.entries(SIMULATED).every(([key, value]) => metadata?.annotations?.[key] === value);
}

function isReady(node: V1Node): boolean {
  const tainted = node.spec?.taints?.some((taint) => taint.key.startsWith("node.kubernetes.io/"));
  return !tainted && !!node.status?.conditions?.some((c) => c.type === "Ready" && c.status === "True");
}

async function listNodes(api: Api): Promise<V1Node[]> {
  return (await api.get<{ items: V1Node[] }>("/api/v1/nodes")).items;
}

async function storageClasses(): Promise<V1StorageClass[]> {
  const file = path.join(packageRoot(), "simulator", "manifests", "storage-classes.yaml");
  return parseAllDocuments(await readFile(file, "utf8")).map((document) => document.toJS() as V1StorageClass);
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
