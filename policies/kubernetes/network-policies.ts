import { BlockList, isIP } from "node:net";
import { Pod } from "./pods";
import { namespaceOf, Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import { ifKnown } from "../unknown";
import { JsonMap, labelsOf, listOf, mapOf, mapsOf, Path, textOf, textsOf } from "../values";

/** The ways that a NetworkPolicy rules. */
export const DIRECTIONS = ["Ingress", "Egress"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** One rule of a NetworkPolicy. */
export interface PolicyRule {
  direction: Direction;
  path: Path;
  /** Undefined where the rule is for everybody. */
  peers?: readonly { peer: JsonMap; path: Path }[];
  /** Undefined where the rule is for all ports. */
  ports?: readonly JsonMap[];
}

export const POLICY_KINDS = ["networking.k8s.io/NetworkPolicy", "extensions/NetworkPolicy"];

/** The directions in which a policy isolates the pods that it selects: Ingress unless told otherwise, Egress where it has such rules. */
export function directionsOf({ object }: Resource): ReadonlySet<Direction> {
  const { policyTypes, egress } = mapOf(object.spec);
  const told = textsOf(policyTypes).filter((type): type is Direction => DIRECTIONS.some((one) => one === type));
  if (told.length > 0) return new Set(told);
  return new Set(listOf(egress).length > 0 ? DIRECTIONS : ["Ingress"]);
}

/** The rules of the directions in which a policy rules. */
export function rulesOf(policy: Resource): PolicyRule[] {
  const spec = mapOf(policy.object.spec);
  return [...directionsOf(policy)].flatMap((direction) => {
    const [rules, peers] = direction === "Ingress" ? ["ingress", "from"] : ["egress", "to"];
    return mapsOf(spec[rules]).map(({ entry, index }) => {
      const path = ["spec", rules, index];
      return {
        direction,
        path,
        ...(listOf(entry[peers]).length > 0 && {
          peers: mapsOf(entry[peers]).map((peer) => ({ peer: peer.entry, path: [...path, peers, peer.index] })),
        }),
        ...(listOf(entry.ports).length > 0 && { ports: mapsOf(entry.ports).map((port) => port.entry) }),
      };
    });
  });
}

/** Whether a label selector takes everything. */
export function takesAll(selector: JsonMap): boolean {
  return Object.keys(mapOf(selector.matchLabels)).length === 0 && listOf(selector.matchExpressions).length === 0;
}

/** Whether a policy selects every pod of its namespace. */
export function selectsAll({ object }: Resource): boolean {
  return takesAll(mapOf(mapOf(object.spec).podSelector));
}

/** Whether a peer is every pod of the cluster, or every address. */
export function isEverybody(peer: JsonMap): boolean {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  if (ipBlock !== undefined)
    return /\/0+$/.test(textOf(mapOf(ipBlock).cidr) ?? "") && listOf(mapOf(ipBlock).except).length === 0;
  return namespaceSelector !== undefined && takesAll(mapOf(namespaceSelector)) && takesAll(mapOf(podSelector));
}

/** Whether one of a rule's ports is a number's, for a protocol; names of ports are none. */
export function admitsPort({ ports }: PolicyRule, number: number, protocol = "TCP"): boolean {
  if (!ports) return true;
  return ports.some(({ port, endPort, protocol: own }) => {
    if ((textOf(own) ?? "TCP") !== protocol) return false;
    if (port === undefined || port === null) return true;
    const from = Number(port);
    return from <= number && number <= Number(endPort ?? from);
  });
}

/** Whether an address is in a block such as `10.0.0.0/8`; false for malformed ones. */
export function inBlock(address: string, block: string): boolean {
  const [network = "", prefix = ""] = block.split("/");
  const family = isIP(network);
  if (family === 0 || family !== isIP(address) || !/^\d{1,3}$/.test(prefix)) return false;
  if (Number(prefix) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  const type = family === 4 ? "ipv4" : "ipv6";
  list.addSubnet(network, Number(prefix), type);
  return list.check(address, type);
}

/** Whether an `ipBlock` has an address, and none of its exceptions does. */
export function admitsAddress(ipBlock: JsonMap, address: string): boolean {
  return (
    inBlock(address, textOf(ipBlock.cidr) ?? "") && !textsOf(ipBlock.except).some((block) => inBlock(address, block))
  );
}

/** The policies of a namespace. */
export function policiesIn(set: ResourceSet, namespace: string): readonly Resource[] {
  return coverageOf(set).byNamespace.get(namespace) ?? [];
}

/** Whether a policy isolates a pod in a direction. */
export function isIsolated(set: ResourceSet, pod: Pod, direction: Direction): boolean {
  const coverage = coverageOf(set);
  return coverage.all[direction].has(namespaceOf(pod.resource)) || coverage.some[direction].has(pod);
}

interface Coverage {
  byNamespace: Map<string, Resource[]>;
  /** Namespaces in which a policy selects every pod. */
  all: Record<Direction, Set<string>>;
  /** The pods of other namespaces that a policy selects. */
  some: Record<Direction, Set<Pod>>;
}

const coverages = new WeakMap<ResourceSet, Coverage>();

function coverageOf(set: ResourceSet): Coverage {
  const known = coverages.get(set);
  if (known) return known;
  const made: Coverage = {
    byNamespace: new Map(),
    all: { Ingress: new Set(), Egress: new Set() },
    some: { Ingress: new Set(), Egress: new Set() },
  };
  for (const policy of set.ofKind("NetworkPolicy")) {
    if (!POLICY_KINDS.includes(`${policy.group}/NetworkPolicy`)) continue;
    const namespace = namespaceOf(policy);
    const others = made.byNamespace.get(namespace);
    if (others) others.push(policy);
    else made.byNamespace.set(namespace, [policy]);
    for (const direction of ifKnown(() => directionsOf(policy)) ?? []) {
      if (ifKnown(() => selectsAll(policy))) made.all[direction].add(namespace);
      else for (const pod of ifKnown(() => selectedBy(set, policy)) ?? []) made.some[direction].add(pod);
    }
  }
  coverages.set(set, made);
  return made;
}

function selectedBy(set: ResourceSet, policy: Resource): readonly Pod[] {
  return set.podsMatching(namespaceOf(policy), mapOf(mapOf(policy.object.spec).podSelector));
}

/** The labels of a namespace, with the one that every namespace has. */
export function namespaceLabels(namespace: Resource): Record<string, string> {
  return { ...labelsOf(mapOf(namespace.object.metadata).labels), "kubernetes.io/metadata.name": namespace.name };
}
