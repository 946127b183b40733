import { describe, expect, test } from "vitest";
import { z } from "zod";
import { problemsOf, rule } from "../../../components/core/problems";
import { gatewaySchema } from "../../../components/openyurt/gateway/schema";
import { gatewayProblems, RavenOfGateways } from "../../../components/openyurt/gateway/together";
import { balanced, cloud, edge } from "./examples";

const together = (raven: RavenOfGateways = { proxy: { plainHttp: true } }) =>
  rule(z.strictObject({ gateways: z.array(gatewaySchema) }), ({ gateways = [] }, report) =>
    gatewayProblems(gateways, (path, ...rest) => report(["gateways", ...path], ...rest), raven),
  );

const problems = (gateways: object[], raven?: RavenOfGateways) => problemsOf(together(raven), { gateways });

const other = {
  name: "other",
  exposeType: "PublicIP",
  endpoints: [
    { nodeName: "o-1", type: "proxy", publicIp: "198.51.100.1" },
    { nodeName: "o-1", type: "tunnel", publicIp: "198.51.100.1" },
  ],
  proxy: {},
  tunnel: {},
};
const replaced = (index: number, change: object) => ({
  ...other,
  endpoints: other.endpoints.map((endpoint, at) => (at === index ? { ...endpoint, ...change } : endpoint)),
});

test("gateways of different nodes, addresses, ports and networks go together", () => {
  expect(problems([cloud, edge, balanced, other])).toEqual([]);
  expect(problems([])).toEqual([]);
  expect(problems([{ name: "a" }, { name: "b" }])).toEqual([]);
});

test.each<[string, object, string, string]>([
  ["name", { ...other, name: "cloud" }, "gateways[1].name", "cloud is the name of another"],
  ["node", replaced(0, { nodeName: "cloud-1" }), "gateways[1].endpoints[0].nodeName", "cloud-1 is a node of cloud"],
  [
    "address",
    replaced(0, { publicIp: "192.0.2.1" }),
    "gateways[1].endpoints[0].publicIp",
    "192.0.2.1 with port 10262 is that of a proxy of cloud",
  ],
  [
    "address of a tunnel",
    replaced(1, { publicIp: "192.0.2.1" }),
    "gateways[1].endpoints[1].publicIp",
    "192.0.2.1 with port 4500 is that of a tunnel of cloud",
  ],
  ["port", { ...other, proxy: { httpPorts: [9445] } }, "gateways[1].proxy.httpPorts[0]", "9445 is a port of cloud"],
  [
    "port of HTTPS",
    { ...other, proxy: { httpsPorts: [10255] } },
    "gateways[1].proxy.httpsPorts[0]",
    "10255 is a port of cloud",
  ],
  ["network", { ...other, extraCidrs: ["10.8.4.0/24"] }, "gateways[1].extraCidrs[0]", "overlaps 10.8.0.0/16 of cloud"],
  ["wider network", { ...other, extraCidrs: ["10.0.0.0/8"] }, "gateways[1].extraCidrs[0]", "overlaps 10.8.0.0/16"],
  [
    "network of IPv6",
    { ...other, extraCidrs: ["2001:db8::1/128"] },
    "gateways[1].extraCidrs[0]",
    "overlaps 2001:db8::/64",
  ],
])("two gateways may not share a %s", (_, second, path, problem) => {
  const found = problems([cloud, second]);
  expect(found.map((one) => one.path)).toEqual([path]);
  expect(found[0]!.problem).toContain(problem);
});

test("a node of another gateway is told once, also when it does both there", () => {
  const both = other.endpoints.map((endpoint) => ({ ...endpoint, nodeName: "cloud-1" }));
  expect(problems([cloud, { ...other, endpoints: both }])).toHaveLength(1);
});

test("sites behind one NAT may share its address, and each other port is free", () => {
  const neighbour = { ...edge, name: "ningbo", endpoints: edge.endpoints!.map((one) => ({ ...one, nodeName: "e-9" })) };
  expect(problems([cloud, edge, neighbour])).toEqual([]);
  expect(problems([cloud, replaced(0, { publicIp: "192.0.2.1", port: 20_262 })])).toEqual([]);
});

describe("somebody must be reached", () => {
  const tunnels = [
    edge,
    { ...edge, name: "ningbo", endpoints: edge.endpoints!.map((one) => ({ ...one, nodeName: "e" })) },
  ];
  const only = tunnels.map(({ proxy: _, endpoints, ...gateway }) => ({ ...gateway, endpoints: [endpoints![1]] }));

  test("by tunnels", () => {
    expect(problems(only)).toMatchObject([
      { path: "gateways[0].tunnel", problem: expect.stringContaining("not behind NAT") },
    ]);
    expect(problems(only, { vpn: { natTraversal: true } })).toEqual([]);
    expect(problems(only.slice(0, 1))).toEqual([]);
  });

  test("by proxies", () => {
    expect(problems([{ ...edge, tunnel: { replicas: 0 } }])).toMatchObject([
      { path: "gateways[0].proxy", problem: expect.stringContaining("no exposed gateway") },
    ]);
  });
});

test("gateways fit what Raven's agents do", () => {
  expect(problems([cloud], {})).toMatchObject([
    { path: "gateways[0].proxy.httpPorts", problem: "need proxy.plainHttp of Raven" },
  ]);
  const moved = problems([other], { vpn: { tunnelPort: 51_820 } });
  expect(moved).toMatchObject([
    { path: "gateways[0].endpoints[1].port", problem: "4500 is not the port of Raven's tunnels" },
  ]);
  expect(problems([replaced(1, { port: 51_820 })], { vpn: { tunnelPort: 51_820 } })).toEqual([]);
});
