import { z } from "zod";
import { check } from "../check";
import { isAgentPod, isYuanrongPod } from "../systems/openyuanrong";
import { Pod } from "../kubernetes/pods";
import { namespaceOf, Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import { ifKnown } from "../unknown";
import { labelsOf, mapOf, mapsOf, numberOf, Path, textOf } from "../values";

/** Ports of SSH, kubelet, kube-proxy, etcd, the API server, controllers, BGP and YurtHub on a node. */
const NODE_PORTS = [22, 179, 2379, 2380, 6443, 10248, 10249, 10250, 10255, 10256, 10257, 10259, 10261, 10267, 10268];

export const yrPortRange = check({
  id: "yr-port-range",
  title: "openYuanrong's ports on nodes are free",
  severity: "medium",
  pack: "platform",
  asks:
    "A port that a pod of openYuanrong takes on its node is no `nodePort` of a Service, no host port of another workload that can meet it there, not in `reserved`, " +
    "and outside of `outgoing`; pods that run functions, which take ports as they need them, are not on the node's network.",
  why: "Proxies and data workers find each other by fixed ports of nodes: one that something else holds or is answered by kube-proxy keeps them from starting or sends calls astray.",
  remediation:
    "Give the system another port, or the Service another `nodePort`; take `hostNetwork` from function agents.",
  parameters: z.strictObject({
    reserved: z.array(z.int()).default(NODE_PORTS).describe("ports that the nodes themselves use"),
    outgoing: z
      .strictObject({ from: z.int().default(32_768), to: z.int().default(60_999) })
      .prefault({})
      .describe("the ports from which nodes call others, as `net.ipv4.ip_local_port_range` has them"),
  }),
  scope: "stack",
  on: "pod",
  judge(pod, { set, parameters: { reserved, outgoing } }) {
    if (!isYuanrongPod(pod)) return;
    if (isAgentPod(pod) && pod.spec.hostNetwork === true)
      return { path: [...pod.specPath, "hostNetwork"], message: "runtimes of functions take ports of the node" };
    return hostPortsOf(pod).flatMap((taken) => {
      const reason = clash(taken);
      return reason === undefined ? [] : { path: taken.path, message: `port ${taken.port} of the node ${reason}` };
    });

    function clash({ port, key }: HostPort): string | undefined {
      if (reserved.includes(port)) return "is one that the node itself uses";
      if (port >= outgoing.from && port <= outgoing.to) return "may be in use by a call that the node makes";
      const { nodePorts, hostPorts } = indexOf(set);
      const service = nodePorts.get(key);
      if (service) return `is the nodePort of Service ${namespaceOf(service)}/${service.name}`;
      const other = hostPorts.get(key)?.find((one) => one.resource !== pod.resource && mayMeet(one, pod));
      if (other) return `is also taken by ${other.resource.kind} ${namespaceOf(other.resource)}/${other.resource.name}`;
    }
  },
});

interface HostPort {
  port: number;
  /** `port/protocol`. */
  key: string;
  path: Path;
}

function hostPortsOf(pod: Pod): HostPort[] {
  return pod.containers.flatMap((container) =>
    mapsOf(container.value.ports).flatMap(({ entry, index }) => {
      const name = pod.spec.hostNetwork === true && entry.hostPort === undefined ? "containerPort" : "hostPort";
      const port = numberOf(entry[name]);
      const key = `${port}/${textOf(entry.protocol) ?? "TCP"}`;
      return port ? [{ port, key, path: [...container.path, "ports", index, name] }] : [];
    }),
  );
}

interface Index {
  nodePorts: Map<string, Resource>;
  hostPorts: Map<string, Pod[]>;
}

const indexes = new WeakMap<ResourceSet, Index>();

function indexOf(set: ResourceSet): Index {
  const known = indexes.get(set);
  if (known) return known;
  const index: Index = { nodePorts: new Map(), hostPorts: new Map() };
  for (const service of set.ofKind("Service", ""))
    for (const { entry } of ifKnown(() => mapsOf(mapOf(service.object.spec).ports)) ?? []) {
      const port = ifKnown(() => numberOf(entry.nodePort));
      if (port) index.nodePorts.set(`${port}/${textOf(entry.protocol) ?? "TCP"}`, service);
    }
  for (const pod of set.podsIn())
    for (const { key } of ifKnown(() => hostPortsOf(pod)) ?? [])
      index.hostPorts.set(key, [...(index.hostPorts.get(key) ?? []), pod]);
  indexes.set(set, index);
  return index;
}

/** Whether no node selector keeps two pods apart. */
function mayMeet(one: Pod, other: Pod): boolean {
  const selector = labelsOf(other.spec.nodeSelector);
  return Object.entries(labelsOf(one.spec.nodeSelector)).every(
    ([key, value]) => selector[key] === undefined || selector[key] === value,
  );
}
