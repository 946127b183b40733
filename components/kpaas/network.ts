import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { childOf } from "../core/children";
import { labels } from "../core/labels";
import { cidr, dnsLabel } from "../core/names";
import { DNS_POLICY, Endpoint, Flow, NamedPolicy, networkPolicies } from "../core/network-policies";

/** How pods of a namespace take part in a service mesh. */
export const MeshMode = { None: "none", Sidecar: "sidecar", Ambient: "ambient" } as const;
export type MeshMode = (typeof MeshMode)[keyof typeof MeshMode];

/** NetworkPolicies that refuse everything but what a service needs. They cannot name hosts, so some addresses are needed. */
export interface ServiceNetwork {
  /** Networks of the nodes, for the kubelet and for pods in the nodes' network. */
  nodeCidrs: string[];
  /** Networks of the API server, which calls webhooks and is called by operators. */
  apiServerCidrs: string[];
  /** Ports of the API server; default 443 and 6443. */
  apiServerPorts?: number[];
  /** Networks of DNS servers beside the cluster's own; default none. */
  dnsCidrs?: string[];
  /** Namespace of the Gateway or ingress controller through which people come; default none. */
  gatewayNamespace?: string;
  /** Namespace whose pods may scrape metrics; default none. */
  monitoringNamespace?: string;
  /** Networks outside the cluster that the service may call by HTTPS, such as an OpenID provider's or a key service's; default none. */
  externalCidrs?: string[];
}

/** Checks a {@link ServiceNetwork}. */
export const serviceNetworkSchema = z.strictObject({
  nodeCidrs: z.array(cidr).min(1),
  apiServerCidrs: z.array(cidr).min(1),
  apiServerPorts: z.array(z.int().min(1).max(65_535)).min(1).optional(),
  dnsCidrs: z.array(cidr).optional(),
  gatewayNamespace: dnsLabel.optional(),
  monitoringNamespace: dnsLabel.optional(),
  externalCidrs: z.array(cidr).optional(),
});

/** The connections of a service: its own endpoints, and what goes between them and those that every service has. */
export interface ServiceFlows {
  endpoints: Record<string, Endpoint>;
  /**
   * May also name `nodes`, `api-server`, `gateway`, `monitoring` and `external`; a flow of one that the network does not tell is left
   * out. Ports are those of pods, and those of the API server are the network's.
   */
  flows: Flow[];
}

/** A service whose connections are restricted. */
export interface RestrictedService {
  /** Name of the service, for labels. */
  name: string;
  /** Its namespace, or the one that its labels tell. */
  namespace: string;
  /** How its pods take part in a mesh; default none. */
  mesh?: MeshMode;
  /** Whether pods of others are in the namespace, which are then left alone; default false. */
  shared?: boolean;
}

/**
 * Creates the NetworkPolicies of a service as `${name}-<policy>`, or `${name}-<namespace>-<policy>` in another namespace than its own; none
 * unless the network is told.
 */
export function createServicePolicies(
  parent: pulumi.Resource,
  name: string,
  network: ServiceNetwork | undefined,
  service: RestrictedService,
  { endpoints, flows }: ServiceFlows,
  dependsOn: pulumi.Resource[] = [],
): k8s.networking.v1.NetworkPolicy[] {
  if (!network) return [];
  const all = { ...commonEndpoints(network, service.mesh), ...endpoints };
  const told = flows.filter(({ from, to }) => [from, to].every((end) => end in all || !COMMON.includes(end)));
  const meshed = [...told, ...meshFlows(endpoints, service.mesh)].map((flow) =>
    onWire(flow, all, network, service.mesh),
  );
  const whole = networkPolicies(all, meshed, network.dnsCidrs);
  const policies = service.shared ? ownPolicies(whole, endpoints) : whole;
  return policies.map(
    ({ name: policy, namespace, annotations, spec }) =>
      new k8s.networking.v1.NetworkPolicy(
        namespace === service.namespace ? `${name}-${policy}` : `${name}-${namespace}-${policy}`,
        {
          metadata: {
            name: policy,
            namespace,
            labels: labels({ name: service.name, partOf: "kpaas" }, service.namespace),
            annotations,
          },
          spec,
        },
        childOf(parent, { dependsOn }),
      ),
  );
}

/** Policies that choose the pods of the endpoints alone; a default deny and the way to DNS choose every pod of the namespace. */
function ownPolicies(policies: NamedPolicy[], endpoints: Record<string, Endpoint>): NamedPolicy[] {
  const dns = policies.find(({ name }) => name === DNS_POLICY);
  return [
    ...policies.filter(({ spec }) => Object.keys(spec.podSelector ?? {}).length > 0),
    ...Object.entries(endpoints).flatMap(([name, endpoint]) =>
      dns && "selector" in endpoint
        ? [
            {
              ...dns,
              name: `${DNS_POLICY}-${name}`,
              namespace: endpoint.namespace,
              spec: { ...dns.spec, podSelector: endpoint.selector },
            },
          ]
        : [],
    ),
  ];
}

const COMMON: readonly string[] = ["nodes", "api-server", "gateway", "monitoring", "external"];

/** From here ztunnel has the kubelet's probes come. */
const AMBIENT_PROBES = "169.254.7.127/32";
/** Port of ztunnel in every pod of an ambient mesh, which carries all connections between them. */
const HBONE = 15008;
/** Port of a sidecar, which answers the kubelet's probes and Prometheus in the place of the pod. */
const SIDECAR_AGENT = 15020;

function commonEndpoints(network: ServiceNetwork, mesh?: MeshMode): Record<string, Endpoint> {
  const { nodeCidrs, apiServerCidrs, gatewayNamespace, monitoringNamespace, externalCidrs = [] } = network;
  return {
    nodes: { cidrs: mesh === MeshMode.Ambient ? [...nodeCidrs, AMBIENT_PROBES] : nodeCidrs },
    "api-server": { cidrs: apiServerCidrs },
    ...(gatewayNamespace !== undefined && { gateway: { foreignNamespace: gatewayNamespace } }),
    ...(monitoringNamespace !== undefined && { monitoring: { foreignNamespace: monitoringNamespace } }),
    ...(externalCidrs.length > 0 && { external: { cidrs: externalCidrs } }),
    ...(mesh === MeshMode.Sidecar && { istiod: { foreignNamespace: "istio-system" } }),
  };
}

/** Sidecars ask istiod for their configuration, and it or istio-csr beside it, on port 6443, for their certificates. */
function meshFlows(endpoints: Record<string, Endpoint>, mesh?: MeshMode): Flow[] {
  if (mesh !== MeshMode.Sidecar) return [];
  return Object.entries(endpoints)
    .filter(([, endpoint]) => "selector" in endpoint)
    .map(([from]) => ({
      from,
      to: "istiod",
      ports: [15012, 6443],
      why: "certificates and configuration of the sidecar",
    }));
}

/** The ports of a flow as policies see them. */
function onWire(
  flow: Flow,
  endpoints: Record<string, Endpoint>,
  { apiServerPorts = [443, 6443] }: ServiceNetwork,
  mesh?: MeshMode,
): Flow {
  if (flow.to === "api-server") return { ...flow, ports: apiServerPorts };
  if (flow.ports.length === 0) return flow;
  const more = (ports: number[]) => ({ ...flow, ports: [...flow.ports, ...ports] });
  if (mesh === MeshMode.Sidecar && ["nodes", "monitoring"].includes(flow.from)) return more([SIDECAR_AGENT]);
  const pods = [flow.from, flow.to].every((end) => endpoints[end] && !("cidrs" in endpoints[end]));
  return mesh === MeshMode.Ambient && pods ? more([HBONE]) : flow;
}
