import { ravenSchema } from "../../../components/openyurt/raven/schema";
import { refuses } from "../../support/refusals";

const key = "0123456789abcdef".repeat(4);
const vpn = (change: object) => ({ vpn: change });
const wireguard = (change: object) => vpn({ driver: "wireguard", ...change });

refuses(ravenSchema, { vpn: { psk: key }, l7: {} }, [
  [vpn({ driver: "openvpn" }), "vpn.driver", '"openvpn" is not supported'],
  [vpn({ psk: "OPENYURT-RAVEN-AGENT-VPN-PSK" }), "vpn.psk", "is the example of the chart"],
  [vpn({ psk: key.slice(1) }), "vpn.psk", "is no key"],
  [vpn({ psk: "g".repeat(64) }), "vpn.psk", "is no key"],
  [vpn({ psk: `${key}"` }), "vpn.psk", "is no key"],
  [vpn({ psk: "openyurt-raven" }), "vpn.psk", "is no key"],
  [vpn({ psk: "a".repeat(513) }), "vpn.psk", "is no key"],
  [vpn({ psk: "0".repeat(64) }), "vpn.psk", "repeats few digits"],
  [vpn({ tunnelPort: 51_820 }), "vpn.tunnelPort", "51820 is not where libreswan listens"],
  [wireguard({ tunnelPort: 500 }), "vpn.tunnelPort", "500 is too small"],
  [wireguard({ tunnelPort: 51_820, natTraversal: true }), "vpn.tunnelPort", "51820 is not the port that NAT traversal"],
  [wireguard({ keepAliveIntervalSeconds: 15 }), "vpn.keepAliveIntervalSeconds", "has no effect on wireguard"],
  [wireguard({ keepAliveTimeoutSeconds: 30 }), "vpn.keepAliveTimeoutSeconds", "has no effect on wireguard"],
  [vpn({ keepAliveIntervalSeconds: 0 }), "vpn.keepAliveIntervalSeconds", "is 0 and the other is not"],
  [vpn({ keepAliveTimeoutSeconds: 0 }), "vpn.keepAliveTimeoutSeconds", "is 0 and the other is not"],
  [vpn({ keepAliveTimeoutSeconds: 15 }), "vpn.keepAliveTimeoutSeconds", "15 is too small"],
  [vpn({ keepAliveTimeoutSeconds: 3601 }), "vpn.keepAliveTimeoutSeconds", "3601 is too large"],
  [vpn({ metricPort: 10_265 }), "vpn.metricPort", "is not a known property"],
  [{ proxy: { externalPort: 10_263 } }, "proxy.externalPort", "10263 is the port of proxy.securePort"],
  [
    { proxy: { securePort: 12_000, insecurePort: 12_000 } },
    "proxy.insecurePort",
    "12000 is the port of proxy.securePort",
  ],
  [{ metrics: { port: 10_264 } }, "metrics.port", "10264 is the port of proxy.insecurePort"],
  [{ metrics: { port: 10_265 } }, "metrics.port", "10265 is the port of the agents' own metrics"],
  [{ proxy: { securePort: 10_275 } }, "proxy.securePort", "10275 is the port of the agents' health"],
  [{ proxy: { securePort: 10_261 } }, "proxy.securePort", "10261 is the port of YurtHub"],
  [{ proxy: { securePort: 10_250 } }, "proxy.securePort", "10250 is the port of the kubelet"],
  [{ proxy: { securePort: 443 } }, "proxy.securePort", "443 is too small"],
  [{ controllers: { proxy: false, tunnel: false }, l7: undefined }, "controllers", "switches everything off"],
  [{ controllers: { proxy: false } }, "l7", "names nodes behind a proxy"],
  [{ sync: { periodMinutes: 0 } }, "sync.periodMinutes", "0 is too small"],
  [{ sync: { periodMinutes: 1441 } }, "sync.periodMinutes", "1441 is too large"],
  [{ maxUnavailable: "0" }, "maxUnavailable", '"0" does not match'],
  [{ maxUnavailable: "101%" }, "maxUnavailable", '"101%" does not match'],
  [{ resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } }, "resources.limits.cpu", "1 is below the request"],
  [{ l7: { replicas: 0 } }, "l7.replicas", "0 is too small"],
  [{ l7: { clusterIp: "10.96.0" } }, "l7.clusterIp", '"10.96.0" is not an address'],
  [{ l7: { clusterDomain: "Cluster" } }, "l7.clusterDomain", '"Cluster" does not match'],
  [{ l7: { upstreams: ["dns.example.com"] } }, "l7.upstreams[0]", "is not an address"],
  [{ values: { vpn: { psk: key } } }, "values.vpn.psk", "is not the agents' key"],
  [{ values: { containerEnv: [] } }, "values.containerEnv", "takes the agents' key away"],
  [{ namespace: "raven" }, "namespace", "is not a known property"],
]);
