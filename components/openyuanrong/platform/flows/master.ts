import { Endpoint, endpointOf } from "../../../core/network-policies";
import { DRIVER_HEALTH_PORT } from "../../driver-workload";
import { FRONTEND_PORT, METRICS_PORT } from "../../frontend/config";
import { agentPorts } from "../../function-master/agent-flags";
import { MASTER_METRICS_PORT, MASTER_PORT } from "../../function-master/config";
import { SCHEDULER_PORT } from "../../function-scheduler/config";
import { IAM_PORT } from "../../iam-adaptor/config";
import { API_PORT, TLS_HEALTH_PORT } from "../../meta-service/config";
import { metaServiceHasTls } from "../systems";
import { flow, FlowTable, joined, scraped, Scope } from "./endpoints";

/** The connections of the systems of the master tier that are there. */
export function masterFlows(scope: Scope): FlowTable {
  const parts: Record<string, (scope: Scope) => FlowTable["flows"]> = {
    "meta-service": metaService,
    "function-master": functionMaster,
    "iam-adaptor": iamAdaptor,
    "function-manager": functionManager,
    "function-scheduler": functionScheduler,
    frontend,
  };
  return joined(
    ...Object.entries(parts)
      .filter(([name]) => scope.has(name))
      .map(([name, flows]) => ({ endpoints: { [name]: scope.pods(name) }, flows: flows(scope) })),
    externals(scope),
  );
}

function metaService({ args }: Scope): FlowTable["flows"] {
  return [
    flow("kubernetes-api", "meta-service", [API_PORT], "pools and functions, through the API server's proxy"),
    flow(
      "nodes",
      "meta-service",
      [metaServiceHasTls(args) ? TLS_HEALTH_PORT : API_PORT],
      "health checks of the kubelet",
    ),
  ];
}

function functionMaster(scope: Scope): FlowTable["flows"] {
  const { args } = scope;
  const apiServer = args.network?.apiServerPorts ?? [443, 6443];
  return [
    flow("function-master", "function-master", [MASTER_PORT], "standbys to the active one"),
    flow("nodes", "function-master", [MASTER_PORT], "function proxies, and health checks of the kubelet"),
    flow("function-master", "nodes", [agentPorts.proxy], "scheduling through function proxies"),
    flow("function-master", "kubernetes-api", apiServer, "pods of pools, leases and nodes"),
    ...scraped(scope, "function-master", MASTER_METRICS_PORT, args.functionMaster?.monitoring ?? {}),
  ];
}

function iamAdaptor({ args, has }: Scope): FlowTable["flows"] {
  const election = args.iamAdaptor?.election === "k8s";
  return [
    flow("iam-adaptor", "iam-adaptor", [IAM_PORT], "standbys to the active one"),
    flow("nodes", "iam-adaptor", [IAM_PORT], "function proxies, and health checks of the kubelet"),
    ...(has("frontend") ? [flow("frontend", "iam-adaptor", [IAM_PORT], "who a caller is")] : []),
    ...(election
      ? [
          flow(
            "iam-adaptor",
            "kubernetes-api",
            args.network?.apiServerPorts ?? [443, 6443],
            "the lease of the active one",
          ),
        ]
      : []),
  ];
}

/** A driver reaches functions and their data by its node, whose proxy calls nobody back. */
function driver(name: string, has: Scope["has"]): FlowTable["flows"] {
  return [
    flow(name, "nodes", [agentPorts.proxyGrpc], "function proxy of its node"),
    ...(has("ds-worker") ? [flow(name, "nodes", [agentPorts.dataWorker], "data worker of its node")] : []),
  ];
}

function functionManager({ has }: Scope): FlowTable["flows"] {
  return [
    ...driver("function-manager", has),
    flow("nodes", "function-manager", [DRIVER_HEALTH_PORT], "health checks of the kubelet"),
  ];
}

function functionScheduler(scope: Scope): FlowTable["flows"] {
  return [
    ...driver("function-scheduler", scope.has),
    flow("nodes", "function-scheduler", [DRIVER_HEALTH_PORT], "health checks of the kubelet"),
    flow("function-scheduler", "function-scheduler", [SCHEDULER_PORT], "hints of one to the others"),
    ...(scope.has("frontend")
      ? [flow("frontend", "function-scheduler", [SCHEDULER_PORT], "instances for requests")]
      : []),
  ];
}

function frontend(scope: Scope): FlowTable["flows"] {
  const { frontendCidrs = [], frontendNamespaces = [] } = scope.args.network ?? {};
  return [
    ...driver("frontend", scope.has),
    flow("nodes", "frontend", [FRONTEND_PORT], "health checks of the kubelet"),
    flow("frontend", "nodes", [agentPorts.proxy], "health of the cluster"),
    ...(scope.has("meta-service") ? [flow("frontend", "meta-service", [API_PORT], "requests about functions")] : []),
    ...(frontendCidrs.length > 0 ? [flow("callers", "frontend", [FRONTEND_PORT], "calls of functions")] : []),
    ...frontendNamespaces.map((namespace) =>
      flow(`callers in ${namespace}`, "frontend", [FRONTEND_PORT], "calls of functions"),
    ),
    ...scraped(scope, "frontend", METRICS_PORT),
  ];
}

/** What stands outside: callers, and systems that are used instead of ours. */
function externals({ args, has }: Scope): FlowTable {
  const { frontendCidrs = [], frontendNamespaces = [], externalCidrs } = args.network ?? {};
  const endpoints: Record<string, Endpoint> = has("frontend")
    ? {
        ...(frontendCidrs.length > 0 && { callers: { cidrs: frontendCidrs } }),
        ...Object.fromEntries(frontendNamespaces.map((name) => [`callers in ${name}`, { foreignNamespace: name }])),
      }
    : {};
  const flows: FlowTable["flows"] = [];
  const others: [client: string, name: string, url: unknown][] = [
    ["frontend", "external meta-service", args.metaService?.externalUrl],
    ["frontend", "external IAM", args.iamAdaptor?.externalUrl],
    ["iam-adaptor", "keycloak", args.iamAdaptor?.keycloak?.url],
  ];
  for (const [client, name, url] of others) {
    if (url === undefined || !has(client)) continue;
    const { hostname, port, protocol } =
      typeof url === "string" ? new URL(url) : { hostname: "", port: "", protocol: "" };
    const endpoint = endpointOf(hostname, externalCidrs)!;
    endpoints[name] = endpoint;
    const known = Number(port) || { "https:": 443, "http:": 80 }[protocol];
    const ports = "foreignNamespace" in endpoint || known === undefined ? [] : [known];
    flows.push(flow(client, name, ports, "requests that another system answers"));
  }
  return { endpoints, flows };
}
