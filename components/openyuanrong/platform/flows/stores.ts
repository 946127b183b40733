import { Endpoint, endpointOf } from "../../../core/network-policies";
import { EtcdSettings } from "../../etcd/args";
import { defaults, ports as etcdPorts } from "../../etcd/defaults";
import { MINIO_PORT } from "../../minio/workload";
import { hostOf, portOf } from "../addresses";
import { flow, FlowTable, joined, pods, scraped, Scope } from "./endpoints";

/** Who reads and writes the first etcd: nodes for the pods that live in their network. */
const CLIENTS: [client: string, why: string][] = [
  ["meta-service", "records of functions and pools"],
  ["function-master", "records of instances and pools, election"],
  ["iam-adaptor", "tokens, election"],
  ["frontend", "records of functions and schedulers"],
  ["function-scheduler", "records of functions and instances"],
  ["function-manager", "leases of programs outside the cluster"],
  ["nodes", "function proxies and data workers: records of instances and of each other"],
];

/** Who reads and writes the etcd of metadata. */
const META_CLIENTS = ["meta-service", "frontend", "function-scheduler", "function-manager"];

/** The connections of etcd, of an etcd of metadata, and of the object store. */
export function storeFlows(scope: Scope): FlowTable {
  const { etcd = {}, metaEtcd } = scope.args;
  const present = ([client]: [string, string]) => client === "nodes" || scope.has(client);
  const clients = CLIENTS.filter(present);
  const metaClients = CLIENTS.filter(([client]) => META_CLIENTS.includes(client)).filter(present);
  return joined(
    etcdTable(scope, "etcd", etcd, clients),
    ...(metaEtcd ? [etcdTable(scope, "meta-etcd", metaEtcd, metaClients)] : []),
    snapshotStore(scope, "etcd", etcd),
    snapshotStore(scope, "meta-etcd", metaEtcd),
    objectStore(scope),
  );
}

function etcdTable(scope: Scope, name: string, settings: EtcdSettings, clients: [string, string][]): FlowTable {
  return settings.external ? externalEtcd(scope, name, settings, clients) : ownEtcd(scope, name, settings, clients);
}

function ownEtcd(scope: Scope, name: string, settings: EtcdSettings, clients: [string, string][]): FlowTable {
  const instance = settings.serviceName ?? defaults.serviceName;
  const [users, snapshots] = [`${name}-users`, `${name}-snapshots`];
  return {
    endpoints: {
      [name]: pods(scope.namespace, "etcd", "etcd", instance),
      [users]: pods(scope.namespace, "etcd", "users", instance),
      ...(settings.snapshots && { [snapshots]: pods(scope.namespace, "etcd", "snapshots", instance) }),
    },
    flows: [
      flow(name, name, [etcdPorts.peer], "consensus of the members"),
      flow(users, name, [etcdPorts.client], "setting up users"),
      flow("nodes", name, [etcdPorts.metrics], "health checks of the kubelet"),
      ...scraped(scope, name, etcdPorts.metrics),
      ...clients.map(([client, why]) => flow(client, name, [etcdPorts.client], why)),
      ...(settings.snapshots ? [flow(snapshots, name, [etcdPorts.client], "snapshots")] : []),
    ],
  };
}

/** The peers behind the addresses: each namespace of Services, and all networks together. */
function externalEtcd({ args }: Scope, name: string, settings: EtcdSettings, clients: [string, string][]): FlowTable {
  const addresses = settings.external!.endpoints;
  const plain = (Array.isArray(addresses) ? addresses : []).filter((address) => typeof address === "string");
  const known = plain.map((address) => ({ port: portOf(address), endpoint: endpointOf(hostOf(address)) }));
  const cidrs = known.flatMap(({ endpoint }) => (endpoint && "cidrs" in endpoint ? endpoint.cidrs : []));
  const networks = [...cidrs, ...(args.network?.etcdCidrs ?? [])];
  const namespaces = known.flatMap(({ endpoint }) =>
    endpoint && "foreignNamespace" in endpoint ? [[`${name} in ${endpoint.foreignNamespace}`, endpoint] as const] : [],
  );
  const endpoints: Record<string, Endpoint> = {
    ...(networks.length > 0 && { [name]: { cidrs: [...new Set(networks)] } }),
    ...Object.fromEntries(namespaces),
  };
  const ports = [...new Set(known.map(({ port }) => port))];
  return {
    endpoints,
    flows: Object.entries(endpoints).flatMap(([peer, endpoint]) =>
      clients.map(([client, why]) => flow(client, peer, portsTo(endpoint, ports), why)),
    ),
  };
}

/** Who moves what to and from the object store. */
function storeClients(scope: Scope): [client: string, why: string][] {
  const { etcd, metaEtcd, objectStore: store } = scope.args;
  return [
    ...(scope.has("meta-service") ? [["meta-service", "function packages"] as [string, string]] : []),
    ...(scope.has("function-master") ? [["function-pods", "function packages"] as [string, string]] : []),
    ...(store && makesBucket(store) ? [["bucket", "makes the bucket"] as [string, string]] : []),
    ...Object.entries({ etcd, "meta-etcd": metaEtcd }).flatMap(([name, settings]): [string, string][] =>
      settings?.snapshots && !settings.snapshots.store ? [[`${name}-snapshots`, "snapshots"]] : [],
    ),
  ];
}

/** Whether a Job of ours makes the bucket: one that is claimed comes of Rook's operator. */
function makesBucket({ bucket, claimClassName }: NonNullable<Scope["args"]["objectStore"]>): boolean {
  return bucket !== undefined && claimClassName === undefined;
}

function objectStore(scope: Scope): FlowTable {
  const { objectStore: store, network } = scope.args;
  if (!store) return { endpoints: {}, flows: [] };
  const bucket = makesBucket(store) ? { bucket: scope.pods("bucket") } : undefined;
  if (store.endpoint === undefined)
    return {
      endpoints: { "object-store": scope.pods("minio"), ...bucket },
      flows: [
        flow("nodes", "object-store", [MINIO_PORT], "health checks of the kubelet"),
        ...scraped(scope, "object-store", MINIO_PORT),
        ...storeClients(scope).map(([client, why]) => flow(client, "object-store", [MINIO_PORT], why)),
      ],
    };
  const endpoint = endpointOf(hostOf(store.endpoint), network?.objectStoreCidrs)!;
  const ports = portsTo(endpoint, [portOf(store.endpoint)]);
  return {
    endpoints: { "object-store": endpoint, ...bucket },
    flows: storeClients(scope).map(([client, why]) => flow(client, "object-store", ports, why)),
  };
}

/** A store of the snapshots' own. */
function snapshotStore({ args }: Scope, name: string, settings?: EtcdSettings): FlowTable {
  const address = settings?.snapshots?.store?.endpoint;
  if (address === undefined) return { endpoints: {}, flows: [] };
  const store = `${name}-snapshot-store`;
  const known = typeof address === "string" ? address : "";
  const endpoint = endpointOf(hostOf(known), args.network?.objectStoreCidrs)!;
  const ports = known === "" ? [] : portsTo(endpoint, [portOf(known)]);
  return { endpoints: { [store]: endpoint }, flows: [flow(`${name}-snapshots`, store, ports, "snapshots")] };
}

/** The ports of a flow: none to pods behind a Service, which may listen on others than it does. */
function portsTo(endpoint: Endpoint, ports: number[]): number[] {
  return "foreignNamespace" in endpoint ? [] : ports;
}
