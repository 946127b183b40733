import { expect, test } from "vitest";
import { MetalLb } from "../../../components/kpaas/metallb";
import { Refusal, refusalOf } from "../../support/refusals";

const pool = { name: "a", addresses: ["192.0.2.0/28"] };
const pools = [pool, { name: "b", addresses: ["198.51.100.0/24"] }];
const peer = { name: "tor", myAsn: 64512, peerAsn: 64513, peerAddress: "10.0.0.1" };
const bgp = (change: object, more: object = {}) => ({ bgp: { peers: [{ ...peer, ...change }], ...more } });
const told = (change: object) => bgp({}, { advertisements: [{ name: "all", ...change }] });
const v6 = [{ name: "a", addresses: ["2001:db8::/120"] }];

/** What is given, and the place and reason of the one problem that it makes. */
const cases: Refusal[] = [
  [{ pools: [] }, "pools", "length 0 is too small"],
  [{ pools: undefined }, "pools", "is required"],
  [{ pools: [{ name: "A", addresses: ["192.0.2.0/28"] }] }, "pools[0].name", '"A" does not match'],
  [{ pools: [{ name: "a", addresses: [] }] }, "pools[0].addresses", "length 0 is too small"],
  [{ pools: [{ name: "a", addresses: ["192.0.2.1"] }] }, "pools[0].addresses[0]", '"192.0.2.1" holds no addresses'],
  [{ pools: [{ name: "a", addresses: ["192.0.2.9-192.0.2.1"] }] }, "pools[0].addresses[0]", "holds no addresses"],
  [{ pools: [{ name: "a", addresses: ["192.0.2.0/33"] }] }, "pools[0].addresses[0]", "holds no addresses"],
  [{ pools: [{ name: "a", addresses: ["192.0.2.1-2001:db8::1"] }] }, "pools[0].addresses[0]", "holds no addresses"],
  [
    { pools: [pool, { name: "b", addresses: ["192.0.2.15-192.0.2.30"] }] },
    "pools[1].addresses[0]",
    "192.0.2.15-192.0.2.30 overlaps 192.0.2.0/28 of a",
  ],
  [
    { pools: [{ name: "a", addresses: ["2001:db8::/64", "2001:db8::1-2001:db8::2"] }] },
    "pools[0].addresses[1]",
    "overlaps 2001:db8::/64 of a",
  ],
  [{ pools: [pool, { name: "a", addresses: ["203.0.113.0/24"] }] }, "pools[1].name", "a is the name of another"],
  [{ pools: [{ ...pool, namespaces: ["a.b"] }] }, "pools[0].namespaces[0]", '"a.b" does not match'],
  [{ pools: [{ ...pool, autoassign: true }] }, "pools[0].autoassign", "is not a known property"],
  [{ layer2: [] }, "layer2", "leaves the pools without any announcement"],
  [{ layer2: [{ name: "x", pools: ["a", "b", "c"] }] }, "layer2[0].pools[2]", "c is no pool of these"],
  [{ layer2: [{ name: "x", pools: ["a"] }] }, "pools[1].name", "b is announced by nothing"],
  [{ layer2: [{ name: "x" }, { name: "x" }] }, "layer2[1].name", "x is the name of another"],
  [{ layer2: [{ name: "x", interfaces: ["a-very-long-interface"] }] }, "layer2[0].interfaces[0]", "does not match"],
  [{ bgp: {} }, "bgp.peers", "is required"],
  [{ bgp: { peers: [], advertisements: [{ name: "all" }] } }, "bgp.peers", "length 0 is too small"],
  [bgp({}, { mode: "quagga" }), "bgp.mode", '"quagga" is not supported'],
  [bgp({ myAsn: 0 }), "bgp.peers[0].myAsn", "0 is too small"],
  [bgp({ peerAsn: 23456 }), "bgp.peers[0].peerAsn", "23456 is reserved"],
  [bgp({ peerAsn: 4_294_967_295 }), "bgp.peers[0].peerAsn", "4294967295 is too large"],
  [bgp({ peerAsn: "64513" }), "bgp.peers[0].peerAsn", "is a string"],
  [bgp({ peerAddress: "router.test" }), "bgp.peers[0].peerAddress", '"router.test" is not an address'],
  [bgp({ peerPort: 20_000 }), "bgp.peers[0].peerPort", "20000 is too large"],
  [bgp({ sourceAddress: "2001:db8::1" }), "bgp.peers[0].sourceAddress", "is of another family than peerAddress"],
  [bgp({ holdTimeSeconds: 2 }), "bgp.peers[0].holdTimeSeconds", "2 is too short"],
  [bgp({ peerAsn: 64512, ebgpMultiHop: true }), "bgp.peers[0].ebgpMultiHop", "is for different AS numbers"],
  [
    bgp({ password: "x".repeat(20), passwordSecretName: "s" }),
    "bgp.peers[0].passwordSecretName",
    "stands beside password",
  ],
  [bgp({ password: "x".repeat(81) }), "bgp.peers[0].password", "length 81 is too large"],
  [bgp({ bfd: { detectMultiplier: 1 } }), "bgp.peers[0].bfd.detectMultiplier", "1 is too small"],
  [bgp({ bfd: {} }, { mode: "native" }), "bgp.peers[0].bfd", "is not known to mode native"],
  [bgp({ peerAddress: "2001:db8::1" }, { mode: "native" }), "bgp.peers[0].peerAddress", "is of IPv6"],
  [{ pools: v6, ...bgp({}, { mode: "native" }) }, "pools[0].addresses", "are of IPv6"],
  [{ bgp: { peers: [peer, { ...peer, peerAddress: "10.0.0.2" }] } }, "bgp.peers[1].name", "tor is the name of another"],
  [{ bgp: { peers: [peer, { ...peer, name: "b" }] } }, "bgp.peers[1].peerAddress", "10.0.0.1 is that of peer tor"],
  [
    { bgp: { peers: [peer, { ...peer, name: "b", peerAddress: "10.0.0.2", myAsn: 64999 }] } },
    "bgp.peers[1].myAsn",
    "64999 is not that of peer tor",
  ],
  [told({ peers: ["spine"] }), "bgp.advertisements[0].peers[0]", "spine is no peer of these"],
  [told({ pools: ["a", "b", "c"] }), "bgp.advertisements[0].pools[2]", "c is no pool of these"],
  [told({ communities: ["no-export"] }), "bgp.advertisements[0].communities[0]", '"no-export" does not match'],
  [
    told({ aggregationLength: 24 }),
    "bgp.advertisements[0].aggregationLength",
    "24 announces more than a network of 28",
  ],
  [told({ localPreference: -1 }), "bgp.advertisements[0].localPreference", "-1 is too small"],
  [{ speaker: { replicas: 2 } }, "speaker.replicas", "is not a known property"],
  [{ loadBalancerClass: "a b" }, "loadBalancerClass", '"a b" does not match'],
  [
    { monitoring: { scrape: "service-monitor", intervalSeconds: 30 } },
    "monitoring.intervalSeconds",
    "is not taken by the chart",
  ],
  [{ network: {} }, "network.apiServerCidrs", "is required"],
];

const problemsOf = (args: object) => refusalOf(() => new MetalLb("lb", { pools, ...args } as never));

test.each(cases)("refuses %j", (args, path, problem) => {
  const problems = problemsOf(args);
  const found = problems.find((one) => one.path === path);
  expect(found?.problem).toContain(problem);
  if (!("network" in args)) expect(problems).toHaveLength(1);
});

test("native speakers may have several AS numbers, and peers of different nodes one address", () => {
  const second = { ...peer, name: "b", peerAddress: "10.0.0.2", myAsn: 64999 };
  const nodes = { ...peer, name: "c", nodeLabels: { rack: "2" } };
  expect(() => problemsOf({ bgp: { mode: "native", peers: [peer, second] } })).toThrow("nothing was refused");
  expect(() => problemsOf({ bgp: { peers: [peer, nodes] } })).toThrow("nothing was refused");
});

test("tells all problems at once", () => {
  const problems = problemsOf({
    pools: [pool, { name: "b", addresses: ["192.0.2.0/24", "x"] }],
    layer2: [{ name: "x", pools: ["c"] }],
    ...bgp({ myAsn: -1, holdTimeSeconds: 1 }, { advertisements: [{ name: "all", peers: ["x"], pools: ["a"] }] }),
  });
  expect(problems.map(({ path }) => path)).toEqual([
    "bgp.advertisements[0].peers[0]",
    "bgp.peers[0].holdTimeSeconds",
    "bgp.peers[0].myAsn",
    "layer2[0].pools[0]",
    "pools[1].addresses[0]",
    "pools[1].addresses[1]",
    "pools[1].name",
  ]);
});
