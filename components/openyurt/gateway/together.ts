import { BlockList, isIP } from "node:net";
import { Report } from "../../core/problems";
import { RavenSettings } from "../raven";
import { GatewayEndpointType } from "./args";
import { ENDPOINT_PORTS, KnownEndpoint, KnownGateway, replicasOf } from "./shape";

/** What of Raven's arguments gateways depend on. */
export type RavenOfGateways = {
  vpn?: Pick<NonNullable<RavenSettings["vpn"]>, "natTraversal" | "tunnelPort">;
  proxy?: Pick<NonNullable<RavenSettings["proxy"]>, "plainHttp" | "externalPort">;
  controllers?: RavenSettings["controllers"];
};

/**
 * Reports what is wrong with the gateways of a cluster together, each by its place in the list: names and nodes that are used twice,
 * addresses, ports and networks that two claim, tunnels and proxies that nobody could reach, and what Raven is not set up for.
 */
export function gatewayProblems(gateways: readonly KnownGateway[], report: Report, raven: RavenOfGateways = {}): void {
  const list = gateways.map((gateway) => gateway ?? {}) as KnownGateway[];
  checkNamesAndNodes(list, report);
  checkAddresses(list, report);
  checkProxyPorts(list, report);
  checkNetworks(list, report);
  checkReach(list, raven, report);
  list.forEach((gateway, index) => checkAgents(gateway, raven, (path, ...rest) => report([index, ...path], ...rest)));
}

function checkNamesAndNodes(gateways: KnownGateway[], report: Report): void {
  const names = new Set<string>();
  const owners = new Map<string, number>();
  gateways.forEach(({ name, endpoints = [] }, index) => {
    if (name !== undefined && names.has(name))
      report([index, "name"], `${name} is the name of another`, "another name");
    names.add(name);
    const told = new Set<string>();
    endpoints.forEach((endpoint, at) => {
      const node = endpoint?.nodeName;
      if (node === undefined) return;
      const owner = owners.get(node) ?? index;
      owners.set(node, owner);
      if (owner === index || told.has(node)) return;
      told.add(node);
      const other = gateways[owner]!.name;
      report([index, "endpoints", at, "nodeName"], `${node} is a node of ${other}`, "a node of one gateway only");
    });
  });
}

/** Behind NAT several sites may share an address, since nobody calls them. */
function checkAddresses(gateways: KnownGateway[], report: Report): void {
  const owners = new Map<string, [gateway: number, node: string]>();
  gateways.forEach(({ endpoints = [] }, index) =>
    endpoints.forEach((endpoint, at) => {
      const { type, publicIp, underNat, nodeName } = endpoint ?? {};
      if (type === undefined || publicIp === undefined || underNat) return;
      const port = portOf(endpoint);
      const key = `${type} ${publicIp} ${port}`;
      const [owner, node] = owners.get(key) ?? [index, nodeName];
      owners.set(key, [owner, node]);
      if (owner !== index && node !== nodeName)
        report(
          [index, "endpoints", at, "publicIp"],
          `${publicIp} with port ${port} is that of a ${type} of ${gateways[owner]!.name}`,
          "another address or port",
        );
    }),
  );
}

/** OpenYurt makes one Service of the ports of all exposed gateways, and fails to for good where one is there twice. */
function checkProxyPorts(gateways: KnownGateway[], report: Report): void {
  const owners = new Map<number, number>();
  gateways.forEach(({ exposeType, proxy }, index) => {
    if (exposeType === undefined) return;
    for (const key of ["httpPorts", "httpsPorts"] as const)
      (proxy?.[key] ?? []).forEach((port, at) => {
        const owner = owners.get(port) ?? index;
        owners.set(port, owner);
        if (owner !== index)
          report(
            [index, "proxy", key, at],
            `${port} is a port of ${gateways[owner]!.name}`,
            "each port in one exposed gateway; it serves all nodes",
          );
      });
  });
}

function checkNetworks(gateways: KnownGateway[], report: Report): void {
  const seen: [network: string, owner: number][] = [];
  gateways.forEach(({ extraCidrs = [] }, index) =>
    extraCidrs.forEach((network, at) => {
      if (network === undefined) return;
      const other = seen.find(([one, owner]) => owner !== index && overlap(one, network));
      if (other)
        report(
          [index, "extraCidrs", at],
          `${network} overlaps ${other[0]} of ${gateways[other[1]]!.name}`,
          "networks of one site only",
        );
      seen.push([network, index]);
    }),
  );
}

/** Two networks have an address in common when one holds the first address of the other. */
function overlap(one: string, other: string): boolean {
  return holds(one, other) || holds(other, one);
}

function holds(network: string, other: string): boolean {
  const [address = "", prefix] = network.split("/");
  const [first = ""] = other.split("/");
  if (isIP(address) === 0 || isIP(address) !== isIP(first) || prefix === undefined) return false;
  const family = isIP(address) === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(address, Number(prefix), family);
  return list.check(first, family);
}

/** Somebody must be there whom the others can call. */
function checkReach(gateways: KnownGateway[], { vpn }: RavenOfGateways, report: Report): void {
  const tunnels = gateways.filter(({ tunnel }) => replicasOf(tunnel) > 0);
  const behindNat = ({ endpoints = [] }: KnownGateway) =>
    endpoints.some((one) => one?.type === GatewayEndpointType.Tunnel && one.underNat === true);
  if (tunnels.length > 1 && tunnels.every(behindNat) && !vpn?.natTraversal)
    report(
      [gateways.indexOf(tunnels[0]!), "tunnel"],
      "meets no gateway that is not behind NAT, so no tunnel is made",
      "a gateway with underNat false, or vpn.natTraversal of Raven",
    );
  const proxies = gateways.filter(({ proxy }) => replicasOf(proxy) > 0);
  if (proxies.length > 0 && gateways.every(({ exposeType }) => exposeType === undefined))
    report(
      [gateways.indexOf(proxies[0]!), "proxy"],
      "meets no exposed gateway, so no request is led anywhere",
      "exposeType in one of the gateways",
    );
}

/** All agents hold tunnels at the same port, and call the others there. */
function checkAgents({ endpoints = [], proxy, tunnel }: KnownGateway, raven: RavenOfGateways, report: Report): void {
  const tunnelPort = raven.vpn?.tunnelPort ?? ENDPOINT_PORTS.tunnel;
  endpoints.forEach((endpoint, at) => {
    if (endpoint?.type === GatewayEndpointType.Tunnel && portOf(endpoint) !== tunnelPort)
      report(
        ["endpoints", at, "port"],
        `${portOf(endpoint)} is not the port of Raven's tunnels`,
        `${tunnelPort}, as vpn.tunnelPort of Raven`,
      );
  });
  const externalPort = raven.proxy?.externalPort ?? ENDPOINT_PORTS.proxy;
  endpoints.forEach((endpoint, at) => {
    if (
      endpoint?.type === GatewayEndpointType.Proxy &&
      endpoint.port === undefined &&
      portOf(endpoint) !== externalPort
    )
      report(
        ["endpoints", at, "port"],
        `is missing, and ${portOf(endpoint)} is not the port of Raven's proxies`,
        `${externalPort}, as proxy.externalPort of Raven, or the port of a NAT before it`,
      );
  });
  if (replicasOf(proxy) > 0 && raven.controllers?.proxy === false)
    report(["proxy"], "is switched off by Raven", "controllers.proxy true in Raven, or no proxy");
  if (replicasOf(tunnel) > 0 && raven.controllers?.tunnel === false)
    report(["tunnel"], "is switched off by Raven", "controllers.tunnel true in Raven, or no tunnel");
  if ((proxy?.httpPorts ?? []).length > 0 && !raven.proxy?.plainHttp)
    report(["proxy", "httpPorts"], "need proxy.plainHttp of Raven", "proxy.plainHttp true, or httpsPorts alone");
}

function portOf({ type, port }: KnownEndpoint): number {
  return port ?? ENDPOINT_PORTS[type];
}
