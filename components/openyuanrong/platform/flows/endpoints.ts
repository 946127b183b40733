import { selectorLabels } from "../../../core/labels";
import { ScrapeMode } from "../../../core/monitoring";
import { Endpoint, Flow, PodEndpoint, podsWith } from "../../../core/network-policies";
import { OpenYuanrongArgs } from "../args";

/** Everything that talks, and every connection that it needs. */
export interface FlowTable {
  endpoints: Record<string, Endpoint>;
  flows: Flow[];
}

/** What the parts of the table are made from. */
export interface Scope {
  args: OpenYuanrongArgs;
  /** Namespace of the control plane. */
  namespace: string;
  /** Whether the control plane has a system. */
  has(system: string): boolean;
  /** Pods of the control plane by their system. */
  pods(system: string): PodEndpoint;
}

/** Pods of ours by what they are: all instances of one system, or one of them. */
export function pods(namespace: string, name: string, component = name, instance?: string): PodEndpoint {
  const { "app.kubernetes.io/instance": any, ...matchLabels } = selectorLabels({ name, component }, instance ?? "");
  return { namespace, selector: podsWith({ ...matchLabels, ...(any && { "app.kubernetes.io/instance": any }) }) };
}

/** A connection. */
export function flow(from: string, to: string, ports: Flow["ports"], why: string): Flow {
  return { from, to, ports, why };
}

/** Where metrics are scraped, the way of the metrics system to a port. */
export function scraped({ args }: Scope, to: string, port: number, monitoring = args.monitoring): Flow[] {
  const scrape = monitoring?.scrape ?? ScrapeMode.None;
  if (scrape === ScrapeMode.None || args.network?.monitoringNamespace === undefined) return [];
  return [flow("monitoring", to, [port], "metrics")];
}

/** The connections of several parts together. */
export function joined(...tables: FlowTable[]): FlowTable {
  return {
    endpoints: Object.assign({}, ...tables.map(({ endpoints }) => endpoints)),
    flows: tables.flatMap(({ flows }) => flows),
  };
}
