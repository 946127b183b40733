import { Report } from "../../core/problems";
import { GatewayEndpointType, GatewayExposeType } from "./args";
import { ENDPOINT_PORTS, KnownEndpoint, KnownGateway, replicasOf } from "./shape";

const TYPES = [GatewayEndpointType.Proxy, GatewayEndpointType.Tunnel];

/** Names of Services that OpenYurt makes of a gateway have no more room. */
const LONGEST_BALANCED_NAME = 35;

/** What Raven itself writes. */
const OWN_CONFIG = ["publicKey", "enable-l7-proxy", "enable-l3-tunnel"];

/** Reports endpoints that contradict each other or the gateway. */
export function checkEndpoints(gateway: KnownGateway, report: Report): void {
  const { endpoints = [], exposeType } = gateway;
  const first = endpoints[0];
  const seen = new Set<string>();
  endpoints.forEach((endpoint, index) => {
    const { nodeName, type, underNat = false } = endpoint ?? {};
    const at = (key: string, problem: string, expected: string) => report(["endpoints", index, key], problem, expected);
    if (exposeType !== undefined && underNat)
      at("underNat", "is true in a gateway that others call", "a node with an address of its own, or no exposeType");
    else if (exposeType === undefined && underNat !== (first?.underNat ?? false))
      at("underNat", "differs from that of endpoints[0]", "all endpoints of a gateway behind NAT, or none");
    if (nodeName !== undefined && type !== undefined) {
      if (seen.has(`${type} ${nodeName}`)) at("nodeName", `${nodeName} is a ${type} already`, "another node or type");
      seen.add(`${type} ${nodeName}`);
    }
    const section = TYPES.find((one) => one === type);
    if (section && gateway[section] === undefined)
      at("type", `is ${type}, which is not switched on`, `a section ${type}, with replicas 0 to keep it off`);
    checkEndpoint(gateway, endpoint ?? {}, at);
  });
}

function checkEndpoint(
  { exposeType, proxy }: KnownGateway,
  endpoint: Partial<KnownEndpoint>,
  at: (key: string, problem: string, expected: string) => void,
): void {
  const { type, config = {} } = endpoint;
  const isProxy = type === GatewayEndpointType.Proxy;
  if (isProxy && endpoint.publicPort !== undefined)
    at("publicPort", "has no meaning for a proxy", "port, at which others call it");
  if (isProxy && exposeType === GatewayExposeType.PublicIp && replicasOf(proxy) > 0 && !("publicIp" in endpoint))
    at("publicIp", "is required", "the address at which others call the proxy, since exposeType is PublicIP");
  const own = OWN_CONFIG.find((key) => key in config);
  if (own) at("config", `holds ${own}, which Raven writes itself`, `no ${own}`);
}

/** Reports what is switched on without what it needs. */
export function checkServing(gateway: KnownGateway, report: Report): void {
  const { name, exposeType, endpoints = [], proxy, tunnel, extraCidrs } = gateway;
  if (exposeType === GatewayExposeType.LoadBalancer && name !== undefined && name.length > LONGEST_BALANCED_NAME)
    report(
      ["name"],
      `length ${name.length} is too large for exposeType LoadBalancer`,
      `at most ${LONGEST_BALANCED_NAME}`,
    );
  for (const type of TYPES) {
    const wanted = replicasOf(gateway[type]);
    const there = endpoints.filter((endpoint) => endpoint?.type === type).length;
    if (wanted > there)
      report(
        ["endpoints"],
        there === 0 ? `has no ${type}, which is switched on` : `has fewer than ${wanted} of type ${type}`,
        `at least ${wanted} of type ${type}, or ${type}.replicas ${there}`,
      );
  }
  if (extraCidrs && tunnel === undefined)
    report(["extraCidrs"], "are reached by tunnels, which are not switched on", "a section tunnel");
  checkProxyPorts(exposeType, proxy, report);
  checkAddresses(gateway, report);
}

/** All ports of all exposed gateways are those of one Service, which cannot have one twice. */
function checkProxyPorts(exposeType: string | undefined, proxy: KnownGateway["proxy"], report: Report): void {
  const seen = new Set<number>();
  for (const key of ["httpPorts", "httpsPorts"] as const) {
    const ports = proxy?.[key] ?? [];
    if (ports.length > 0 && exposeType === undefined) {
      report(["proxy", key], "are those of an exposed gateway alone", `exposeType, or no ${key}`);
      continue;
    }
    ports.forEach((port, index) => {
      if (seen.has(port)) report(["proxy", key, index], `${port} is there twice`, "each port once");
      seen.add(port);
    });
  }
}

/** Proxies at work side by side, each of which must be reached. */
function checkAddresses({ exposeType, endpoints = [], proxy }: KnownGateway, report: Report): void {
  if (exposeType !== GatewayExposeType.PublicIp || replicasOf(proxy) < 2) return;
  const seen = new Set<string>();
  endpoints.forEach((endpoint, index) => {
    const { type, publicIp, port = ENDPOINT_PORTS.proxy } = endpoint ?? {};
    if (type !== GatewayEndpointType.Proxy || publicIp === undefined) return;
    const address = `${publicIp} ${port}`;
    if (seen.has(address))
      report(
        ["endpoints", index, "port"],
        `${port} of ${publicIp} is that of another proxy`,
        "another address or port",
      );
    seen.add(address);
  });
}
