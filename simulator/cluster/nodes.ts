import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { V1Node, V1StorageClass } from "@kubernetes/client-node";
import { parseAllDocuments } from "yaml";
import { packageRoot } from "../paths";
import type { Api } from "./api";

const RESOURCES = { cpu: "32", memory: "64Gi", "ephemeral-storage": "200Gi", pods: "110" };
const READY_MS = 60_000;

/** The node objects of a cluster: one for the control plane and `workers` more, of which four in ten lie at the edge. */
export function nodeObjects(workers: number, version: string): V1Node[] {
  const edge = Math.floor(workers * 0.4);
  const control = { name: "control-plane", zone: "cloud-a", region: "cloud", edge: false };
  const cloudNodes = range(workers - edge).map((i) => ({
    name: `cloud-${i + 1}`,
    zone: `cloud-${"abc"[i % 3]}`,
    region: "cloud",
    edge: false,
  }));
  const edgeNodes = range(edge).map((i) => ({
    name: `edge-${i + 1}`,
    zone: `edge-${"ab"[i % 2]}`,
    region: "edge",
    edge: true,
  }));
  return [control, ...cloudNodes, ...edgeNodes].map(({ name, zone, region, edge }, index) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "topology.kubernetes.io/zone": zone,
        "topology.kubernetes.io/region": region,
        "openyurt.io/is-edge-worker": String(edge),
        ...(index === 0 && { "node-role.kubernetes.io/control-plane": "" }),
      },
      annotations: { "kwok.x-k8s.io/node": "fake", "node.alpha.kubernetes.io/ttl": "0" },
    },
    spec: {
      podCIDR: `10.244.${index}.0/24`,
      podCIDRs: [`10.244.${index}.0/24`],
      ...(index === 0 && { taints: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }] }),
    },
    status: {
      capacity: RESOURCES,
      allocatable: RESOURCES,
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
  }));
}

/** Creates what is missing of the cluster's nodes and StorageClasses, and waits until pods can be scheduled. */
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
  const nodes = wanted.map((node) => node.metadata!.name!).filter((name) => !ready.has(name));
  // Without it the API server refuses pods.
  const account = "/api/v1/namespaces/default/serviceaccounts/default";
  const admitted = await api.get(account).then(
    () => true,
    () => false,
  );
  return admitted ? nodes : [...nodes, "the default service account"];
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
