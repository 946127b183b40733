import type { Manifest } from "../../../components/openyurt/custom-resource";
import type { GatewayArgs } from "../../../components/openyurt/gateway";
import { gatewayManifest } from "../../../components/openyurt/gateway/manifest";

/** An exposed gateway of the cloud, which uses every field but those of NAT. */
export const cloud: GatewayArgs = {
  name: "cloud",
  exposeType: "PublicIP",
  endpoints: [
    { nodeName: "cloud-1", type: "proxy", publicIp: "192.0.2.1", port: 10262 },
    { nodeName: "cloud-2", type: "proxy", publicIp: "192.0.2.2" },
    { nodeName: "cloud-1", type: "tunnel", publicIp: "192.0.2.1", config: { zone: "a" } },
  ],
  proxy: { replicas: 2, httpPorts: [10255, 9445], httpsPorts: [10250] },
  tunnel: {},
  extraCidrs: ["10.8.0.0/16", "2001:db8::/64"],
  protect: false,
};

/** A gateway at the edge, behind NAT. */
export const edge: GatewayArgs = {
  name: "hangzhou",
  endpoints: [
    { nodeName: "edge-1", type: "proxy", underNat: true },
    {
      nodeName: "edge-1",
      type: "tunnel",
      underNat: true,
      publicIp: "203.0.113.7",
      publicPort: 4500,
      natType: "Symmetric NAT",
    },
  ],
  proxy: { replicas: 1 },
  tunnel: { replicas: 1 },
};

/** One behind balancers. */
export const balanced: GatewayArgs = {
  name: "balanced",
  exposeType: "LoadBalancer",
  endpoints: [{ nodeName: "cloud-3", type: "tunnel" }],
  tunnel: {},
};

/** Gateways that together use every argument. */
export const examples: Manifest[] = [cloud, edge, balanced, { name: "empty" }].map(gatewayManifest);
