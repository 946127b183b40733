import { describe } from "vitest";
import { gatewaySchema } from "../../../components/openyurt/gateway/schema";
import { refuses } from "../../support/refusals";

const proxy = { nodeName: "n1", type: "proxy", publicIp: "192.0.2.1" };
const tunnel = { nodeName: "n1", type: "tunnel", publicIp: "192.0.2.1" };
const valid = { name: "cloud", exposeType: "PublicIP", endpoints: [proxy, tunnel], proxy: {}, tunnel: {} };
const endpoints = (change: object) => ({ endpoints: [{ ...proxy, ...change }, tunnel] });
const second = { ...proxy, nodeName: "n2", publicIp: "192.0.2.2" };

describe("a gateway that others call", () => {
  refuses(gatewaySchema, valid, [
    [{ name: undefined }, "name", "is required"],
    [{ name: "Cloud" }, "name", '"Cloud" does not match'],
    [{ name: "a.b" }, "name", '"a.b" does not match'],
    [{ exposeType: "NodePort" }, "exposeType", '"NodePort" is not supported'],
    [{ nodeSelector: {} }, "nodeSelector", "is not a known property"],
    [endpoints({ nodeName: "" }), "endpoints[0].nodeName", '"" does not match'],
    [{ endpoints: [{ ...proxy, nodeName: undefined }, tunnel] }, "endpoints[0].nodeName", "is required"],
    [{ endpoints: [proxy, tunnel, { ...proxy, type: "both" }] }, "endpoints[2].type", '"both" is not supported'],
    [endpoints({ publicIp: "example.com" }), "endpoints[0].publicIp", '"example.com" is not an address'],
    [endpoints({ publicIp: "192.0.2.300" }), "endpoints[0].publicIp", "is not an address"],
    [{ endpoints: [{ nodeName: "n1", type: "proxy" }, tunnel] }, "endpoints[0].publicIp", "is required"],
    [endpoints({ port: 0 }), "endpoints[0].port", "0 is too small"],
    [endpoints({ port: 65_536 }), "endpoints[0].port", "65536 is too large"],
    [endpoints({ publicPort: 4500 }), "endpoints[0].publicPort", "has no meaning for a proxy"],
    [endpoints({ underNat: true }), "endpoints[0].underNat", "is true in a gateway that others call"],
    [endpoints({ natType: "Cone" }), "endpoints[0].natType", '"Cone" is not supported'],
    [endpoints({ config: { publicKey: "x" } }), "endpoints[0].config", "holds publicKey"],
    [{ endpoints: [proxy, tunnel, proxy] }, "endpoints[2].nodeName", "n1 is a proxy already"],
    [{ endpoints: [proxy, tunnel, tunnel] }, "endpoints[2].nodeName", "n1 is a tunnel already"],
    [{ endpoints: [tunnel] }, "endpoints", "has no proxy, which is switched on"],
    [{ endpoints: [proxy] }, "endpoints", "has no tunnel, which is switched on"],
    [{ proxy: { replicas: 2 } }, "endpoints", "has fewer than 2 of type proxy"],
    [{ proxy: { replicas: -1 } }, "proxy.replicas", "-1 is too small"],
    [{ proxy: { Replicas: 1 } }, "proxy.Replicas", "is not a known property"],
    [
      { tunnel: { replicas: 2 }, endpoints: [proxy, tunnel, { ...tunnel, nodeName: "n2" }] },
      "tunnel.replicas",
      "2 is too large",
    ],
    [
      { proxy: { replicas: 2 }, endpoints: [proxy, { ...second, publicIp: "192.0.2.1" }, tunnel] },
      "endpoints[1].port",
      "10262 of 192.0.2.1 is that of another proxy",
    ],
    [{ proxy: { httpPorts: [10255, 10255] } }, "proxy.httpPorts[1]", "10255 is there twice"],
    [{ proxy: { httpPorts: [10255], httpsPorts: [10255] } }, "proxy.httpsPorts[0]", "10255 is there twice"],
    [{ proxy: { httpsPorts: [0] } }, "proxy.httpsPorts[0]", "0 is too small"],
    [{ proxy: { httpsPorts: ["10250"] } }, "proxy.httpsPorts[0]", "is a string"],
    [{ extraCidrs: ["10.0.0.0"] }, "extraCidrs[0]", '"10.0.0.0" is not a network'],
    [{ extraCidrs: ["10.0.0.0/33"] }, "extraCidrs[0]", "is not a network"],
    [{ extraCidrs: [] }, "extraCidrs", "length 0 is too small"],
    [
      { exposeType: "LoadBalancer", name: "a".repeat(36) },
      "name",
      "length 36 is too large for exposeType LoadBalancer",
    ],
  ]);
});

describe("a gateway that calls others", () => {
  const behind = { ...tunnel, underNat: true };
  refuses(gatewaySchema, { name: "edge", endpoints: [behind], tunnel: {} }, [
    [
      { endpoints: [behind, { ...tunnel, nodeName: "n2" }] },
      "endpoints[1].underNat",
      "differs from that of endpoints[0]",
    ],
    [{ endpoints: [behind, { ...behind, type: "proxy" }] }, "endpoints[1].type", "is proxy, which is not switched on"],
    [{ tunnel: undefined, endpoints: [], extraCidrs: ["10.0.0.0/8"] }, "extraCidrs", "are reached by tunnels"],
    [{ proxy: { replicas: 0, httpPorts: [80] } }, "proxy.httpPorts", "are those of an exposed gateway alone"],
    [{ proxy: { replicas: 0, httpsPorts: [443] } }, "proxy.httpsPorts", "are those of an exposed gateway alone"],
  ]);
});
