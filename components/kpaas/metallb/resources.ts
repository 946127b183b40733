import { MetalLbArgs, MetalLbBgpAdvertisement, MetalLbBgpPeer, MetalLbLayer2Advertisement, MetalLbPool } from "./args";

/** A custom resource of MetalLB. */
export interface MetalLbResource {
  /** What it is, in the name of the Pulumi resource. */
  role: string;
  apiVersion: string;
  kind: string;
  name: string;
  spec: object;
}

const V1BETA1 = "metallb.io/v1beta1";

/** Pools, peers and what announces them, by the Secrets of the peers' passwords. */
export function metalLbResources(
  { pools, layer2, bgp }: MetalLbArgs,
  passwordSecret: (peer: MetalLbBgpPeer) => unknown = ({ passwordSecretName }) => passwordSecretName,
): { pools: MetalLbResource[]; others: MetalLbResource[] } {
  const local = layer2 ?? (bgp ? [] : [{ name: "default" }]);
  const told = bgp ? (bgp.advertisements ?? [{ name: "default" }]) : [];
  const peers = bgp?.peers ?? [];
  return {
    pools: pools.map((pool) => of("pool", "IPAddressPool", pool.name, poolSpec(pool))),
    others: [
      ...local.map((one) => of("layer2", "L2Advertisement", one.name, layer2Spec(one))),
      ...peers.flatMap((peer) =>
        peer.bfd
          ? [
              of("bfd", "BFDProfile", peer.name, {
                receiveInterval: peer.bfd.receiveIntervalMilliseconds ?? 300,
                transmitInterval: peer.bfd.transmitIntervalMilliseconds ?? 300,
                detectMultiplier: peer.bfd.detectMultiplier ?? 3,
              }),
            ]
          : [],
      ),
      ...peers.map((peer) => ({
        ...of("peer", "BGPPeer", peer.name, peerSpec(peer, passwordSecret(peer))),
        apiVersion: "metallb.io/v1beta2",
      })),
      ...told.map((one) => of("bgp", "BGPAdvertisement", one.name, bgpSpec(one))),
    ],
  };
}

function of(role: string, kind: string, name: string, spec: object): MetalLbResource {
  return { role, apiVersion: V1BETA1, kind, name, spec };
}

function poolSpec({ addresses, autoAssign, avoidBuggyAddresses, namespaces }: MetalLbPool): object {
  return {
    addresses,
    autoAssign: autoAssign ?? true,
    avoidBuggyIPs: avoidBuggyAddresses ?? false,
    // Of several pools that a Service may have, the one with the lowest number.
    ...(namespaces && { serviceAllocation: { priority: 50, namespaces } }),
  };
}

function layer2Spec({ pools, interfaces, nodeLabels }: MetalLbLayer2Advertisement): object {
  return { ...chosen({ pools, nodeLabels }), ...(interfaces && { interfaces }) };
}

function bgpSpec(advertisement: MetalLbBgpAdvertisement): object {
  const { peers, communities, localPreference, aggregationLength, aggregationLengthV6 } = advertisement;
  return {
    ...chosen(advertisement),
    ...(peers && { peers }),
    ...(communities && { communities }),
    ...(localPreference !== undefined && { localPref: localPreference }),
    ...(aggregationLength !== undefined && { aggregationLength }),
    ...(aggregationLengthV6 !== undefined && { aggregationLengthV6 }),
  };
}

function peerSpec(peer: MetalLbBgpPeer, passwordSecret: unknown): object {
  const { name, myAsn, peerAsn, peerAddress, peerPort = 179, sourceAddress, holdTimeSeconds, nodeLabels } = peer;
  return {
    myASN: myAsn,
    peerASN: peerAsn,
    peerAddress,
    peerPort,
    ebgpMultiHop: peer.ebgpMultiHop ?? false,
    ...(sourceAddress !== undefined && { sourceAddress }),
    ...(holdTimeSeconds !== undefined && { holdTime: `${holdTimeSeconds}s` }),
    ...(passwordSecret !== undefined && { passwordSecret: { name: passwordSecret } }),
    ...(peer.bfd && { bfdProfile: name }),
    ...(nodeLabels && { nodeSelectors: [{ matchLabels: nodeLabels }] }),
  };
}

function chosen({ pools, nodeLabels }: { pools?: string[]; nodeLabels?: Record<string, string> }): object {
  return {
    ...(pools && { ipAddressPools: pools }),
    ...(nodeLabels && { nodeSelectors: [{ matchLabels: nodeLabels }] }),
  };
}
