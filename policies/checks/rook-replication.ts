import { z } from "zod";
import { check, Violation } from "../check";
import { rookSpecs, RookSpec } from "../systems/rook";
import { isMap, JsonMap, listOf, mapOf, mapsOf, numberOf, Path, textOf } from "../values";

export const rookReplication = check({
  id: "rook-replication",
  title: "Ceph keeps enough copies on different hosts, on disks that are named",
  severity: "high",
  pack: "platform",
  asks:
    "Each pool of Rook (of block pools, file systems, object stores and their zones; objects and chart values) has `minimum` copies or as many coding chunks less one, its failure domain is not below the host, and safe sizes are required. A " +
    "CephCluster says which devices it takes, by a filter or by name.",
  why: "With two copies, one disk that fails while another host restarts loses data; copies on disks of one host are lost with it. With all devices, whatever disk is plugged in is wiped.",
  remediation: "Set `replicated.size: 3`, `failureDomain: host` and `useAllDevices: false` with `deviceFilter`.",
  parameters: z.strictObject({
    minimum: z.int().min(1).default(3).describe("the fewest copies"),
    allDevices: z.boolean().default(false).describe("whether a cluster may take every empty device"),
  }),
  profiles: { dev: { parameters: { minimum: 1 } } },
  on: "resource",
  judge(resource, { parameters: { minimum, allDevices } }) {
    return rookSpecs(resource).flatMap((one) => [
      ...poolsOf(one).flatMap((pool) => judgePool(pool, minimum)),
      ...(one.kind === "CephCluster" && !allDevices ? judgeDevices(one) : []),
    ]);
  },
});

interface CephPool {
  label: string;
  spec: JsonMap;
  at(path: Path): Path;
}

function poolsOf({ kind, name, spec, at }: RookSpec): CephPool[] {
  const part = (...path: string[]): CephPool[] => {
    const value = path.reduce<unknown>((found, key) => mapOf(found)[key], spec);
    if (!isMap(value)) return [];
    return [{ label: `${path.join(".")} of ${name}`, spec: value, at: (rest) => at([...path, ...rest]) }];
  };
  if (kind === "CephBlockPool") return [{ label: name, spec, at }];
  if (kind === "CephObjectStore" || kind === "CephObjectZone") return [...part("metadataPool"), ...part("dataPool")];
  if (kind !== "CephFilesystem") return [];
  const data = mapsOf(spec.dataPools).map(({ entry, index }) => ({
    label: `dataPools[${index}] of ${name}`,
    spec: entry,
    at: (rest: Path) => at(["dataPools", index, ...rest]),
  }));
  return [...part("metadataPool"), ...data];
}

function judgePool({ label, spec, at }: CephPool, minimum: number): Violation[] {
  const violations: Violation[] = [];
  const report = (path: Path, message: string) =>
    violations.push({ path: at(path), message: `pool ${label} ${message}` });
  const replicated = mapOf(spec.replicated);
  const chunks = mapOf(spec.erasureCoded);
  const size = numberOf(replicated.size) ?? 0;
  const coding = numberOf(chunks.codingChunks) ?? 0;
  if (coding > 0 || numberOf(chunks.dataChunks)) {
    if (coding < minimum - 1)
      report(["erasureCoded", "codingChunks"], `has ${coding} coding chunks, fewer than ${minimum - 1}`);
  } else if (size < minimum) report(["replicated", "size"], `keeps ${size} copies, fewer than ${minimum}`);
  if (minimum > 1 && replicated.requireSafeReplicaSize === false)
    report(["replicated", "requireSafeReplicaSize"], "may have an unsafe number of copies");
  const domain = textOf(spec.failureDomain);
  if (minimum > 1 && domain === "osd") report(["failureDomain"], "may keep all copies on one host");
  return violations;
}

function judgeDevices({ spec, at }: RookSpec): Violation[] {
  const storage = mapOf(spec.storage);
  const isChosen = (part: JsonMap) =>
    ["deviceFilter", "devicePathFilter"].some((key) => textOf(part[key])) || listOf(part.devices).length > 0;
  const found = storage.useAllDevices === true && !isChosen(storage);
  const nodes = mapsOf(storage.nodes).filter(({ entry }) => entry.useAllDevices === true && !isChosen(entry));
  return [
    ...(found
      ? [{ path: at(["storage", "useAllDevices"]), message: "every empty device of every node is taken" }]
      : []),
    ...nodes.map(({ index, entry }) => ({
      path: at(["storage", "nodes", index, "useAllDevices"]),
      message: `every empty device of node ${textOf(entry.name) ?? ""} is taken`,
    })),
  ];
}
