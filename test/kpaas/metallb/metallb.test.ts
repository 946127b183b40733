import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { overlap, parseAddresses } from "../../../components/kpaas/metallb/addresses";
import { MetalLb, MetalLbArgs } from "../../../components/kpaas/metallb";
import { called, known, only, Registered, registered } from "../../support/registered";

const CANARY = "canary-9c21";
const pools = [{ name: "edge", addresses: ["192.0.2.0/28"] }];
const peer = { name: "tor", myAsn: 64512, peerAsn: 64513, peerAddress: "10.0.0.1" };
const network = { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"] };

const made = (args: MetalLbArgs) => registered(() => new MetalLb("lb", args));
const customs = (resources: Registered[]) =>
  resources.filter(({ type }) => type.startsWith("kubernetes:metallb.io/")).map(({ name, inputs }) => [name, inputs]);

test("is one Chart of the pinned version, in a namespace whose pods may be in the network of the nodes", async () => {
  const resources = await made({ pools });
  expect(only(resources, "Chart").inputs).toMatchObject({
    name: "metallb",
    namespace: "metallb-system",
    chart: "metallb",
    version: "0.16.1",
    repositoryOpts: { repo: "https://metallb.github.io/metallb" },
  });
  const { metadata } = only(resources, "Namespace").inputs;
  expect(metadata).toMatchObject({
    name: "metallb-system",
    labels: { "pod-security.kubernetes.io/enforce": "privileged", "pod-security.kubernetes.io/warn": "restricted" },
  });
});

test("pools alone are announced to the local network", async () => {
  let lb: MetalLb | undefined;
  const more = { name: "b", addresses: ["2001:db8::/120"] };
  const resources = await registered(() => void (lb = new MetalLb("lb", { pools: [...pools, more] })));
  expect(await known(lb!.poolNames)).toEqual(["edge", "b"]);
  expect(await known(lb!.namespace)).toBe("metallb-system");
  expect(customs(resources).map(([name]) => name)).toEqual(
    expect.arrayContaining(["lb-pool-edge", "lb-pool-b", "lb-layer2-default"]),
  );
  expect(customs(resources)).toHaveLength(3);
  expect(called(resources, "lb-pool-edge").inputs).toMatchObject({
    apiVersion: "metallb.io/v1beta1",
    kind: "IPAddressPool",
    metadata: { name: "edge", namespace: "metallb-system" },
    spec: { addresses: ["192.0.2.0/28"], autoAssign: true, avoidBuggyIPs: false },
  });
  expect(called(resources, "lb-layer2-default").inputs.spec).toEqual({});
});

test("peers are told of all pools, and the network is not, unless it is asked for", async () => {
  const resources = await made({ pools, bgp: { peers: [peer] } });
  expect(
    customs(resources)
      .map(([name]) => name)
      .sort(),
  ).toEqual(["lb-bgp-default", "lb-peer-tor", "lb-pool-edge"]);
  expect(called(resources, "lb-peer-tor").inputs).toMatchObject({
    apiVersion: "metallb.io/v1beta2",
    kind: "BGPPeer",
    spec: { myASN: 64512, peerASN: 64513, peerAddress: "10.0.0.1", peerPort: 179, ebgpMultiHop: false },
  });
  expect(called(resources, "lb-bgp-default").inputs.spec).toEqual({});
});

test("a password is a Secret that the peer names, and stands nowhere else", async () => {
  const peers = [
    { ...peer, password: CANARY },
    { ...peer, name: "b", peerAddress: "10.0.0.2", passwordSecretName: "mine" },
  ];
  const resources = await made({ pools, bgp: { peers } });
  const secret = called(resources, "lb-password-tor").inputs;
  expect(secret).toMatchObject({ metadata: { name: "bgp-tor" }, type: "kubernetes.io/basic-auth" });
  expect(JSON.stringify(secret.stringData)).toContain(CANARY);
  expect(called(resources, "lb-peer-tor").inputs.spec.passwordSecret).toEqual({ name: "bgp-tor" });
  expect(called(resources, "lb-peer-b").inputs.spec.passwordSecret).toEqual({ name: "mine" });
  const rest = resources.filter(({ name }) => !["lb-password-tor", "lb"].includes(name));
  expect(JSON.stringify(rest)).not.toContain(CANARY);
  const { stringData } = secret as { stringData: Record<string, unknown> };
  expect(JSON.stringify(stringData)).toContain(pulumi.runtime.specialSecretSig);
});

test("every choice reaches its resource", async () => {
  const resources = await made({
    namespace: "lb",
    pools: [
      { name: "a", addresses: ["192.0.2.0/29"], autoAssign: false, avoidBuggyAddresses: true, namespaces: ["team"] },
    ],
    layer2: [{ name: "local", pools: ["a"], interfaces: ["eth1"], nodeLabels: { edge: "yes" } }],
    bgp: {
      peers: [
        {
          ...peer,
          peerPort: 1790,
          sourceAddress: "10.0.0.9",
          holdTimeSeconds: 30,
          ebgpMultiHop: true,
          bfd: { detectMultiplier: 5 },
          nodeLabels: { rack: "1" },
        },
      ],
      advertisements: [
        {
          name: "all",
          pools: ["a"],
          peers: ["tor"],
          communities: ["65535:65282"],
          localPreference: 200,
          aggregationLength: 32,
          aggregationLengthV6: 128,
          nodeLabels: { rack: "1" },
        },
      ],
    },
  });
  const specs = Object.fromEntries(
    customs(resources).map(([name, inputs]) => [name, (inputs as { spec: object }).spec]),
  );
  const nodeSelectors = [{ matchLabels: { rack: "1" } }];
  expect(specs).toEqual({
    "lb-pool-a": {
      addresses: ["192.0.2.0/29"],
      autoAssign: false,
      avoidBuggyIPs: true,
      serviceAllocation: { priority: 50, namespaces: ["team"] },
    },
    "lb-layer2-local": {
      ipAddressPools: ["a"],
      interfaces: ["eth1"],
      nodeSelectors: [{ matchLabels: { edge: "yes" } }],
    },
    "lb-bfd-tor": { receiveInterval: 300, transmitInterval: 300, detectMultiplier: 5 },
    "lb-peer-tor": {
      myASN: 64512,
      peerASN: 64513,
      peerAddress: "10.0.0.1",
      peerPort: 1790,
      sourceAddress: "10.0.0.9",
      holdTime: "30s",
      ebgpMultiHop: true,
      bfdProfile: "tor",
      nodeSelectors,
    },
    "lb-bgp-all": {
      ipAddressPools: ["a"],
      peers: ["tor"],
      communities: ["65535:65282"],
      localPref: 200,
      aggregationLength: 32,
      aggregationLengthV6: 128,
      nodeSelectors,
    },
  });
  for (const [, inputs] of customs(resources))
    expect((inputs as { metadata: object }).metadata).toMatchObject({ namespace: "lb" });
});

test("with a network, the controller answers the API server and nobody else", async () => {
  const resources = await made({ pools, network });
  const { spec } = called(resources, "lb-allow-controller").inputs;
  expect(spec.ingress.map((rule: { ports: { port: number }[] }) => rule.ports.map(({ port }) => port))).toEqual([
    [9443],
    [17472],
  ]);
  expect(spec.podSelector.matchLabels).toMatchObject({ "app.kubernetes.io/component": "controller" });
  expect((await made({ pools })).filter(({ type }) => type.endsWith(":NetworkPolicy"))).toEqual([]);
});

describe("addresses", () => {
  test.each<[string, string, string]>([
    ["192.0.2.0/28", "192.0.2.0", "192.0.2.15"],
    ["192.0.2.9/28", "192.0.2.0", "192.0.2.15"],
    ["192.0.2.1 - 192.0.2.9", "192.0.2.1", "192.0.2.9"],
    ["2001:db8::/126", "2001:db8::", "2001:db8::3"],
    ["2001:db8:0:0:0:0:0:1-2001:db8::ff", "2001:db8::1", "2001:db8::ff"],
    ["::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ])("%s go from %s to %s", (text, first, last) => {
    const one = (address: string) => parseAddresses(`${address}-${address}`)!.first;
    expect(parseAddresses(text)).toMatchObject({ first: one(first), last: one(last) });
  });

  test.each([
    "",
    "192.0.2.1",
    "192.0.2.0/33",
    "192.0.2.0/",
    "192.0.2.256/24",
    "192.0.2.9-192.0.2.1",
    "192.0.2.1-2001:db8::1",
    "192.0.2.1-192.0.2.2-192.0.2.3",
    "2001:db8::/129",
    "::ffff:192.0.2.1/128",
    "fe80::1%eth0/64",
    "pool",
  ])("%j are none", (text) => expect(parseAddresses(text)).toBeUndefined());

  test.each<[string, string, boolean]>([
    ["192.0.2.0/28", "192.0.2.15-192.0.2.20", true],
    ["192.0.2.0/28", "192.0.2.16/28", false],
    ["192.0.2.0/24", "192.0.2.7-192.0.2.8", true],
    ["0.0.0.0/0", "::/0", false],
    ["2001:db8::/64", "2001:db8::ffff-2001:db8:0:1::", true],
  ])("%s and %s overlap: %s", (one, other, expected) => {
    expect(overlap(parseAddresses(one)!, parseAddresses(other)!)).toBe(expected);
    expect(overlap(parseAddresses(other)!, parseAddresses(one)!)).toBe(expected);
  });
});
