import { Plan } from "../../planner";
import { selected } from "./references";
import { containersOf, Json, KubeObject, ofKind, PodKind, podsOf, selects } from "./support";

/** Host and port of a connection that some configuration names. */
export interface Address {
  from: PodKind;
  host: string;
  port: number;
}

/** Addresses of a node, an API server and a metrics system, in the networks that production names. */
export const NODE = "10.0.3.7";
export const API = "10.0.0.2";

/** How the host of a node is written in a configuration. */
const ON_NODE = /^(\{RUNTIME_HOST_IP\}|\$\(HOST_IP\))$/;
/** Addresses of the pod itself, or of nobody. */
const OWN = /^(0\.0\.0\.0|localhost|127\.0\.0\.1|\{RUNTIME_POD_IP\}|\$\(POD_IP\)|\$POD_IP)$/;

/** Everything that a kind of pod is configured by: flags, environment, commands and mounted files. */
export function configurationOf(plan: Plan, { namespace, pod }: PodKind): string {
  const own = containersOf(pod).flatMap(({ command = [], args = [], env = [] }) => [
    ...command,
    ...args,
    ...env.map(({ value = "" }: Json) => value),
  ]);
  const mounted = (pod.volumes ?? []).flatMap(({ configMap }: Json) => {
    const object = ofKind(plan, "ConfigMap").find(
      ({ metadata }) => metadata.namespace === namespace && metadata.name === configMap?.name,
    );
    // The template that function-master copies is a kind of pod of its own.
    return object && object.metadata.name !== "function-agent" ? Object.values(object.data) : [];
  });
  return [...own, ...mounted].join("\n");
}

/** The addresses in a pod's configuration, without those of the pod itself. */
export function addressesOf(plan: Plan, from: PodKind): Address[] {
  const found = configurationOf(plan, from).matchAll(
    /(?<![\w.$(){}-])((?:\$\(POD_NAME\)\.)?[A-Za-z0-9][A-Za-z0-9.-]*|\$\([A-Z_]+\)|\{[A-Z_]+\}):(\d{2,5})(?![\w:])/g,
  );
  const all = [...found].map(([, host, port]) => ({ from, host: host!, port: Number(port) }));
  return all
    .filter(({ host }) => host.includes(".") || ON_NODE.test(host))
    .filter(({ host }) => !OWN.test(host))
    .map((one) => ({ ...one, host: one.host.replace(/^(\$\(POD_NAME\)|[a-z-]+-etcd-\d)\./, "*.") }))
    .filter(
      (one, index, list) => list.findIndex((other) => other.host === one.host && other.port === one.port) === index,
    );
}

/** The address as a test lists it. */
export function printed({ from, host, port }: Address): string {
  return `${from.name} ${host}:${port}`;
}

/** The Service that a host name leads to, if the plan has it. */
export function serviceOf(plan: Plan, host: string, domain = "cluster.local"): KubeObject | undefined {
  const [, name, namespace] = new RegExp(`^(?:\\*\\.)?([^.]+)\\.([^.]+)\\.svc(?:\\.${domain})?$`).exec(host) ?? [];
  return ofKind(plan, "Service").find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
}

/** The pods behind a host name of a Service. */
export function podsBehind(plan: Plan, host: string, domain?: string): PodKind | undefined {
  const service = serviceOf(plan, host, domain);
  return service && selected(plan, service.metadata.namespace, { matchLabels: service.spec.selector })[0];
}

/** The ports of the pods behind a Service's port; none where it has no such port. */
export function targetPorts(plan: Plan, host: string, port: number, domain?: string): number[] {
  const chosen: Json[] = (serviceOf(plan, host, domain)?.spec.ports ?? []).filter((one: Json) => one.port === port);
  const ports: Json[] = (podsBehind(plan, host, domain)?.pod.containers ?? []).flatMap((one: Json) => one.ports ?? []);
  return chosen.flatMap(({ targetPort }) =>
    ports.filter((one) => [one.name, one.containerPort].includes(targetPort)).map((one) => one.containerPort as number),
  );
}

/** Who an address leads to: pods, or the node, the API server or the host itself. */
export function targetOf(plan: Plan, host: string, domain?: string): PodKind | string {
  if (ON_NODE.test(host)) return NODE;
  if (host.startsWith("kubernetes.default.")) return API;
  return podsBehind(plan, host, domain) ?? host;
}

/** Whether both ends admit a connection; a pod in the node's network is the node. */
export function admitted(plan: Plan, from: PodKind | string, to: PodKind | string, port: number): boolean {
  const [source, target] = [onNetwork(from), onNetwork(to)];
  return (
    (typeof source === "string" || allowed(plan, source, "egress", "to", target, port)) &&
    (typeof target === "string" || allowed(plan, target, "ingress", "from", source, port))
  );
}

function onNetwork(end: PodKind | string): PodKind | string {
  return typeof end !== "string" && end.pod.hostNetwork ? NODE : end;
}

type Rule = { ports?: { port: number; endPort?: number }[]; [side: string]: unknown };

function allowed(plan: Plan, pods: PodKind, direction: string, side: string, other: PodKind | string, port: number) {
  return ofKind(plan, "NetworkPolicy")
    .filter(({ metadata, spec }) => metadata.namespace === pods.namespace && selects(spec.podSelector, pods.labels))
    .flatMap(({ spec }) => (spec[direction] ?? []) as Rule[])
    .filter((rule) => !rule.ports || rule.ports.some((one) => port >= one.port && port <= (one.endPort ?? one.port)))
    .flatMap((rule) => rule[side] as Json[])
    .some((peer) => {
      if (peer.ipBlock) return typeof other === "string" && inNetwork(other, peer.ipBlock.cidr);
      const namespace = peer.namespaceSelector?.matchLabels["kubernetes.io/metadata.name"] ?? pods.namespace;
      if (typeof other === "string") return namespaceOf(other) === namespace && !peer.podSelector;
      return other.namespace === namespace && selects(peer.podSelector ?? {}, other.labels);
    });
}

/** The namespace of pods that are not the plan's: of a Service's name, or of `any pod in <namespace>`. */
function namespaceOf(other: string): string | undefined {
  return /^any pod in (.+)$/.exec(other)?.[1] ?? /^(?:[^.]+\.){1,2}([^.]+)\.svc(\.|$)/.exec(other)?.[1];
}

function inNetwork(address: string, cidr: string): boolean {
  if (!/^[\d.]+$/.test(address)) return false;
  const bits = (text: string) => text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const [network, length] = cidr.split("/");
  const size = 2 ** (32 - Number(length));
  return Math.floor(bits(address) / size) === Math.floor(bits(network!) / size);
}

/** Addresses that lead nowhere or that a policy refuses. */
export function unreachable(plan: Plan, external: string[], domain = "cluster.local"): string[] {
  return podsOf(plan)
    .flatMap((pods) => addressesOf(plan, pods))
    .flatMap((address) => {
      const { from, host, port } = address;
      const target = targetOf(plan, host, domain);
      const known = target === NODE || target === API || external.includes(`${host}:${port}`);
      if (typeof target === "string" && !known) return [`${printed(address)}: nobody is there`];
      const ports = typeof target === "string" ? [port] : targetPorts(plan, host, port, domain);
      if (ports.length === 0) return [`${printed(address)}: its Service has no such port`];
      const policies = ofKind(plan, "NetworkPolicy").length > 0;
      if (!policies || ports.every((one) => admitted(plan, from, target, one))) return [];
      return [`${printed(address)}: refused by a policy`];
    });
}
