import { KubeObject } from "../engine/kubernetes/api";
import { ANNOTATION, difference, internalIp, isReady, LABEL, labelsOf, nameOf } from "./names";

interface Endpoint {
  nodeName: string;
  type: string;
  config?: Record<string, string>;
}

/** What Raven can do, and the switch of its ConfigMap that turns it on. */
const SERVERS = [
  { type: "proxy", settings: "proxyConfig", enabled: "enable-l7-proxy" },
  { type: "tunnel", settings: "tunnelConfig", enabled: "enable-l3-tunnel" },
] as const;

/** What changes in the status of a Gateway; undefined where nothing does. Without Raven's ConfigMap no endpoint is active. */
export function gatewayStatus(
  gateway: KubeObject,
  nodes: KubeObject[],
  raven: Record<string, string> | undefined,
): object | undefined {
  const members = nodes.filter((node) => labelsOf(node)[LABEL.gateway] === nameOf(gateway));
  const ready = members.filter(isReady).map(nameOf);
  const activeEndpoints = SERVERS.filter(({ enabled }) => raven?.[enabled]?.toLowerCase() === "true")
    .flatMap((server) => elected(gateway, server, ready))
    .sort((a, b) => compare(a.nodeName, b.nodeName));
  const tunnel = activeEndpoints.find(({ type }) => type === "tunnel")?.nodeName;
  const extra = gateway.metadata.annotations?.[ANNOTATION.extraSourceCidrs]?.split(",") ?? [];
  return difference(gateway.status, {
    activeEndpoints,
    nodes: members
      .map((node) => ({
        nodeName: nameOf(node),
        privateIP: internalIp(node),
        subnets: [(node.spec?.podCIDR ?? "") as string, ...(nameOf(node) === tunnel ? extra : [])],
      }))
      .sort((a, b) => compare(a.nodeName, b.nodeName)),
  });
}

/** Endpoints on ready nodes, up to the number that is asked for; those that are active stay so. */
function elected(gateway: KubeObject, server: (typeof SERVERS)[number], ready: string[]): Endpoint[] {
  const active = (gateway.status?.activeEndpoints ?? []) as Endpoint[];
  const isActive = (one: Endpoint) =>
    active.some(({ nodeName, type }) => nodeName === one.nodeName && type === one.type);
  const candidates = ((gateway.spec?.endpoints ?? []) as Endpoint[]).filter(
    ({ nodeName, type }) => type === server.type && ready.includes(nodeName),
  );
  return [...candidates.filter(isActive), ...candidates.filter((one) => !isActive(one))]
    .slice(0, (gateway.spec?.[server.settings]?.Replicas as number | undefined) ?? 0)
    .map((endpoint) => ({ ...endpoint, config: { ...endpoint.config, [server.enabled]: "true" } }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
