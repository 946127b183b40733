import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Labels } from "./labels";

type PolicySpec = k8s.types.input.networking.v1.NetworkPolicySpec;
type PolicyPeer = k8s.types.input.networking.v1.NetworkPolicyPeer;
type LabelSelector = k8s.types.input.meta.v1.LabelSelector;

/** Pods that talk: in a namespace, chosen by labels. */
export interface PodEndpoint {
  namespace: string;
  selector: LabelSelector;
}

/** Any pod behind Services of a namespace; policies see the pods' ports, which are not the Services', so flows to it name none. */
export interface ForeignEndpoint {
  foreignNamespace: string;
}

/** Any pod of any namespace; addresses would not do, since some network plugins do not count pods among them. */
export interface ClusterEndpoint {
  everyNamespace: true;
}

/** Addresses that talk: nodes, for hostNetwork pods and the kubelet, the API server, and whatever lies outside. */
export interface AddressEndpoint {
  cidrs: string[];
}

export type Endpoint = PodEndpoint | ForeignEndpoint | ClusterEndpoint | AddressEndpoint;

/** One connection that the platform needs. */
export interface Flow {
  /** Name of the endpoint that opens the connection. */
  from: string;
  /** Name of the endpoint that listens. */
  to: string;
  /** TCP ports, single or as a range `[first, last]`; none for any port and protocol. */
  ports: (number | [number, number])[];
  why: string;
}

/** A NetworkPolicy to create. */
export interface NamedPolicy {
  name: string;
  namespace: string;
  annotations: Record<string, string>;
  spec: PolicySpec;
}

/** Name of the policy that leads to the cluster's DNS. */
export const DNS_POLICY = "allow-dns";

/** Annotation that says what each rule of a policy is for. */
export const FLOWS_ANNOTATION = "yuanrong-platform/flows";

/**
 * The policies that admit the flows and nothing else: per namespace a default deny and the way to the cluster's DNS,
 * per pod endpoint one policy with its incoming and outgoing flows. `dnsCidrs` are further DNS servers.
 * Throws when a flow names an unknown endpoint.
 */
export function networkPolicies(
  endpoints: Record<string, Endpoint>,
  flows: Flow[],
  dnsCidrs: string[] = [],
): NamedPolicy[] {
  for (const flow of flows)
    for (const name of [flow.from, flow.to])
      if (!endpoints[name]) throw new Error(`flow ${flow.from} → ${flow.to} names the unknown endpoint ${name}`);
  const namespaces = [
    ...new Set(
      Object.values(endpoints)
        .filter(isPods)
        .map((pods) => pods.namespace),
    ),
  ];
  return [
    ...namespaces.flatMap((namespace) => [defaultDeny(namespace), dnsEgress(namespace, dnsCidrs)]),
    ...Object.entries(endpoints).flatMap(([name, endpoint]) =>
      isPods(endpoint) ? endpointPolicy(name, endpoint, endpoints, flows) : [],
    ),
  ];
}

/** The selector of pods that carry the given labels. */
export function podsWith(matchLabels: Labels): LabelSelector {
  return { matchLabels };
}

/**
 * The endpoint behind an address: pods of the namespace for the DNS name of a Service or of its pod, the address itself for an IP, and
 * `cidrs` for any other name, since a NetworkPolicy cannot name a host; `undefined` when those are missing.
 */
export function endpointOf(host: string, cidrs: string[] = []): Endpoint | undefined {
  if (cidrs.length > 0) return { cidrs };
  const service = /^(?:[^.]+\.){1,2}([^.]+)\.svc(\.|$)/.exec(host);
  if (service) return { foreignNamespace: service[1]! };
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return { cidrs: [`${host}/32`] };
  if (host.startsWith("[")) return { cidrs: [`${host.slice(1, -1)}/128`] };
  return undefined;
}

function isPods(endpoint: Endpoint): endpoint is PodEndpoint {
  return "namespace" in endpoint;
}

function defaultDeny(namespace: string): NamedPolicy {
  return {
    name: "default-deny",
    namespace,
    annotations: {},
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  };
}

function dnsEgress(namespace: string, cidrs: string[]): NamedPolicy {
  const dns: PolicyPeer = {
    namespaceSelector: namespaceNamed("kube-system"),
    podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
  };
  return {
    name: DNS_POLICY,
    namespace,
    annotations: { [FLOWS_ANNOTATION]: `every pod → ${["cluster DNS", ...cidrs].join(", ")} 53: names of Services` },
    spec: {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{ to: [dns, ...blocksOf(cidrs)], ports: ["UDP", "TCP"].map((protocol) => ({ protocol, port: 53 })) }],
    },
  };
}

function endpointPolicy(
  name: string,
  pods: PodEndpoint,
  endpoints: Record<string, Endpoint>,
  flows: Flow[],
): NamedPolicy[] {
  const incoming = flows.filter((flow) => flow.to === name);
  const outgoing = flows.filter((flow) => flow.from === name);
  if (incoming.length + outgoing.length === 0) return [];
  const peers = (other: string) => peersOf(endpoints[other]!, pods.namespace);
  const targets = (other: string) => {
    const endpoint = endpoints[other]!;
    return "cidrs" in endpoint ? blocksOf(endpoint.cidrs).map(withoutMetadata) : peers(other);
  };
  return [
    {
      name: `allow-${name}`,
      namespace: pods.namespace,
      annotations: { [FLOWS_ANNOTATION]: [...new Set([...incoming, ...outgoing])].map(describe).join("; ") },
      spec: {
        podSelector: pods.selector,
        policyTypes: ["Ingress", "Egress"],
        ingress: incoming.map((flow) => ({ from: peers(flow.from), ports: portsOf(flow) })),
        egress: outgoing.map((flow) => ({ to: targets(flow.to), ports: portsOf(flow) })),
      },
    },
  ];
}

function peersOf(endpoint: Endpoint, from: string): pulumi.Input<PolicyPeer>[] {
  if ("cidrs" in endpoint) return blocksOf(endpoint.cidrs);
  if ("everyNamespace" in endpoint) return [{ namespaceSelector: {} }];
  if ("foreignNamespace" in endpoint) return [{ namespaceSelector: namespaceNamed(endpoint.foreignNamespace) }];
  const namespaceSelector = namespaceNamed(endpoint.namespace);
  return [{ podSelector: endpoint.selector, ...(endpoint.namespace !== from && { namespaceSelector }) }];
}

function blocksOf(cidrs: string[]): { ipBlock: { cidr: string } }[] {
  return cidrs.map((cidr) => ({ ipBlock: { cidr } }));
}

/** Where clouds give the credentials of a node to whoever asks from it: no part of every address. */
const METADATA: Record<string, string[]> = {
  "0.0.0.0/0": ["169.254.169.254/32"],
  "::/0": ["fd00:ec2::254/128"],
};

function withoutMetadata({ ipBlock }: { ipBlock: { cidr: string } }): PolicyPeer {
  const except = METADATA[ipBlock.cidr];
  return { ipBlock: { ...ipBlock, ...(except && { except }) } };
}

function namespaceNamed(name: string): LabelSelector {
  return { matchLabels: { "kubernetes.io/metadata.name": name } };
}

function portsOf(flow: Flow): k8s.types.input.networking.v1.NetworkPolicyPort[] | undefined {
  if (flow.ports.length === 0) return undefined;
  return flow.ports.map((port) =>
    typeof port === "number" ? { protocol: "TCP", port } : { protocol: "TCP", port: port[0], endPort: port[1] },
  );
}

function describe({ from, to, ports, why }: Flow): string {
  const listed = ports.map((port) => (typeof port === "number" ? port : port.join("–"))).join(", ");
  return `${from} → ${to} ${listed || "any port"}: ${why}`;
}
