import { isIP } from "node:net";
import { Report } from "../../core/problems";
import { AddressRange, overlap, parseAddresses } from "./addresses";
import { MetalLbArgs, MetalLbBgpMode, MetalLbBgpPeer, MetalLbPool } from "./args";

type Given = Partial<Pick<MetalLbArgs, "pools" | "layer2" | "bgp">>;
type At = (string | number)[];

/** Reports two objects of a kind with one name. */
export function checkNames({ pools = [], layer2 = [], bgp }: Given, report: Report): void {
  const lists: [At, { name: string }[]][] = [
    [["pools"], pools],
    [["layer2"], layer2],
    [["bgp", "peers"], bgp?.peers ?? []],
    [["bgp", "advertisements"], bgp?.advertisements ?? []],
  ];
  for (const [at, list] of lists) {
    const names = list.map((one) => one?.name);
    for (const [index, name] of names.entries())
      if (name !== undefined && names.indexOf(name) < index)
        report([...at, index, "name"], `${name} is the name of another`, "a name of its own");
  }
}

/** Reports addresses that stand in two places. */
export function checkPools(pools: MetalLbPool[], report: Report): void {
  const seen: { range: AddressRange; text: string; pool: string }[] = [];
  for (const [index, pool] of pools.entries())
    for (const [at, text] of (pool?.addresses ?? []).entries()) {
      const range = typeof text === "string" ? parseAddresses(text) : undefined;
      if (!range) continue;
      const other = seen.find((one) => overlap(one.range, range));
      if (other)
        report(
          ["pools", index, "addresses", at],
          `${text} overlaps ${other.text} of ${other.pool}`,
          "each address in one place",
        );
      seen.push({ range, text, pool: pool.name });
    }
}

/** Reports advertisements of what does not exist, and pools that nothing announces. */
export function checkAnnouncements({ pools = [], layer2, bgp }: Given, report: Report): void {
  const known = pools.map((pool) => pool?.name);
  const peers = (bgp?.peers ?? []).map((peer) => peer?.name);
  const lists: [At, { pools?: string[]; peers?: string[] }[]][] = [
    [["layer2"], layer2 ?? []],
    [["bgp", "advertisements"], bgp?.advertisements ?? []],
  ];
  const missing = (at: At, names: string[] = [], all: (string | undefined)[], what: string) => {
    for (const [index, name] of names.entries())
      if (typeof name === "string" && !all.includes(name))
        report([...at, index], `${name} is no ${what} of these`, `the name of one of the ${what}s`);
  };
  for (const [at, list] of lists)
    for (const [index, one] of list.entries()) {
      missing([...at, index, "pools"], one?.pools, known, "pool");
      missing([...at, index, "peers"], one?.peers, peers, "peer");
    }
  if (layer2?.length === 0 && !bgp) {
    report(["layer2"], "leaves the pools without any announcement", "an advertisement, bgp, or no layer2");
    return;
  }
  const announced = announcements({ layer2, bgp });
  for (const [index, name] of known.entries())
    if (name !== undefined && !announced.some((one) => one === undefined || one.includes(name)))
      report(["pools", index, "name"], `${name} is announced by nothing`, "an advertisement that names it");
}

/** The pools of each advertisement, with those that are there by default; undefined for all pools. */
function announcements({ layer2, bgp }: Given): (string[] | undefined)[] {
  return [
    ...(layer2 ?? (bgp ? [] : [{ pools: undefined }])).map((one) => one?.pools),
    ...(bgp ? (bgp.advertisements ?? [{ pools: undefined }]) : []).map((one) => one?.pools),
  ];
}

/** Reports what the mode can't do, and prefixes wider than the pools. */
export function checkBgp({ pools = [], bgp }: Given, report: Report): void {
  if (!bgp) return;
  const peers = bgp.peers ?? [];
  if (bgp.mode === MetalLbBgpMode.Native) checkNative(pools, bgp, report);
  else checkFrr(peers, report);
  for (const [index, advertisement] of (bgp.advertisements ?? []).entries())
    for (const [field, family] of [
      ["aggregationLength", 4],
      ["aggregationLengthV6", 6],
    ] as const) {
      const length = advertisement?.[field];
      if (length === undefined) continue;
      const narrow = rangesOf(pools, advertisement.pools).find(
        (range) => range.family === family && (range.prefix ?? 0) > length,
      );
      if (narrow)
        report(
          ["bgp", "advertisements", index, field],
          `${length} announces more than a network of ${narrow.prefix} bits`,
          "at least the length of each network of its pools",
        );
    }
}

function checkNative(pools: MetalLbPool[], bgp: NonNullable<Given["bgp"]>, report: Report): void {
  const other = "mode frr-k8s";
  for (const [index, peer] of (bgp.peers ?? []).entries()) {
    if (peer?.bfd) report(["bgp", "peers", index, "bfd"], "is not known to mode native", other);
    if (typeof peer?.peerAddress === "string" && isIP(peer.peerAddress) === 6)
      report(["bgp", "peers", index, "peerAddress"], "is of IPv6, which mode native does not speak", other);
  }
  const announced = (bgp.advertisements ?? [{ pools: undefined }]).map((one) => one?.pools);
  for (const [index, pool] of pools.entries())
    if (
      announced.some((names) => names === undefined || names.includes(pool?.name)) &&
      rangesOf([pool]).some(({ family }) => family === 6)
    )
      report(["pools", index, "addresses"], "are of IPv6, which mode native does not announce", other);
}

/** One FRR on a node has one AS number, and one session to a router. */
function checkFrr(peers: MetalLbBgpPeer[], report: Report): void {
  const [first] = peers;
  for (const [index, peer] of peers.entries()) {
    const everywhere = peer?.nodeLabels === undefined && first?.nodeLabels === undefined;
    if (everywhere && first?.myAsn !== undefined && peer?.myAsn !== undefined && peer.myAsn !== first.myAsn)
      report(
        ["bgp", "peers", index, "myAsn"],
        `${peer.myAsn} is not that of peer ${first.name}`,
        "one AS number for all peers of a node",
      );
    const twin = peers.findIndex(
      (other) =>
        other?.peerAddress === peer?.peerAddress &&
        (other?.peerPort ?? 179) === (peer?.peerPort ?? 179) &&
        other?.nodeLabels === undefined &&
        peer?.nodeLabels === undefined,
    );
    if (peer?.peerAddress !== undefined && twin >= 0 && twin < index)
      report(
        ["bgp", "peers", index, "peerAddress"],
        `${peer.peerAddress} is that of peer ${peers[twin]!.name}`,
        "one session to a router",
      );
  }
}

function rangesOf(pools: MetalLbPool[], names?: string[]): AddressRange[] {
  return pools
    .filter((pool) => names === undefined || names.includes(pool?.name))
    .flatMap((pool) => pool?.addresses ?? [])
    .flatMap((text) => (typeof text === "string" ? (parseAddresses(text) ?? []) : []));
}
