import { Endpoint, Flow, podsWith } from "../../core/network-policies";
import { selectorLabels } from "../../core/labels";
import { ScrapeMode } from "../../core/monitoring";
import { ServiceFlows } from "../network";
import { HarborArgs } from "./args";
import { HARBOR, METRICS_PORT, portsOf } from "./names";
import { peerOf, portOf } from "./peers";
import { SETUP_PART } from "./setup";

const PROGRAMS = ["nginx", "portal", "core", "jobservice", "registry", "trivy", "exporter", "database", "redis"];

/** The connections of Harbor. */
export function harborFlows(args: HarborArgs, namespace: string): ServiceFlows {
  const { nginx, program, registry } = portsOf(args.issuer !== undefined);
  const stores = storesOf(args);
  const pods = (component: string): Endpoint => ({
    namespace,
    selector: podsWith({ release: HARBOR, app: HARBOR, component }),
  });
  const endpoints: Record<string, Endpoint> = {
    ...Object.fromEntries(programsOf(args).map((one) => [one, pods(one)])),
    ...(hasContent(args) && { setup: { namespace, selector: podsWith(selectorLabels(SETUP_PART, HARBOR)) } }),
    ...stores.endpoints,
  };
  const flow = (from: string, to: string, ports: number[], why: string): Flow => ({ from, to, ports, why });
  const to = (froms: string[], target: string, ports: number[], why: string) =>
    froms.map((from) => flow(from, target, ports, why));
  const all: Flow[] = [
    flow("gateway", "nginx", [nginx], "people and container runtimes"),
    flow("nginx", "core", [program], "API and images"),
    flow("nginx", "portal", [program], "web pages"),
    ...to(["jobservice", "trivy", "exporter", "setup"], "core", [program], "API and images"),
    ...to(["core", "jobservice"], "registry", [registry, program], "images, and what cleans up after them"),
    flow("core", "jobservice", [program], "jobs"),
    ...to(["core", "jobservice"], "trivy", [program], "scans"),
    flow("core", "portal", [program], "its health"),
    ...to(["core", "jobservice", "exporter"], stores.database, stores.databasePorts, "database"),
    ...to(
      ["core", "jobservice", "registry", "trivy", "exporter"],
      stores.keyValue,
      stores.keyValuePorts,
      "key-value store",
    ),
    ...(stores.endpoints.bucket ? [flow("registry", "bucket", stores.bucketPorts, "images")] : []),
    ...to(
      ["core", "jobservice", "trivy"],
      "external",
      [443],
      "sign-on, other registries, databases of vulnerabilities",
    ),
    ...(args.oidc ? [flow("core", "gateway", [], "sign-on at an address of the cluster's own Gateway")] : []),
    ...["core", "registry", "jobservice", "exporter"].map((one) => flow("monitoring", one, [METRICS_PORT], "metrics")),
    ...probes(args, nginx, program, registry),
  ];
  const known = (end: string) => end in endpoints || ["gateway", "external", "monitoring", "nodes"].includes(end);
  return {
    endpoints,
    flows: all.filter((one) => known(one.from) && known(one.to) && (one.from !== "monitoring" || hasMetrics(args))),
  };
}

function programsOf(args: HarborArgs): string[] {
  const absent = [
    ...(args.scanner?.enabled === false ? ["trivy"] : []),
    ...(hasMetrics(args) ? [] : ["exporter"]),
    ...(args.database ? ["database"] : []),
    ...(args.keyValueStore ? ["redis"] : []),
  ];
  return PROGRAMS.filter((program) => !absent.includes(program));
}

function hasMetrics({ monitoring }: HarborArgs): boolean {
  return (monitoring?.scrape ?? ScrapeMode.None) !== ScrapeMode.None;
}

function hasContent({ projects = [], robots = [] }: HarborArgs): boolean {
  return projects.length + robots.length > 0;
}

/** Harbor's own stores, or the given ones; ports of Services in other namespaces are not those of the pods behind them. */
function storesOf({ database, keyValueStore, storage, peers, network }: HarborArgs) {
  const at = (address: unknown, namespace?: string) => peerOf(address, namespace, network?.externalCidrs);
  const found = {
    postgres: database && at(database.host, peers?.database),
    "key-value-store": keyValueStore && at(keyValueStore.host, peers?.keyValueStore),
    bucket: storage?.bucket && at(storage.bucket.endpoint, peers?.bucket),
  };
  const endpoints = Object.fromEntries(Object.entries(found).filter(([, one]) => one)) as Record<string, Endpoint>;
  const ports = (name: string, port: unknown, usual: number) =>
    endpoints[name] && "foreignNamespace" in endpoints[name] ? [] : [typeof port === "number" ? port : usual];
  return {
    endpoints,
    database: database ? "postgres" : "database",
    databasePorts: ports("postgres", database?.port, 5432),
    keyValue: keyValueStore ? "key-value-store" : "redis",
    keyValuePorts: ports("key-value-store", keyValueStore?.port, 6379),
    bucketPorts: ports("bucket", portOf(storage?.bucket?.endpoint), 443),
  };
}

function probes(args: HarborArgs, nginx: number, program: number, registry: number): Flow[] {
  const ports: Record<string, number[]> = {
    nginx: [nginx],
    registry: [registry, program],
    exporter: [METRICS_PORT],
    // Probed by a command.
    database: [],
    redis: [6379],
  };
  return programsOf(args)
    .map((one) => ({ from: "nodes", to: one, ports: ports[one] ?? [program], why: "probes" }))
    .filter((flow) => flow.ports.length > 0);
}
