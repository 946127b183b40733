import { Endpoint, endpointOf, Flow, podsWith } from "../../core/network-policies";
import { selectorLabels } from "../../core/labels";
import { ports as etcdPorts } from "../etcd/defaults";
import { agentPorts } from "../function-master/agent-flags";
import { MASTER_PORT } from "../function-master/config";
import { API_PORT, TLS_HEALTH_PORT } from "../meta-service/config";
import { OpenYuanrongArgs } from "./args";
import { hostOf, portOf } from "./schema";

/** Everything that talks, and every connection that it needs. */
export interface FlowTable {
  endpoints: Record<string, Endpoint>;
  flows: Flow[];
}

/** The flow table of openYuanrong; arguments must have been checked. */
export function flowTable(args: OpenYuanrongArgs, namespace: string, workerNamespace: string): FlowTable {
  const {
    nodeCidrs = [],
    apiServerCidrs = [],
    apiServerPorts = [443, 6443],
    functionEgressCidrs = [],
  } = args.network ?? {};
  const pods = (name: string, component = name): Endpoint => {
    const { "app.kubernetes.io/instance": _any, ...matchLabels } = selectorLabels({ name, component }, "");
    return { namespace, selector: podsWith(matchLabels) };
  };
  const store = args.objectStore && storeFlows(args);
  const etcd = args.etcd?.external ? externalEtcd(args) : ownEtcd(pods);
  const apiHealth = args.metaService?.tls ? [TLS_HEALTH_PORT] : [API_PORT];
  return {
    endpoints: {
      ...etcd.endpoints,
      "meta-service": pods("meta-service"),
      "function-master": pods("function-master"),
      // function-master gives its pods no labels of ours, and always this one.
      "function-pods": {
        namespace: workerNamespace,
        selector: {
          matchExpressions: [
            { key: "app", operator: "Exists" },
            { key: "app.kubernetes.io/component", operator: "DoesNotExist" },
          ],
        },
      },
      nodes: { cidrs: nodeCidrs },
      "kubernetes-api": { cidrs: apiServerCidrs },
      ...store?.endpoints,
      ...(functionEgressCidrs.length > 0 && { "function-destinations": { cidrs: functionEgressCidrs } }),
    },
    flows: [
      ...etcd.flows,
      flow("kubernetes-api", "meta-service", [API_PORT], "pools and functions, through the API server's proxy"),
      flow("nodes", "meta-service", apiHealth, "health checks of the kubelet"),
      flow("function-master", "function-master", [MASTER_PORT], "standbys to the active one"),
      flow("nodes", "function-master", [MASTER_PORT], "function proxies, and health checks of the kubelet"),
      flow("function-master", "nodes", [agentPorts.proxy], "scheduling through function proxies"),
      flow("function-master", "kubernetes-api", apiServerPorts, "pods of pools, leases and nodes"),
      flow("function-pods", "nodes", [agentPorts.proxy, agentPorts.proxyGrpc], "function proxy"),
      flow("function-pods", "nodes", [agentPorts.dataWorker], "data worker"),
      flow(
        "nodes",
        "function-pods",
        [agentPorts.agent, agentPorts.runtimeManager, [agentPorts.firstRuntime, 65_535]],
        "function proxy to agent, runtime manager and runtimes",
      ),
      ...(store?.flows ?? []),
      ...(functionEgressCidrs.length > 0
        ? [flow("function-pods", "function-destinations", [], "what functions call")]
        : []),
    ],
  };
}

function flow(from: string, to: string, ports: Flow["ports"], why: string): Flow {
  return { from, to, ports, why };
}

function ownEtcd(pods: (name: string, component?: string) => Endpoint): FlowTable {
  return {
    endpoints: { etcd: pods("etcd"), "etcd-users": pods("etcd", "users") },
    flows: [
      flow("etcd", "etcd", [etcdPorts.peer], "consensus of the members"),
      flow("etcd-users", "etcd", [etcdPorts.client], "setting up users"),
      flow("nodes", "etcd", [etcdPorts.metrics], "health checks of the kubelet"),
      ...etcdClients([etcdPorts.client]),
    ],
  };
}

/** The peers behind the addresses: each namespace of Services, and all networks together. */
function externalEtcd(args: OpenYuanrongArgs): FlowTable {
  const known = args.etcd!.external!.endpoints.map((address) => ({
    port: portOf(address),
    endpoint: endpointOf(hostOf(address)),
  }));
  const cidrs = known.flatMap(({ endpoint }) => (endpoint && "cidrs" in endpoint ? endpoint.cidrs : []));
  const networks = [...cidrs, ...(args.network?.etcdCidrs ?? [])];
  const namespaces = known.flatMap(({ endpoint }) =>
    endpoint && "foreignNamespace" in endpoint ? [[`etcd in ${endpoint.foreignNamespace}`, endpoint] as const] : [],
  );
  const endpoints: Record<string, Endpoint> = {
    ...(networks.length > 0 && { etcd: { cidrs: [...new Set(networks)] } }),
    ...Object.fromEntries(namespaces),
  };
  const ports = [...new Set(known.map(({ port }) => port))];
  return {
    endpoints,
    flows: Object.entries(endpoints).flatMap(([name, endpoint]) => etcdClients(portsTo(endpoint, ports), name)),
  };
}

function etcdClients(ports: number[], etcd = "etcd"): Flow[] {
  return [
    flow("meta-service", etcd, ports, "records of functions and pools"),
    flow("function-master", etcd, ports, "records of instances and pools, election"),
  ];
}

function storeFlows(args: OpenYuanrongArgs): FlowTable {
  const { endpoint } = args.objectStore!;
  const store = endpointOf(hostOf(endpoint), args.network?.objectStoreCidrs)!;
  const ports = portsTo(store, [portOf(endpoint)]);
  return {
    endpoints: { "object-store": store },
    flows: [
      flow("meta-service", "object-store", ports, "function packages"),
      flow("function-pods", "object-store", ports, "function packages"),
    ],
  };
}

/** The ports of a flow: none to pods behind a Service, which may listen on others than it does. */
function portsTo(endpoint: Endpoint, ports: number[]): number[] {
  return "foreignNamespace" in endpoint ? [] : ports;
}
