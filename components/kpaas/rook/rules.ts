import { Report } from "../../core/problems";
import { Preset } from "../../core/preset";
import { RookArgs, RookDefaultClass } from "./args";
import { defaultOf, Named, ROOK_CEPH, Stores, storesOf } from "./classes";
import { isPlainHttp } from "./object-store";
import { RookObjectStore, RookPool } from "./storage-args";
import { checkEncryption } from "./storage-schema";

/** What no single field can tell. Fields may be of any type here; see `rule`. */
export function checkRook(args: object, report: Report): void {
  const given = args as RookArgs;
  const production = given.preset !== Preset.Small;
  const stores = storesOf({
    ...given,
    blockPools: listOf(given.blockPools),
    fileSystems: listOf(given.fileSystems),
    objectStores: listOf(given.objectStores),
  });
  if (production) checkProduction(given, report);
  if (given.storage) checkEncryption(given.storage, production, report);
  checkPools(given, stores, production, report);
  checkNames(stores, given.storageClassAliases ?? [], report);
  checkDefault(given, stores, report);
  checkWipe(given, report);
}

/** The rule sees nothing in place of a list of the wrong type, and still must tell its absence from its emptiness. */
function listOf<T>(list: T[] | undefined): T[] | undefined {
  return list?.map((one) => one ?? ({} as T));
}

function checkProduction({ monitors = {}, operator = {} }: RookArgs, report: Report): void {
  if (typeof monitors.count === "number" && monitors.count < 3)
    report(["monitors", "count"], `${monitors.count} can't lose one`, "3 or more, or preset: small for a trial");
  if (monitors.allowMultiplePerNode)
    report(["monitors", "allowMultiplePerNode"], "loses several with one node", "false, or preset: small for a trial");
  if (operator.loopDevices) report(["operator", "loopDevices"], "is for trials", "false, or preset: small for a trial");
}

function checkPools({ storage, preset }: RookArgs, stores: Stores, production: boolean, report: Report): void {
  const nodes = storage?.nodes?.length || Infinity;
  for (const [field, pools] of Object.entries(stores) as [keyof Stores, Named<RookPool>[]][])
    for (const [index, pool] of pools.entries()) {
      if (production && pool.replicas === 1 && !erasureOf(pool))
        report([field, index, "replicas"], "1 loses data with one disk", "2 or more, or preset: small for a trial");
      if (production && pool.failureDomain === "osd")
        report([field, index, "failureDomain"], "osd has all copies on one node", "host, rack or zone");
      const erasure = erasureOf(pool);
      const needed = erasure ? erasure.dataChunks + erasure.codingChunks : pool.replicas;
      if (pool.failureDomain !== "osd" && needed > nodes)
        report(
          [field, index, erasure ? "erasureCoding" : "replicas"],
          `${needed} ${erasure ? "chunks" : "copies"} do not fit on ${nodes} ${nodes === 1 ? "node" : "nodes"}`,
          "as many nodes of storage, or fewer",
        );
    }
  for (const [index, store] of stores.objectStores.entries())
    if (store.plainHttp === undefined && store.issuer === undefined && !isPlainHttp(store, preset))
      report(["objectStores", index, "issuer"], "is required", "what issues the certificate, or plainHttp: true");
}

function erasureOf(pool: RookPool): RookObjectStore["erasureCoding"] {
  return (pool as RookObjectStore).erasureCoding;
}

function checkNames(stores: Stores, aliases: string[], report: Report): void {
  const classes: { name: unknown; path: (string | number)[] }[] = [];
  for (const [field, pools] of Object.entries(stores) as [string, Named<RookPool>[]][]) {
    refuseTwice(
      pools.map(({ name }, index) => ({ name, path: [field, index, "name"] })),
      "another of its kind",
      report,
    );
    for (const [index, { storageClass }] of pools.entries())
      classes.push({ name: storageClass.name, path: [field, index, "storageClass", "name"] });
  }
  const further = aliases.map((name, index) => ({ name, path: ["storageClassAliases", index] }));
  refuseTwice([...classes, ...further], "another class", report);
}

function refuseTwice(names: { name: unknown; path: (string | number)[] }[], of: string, report: Report): void {
  for (const [index, { name, path }] of names.entries())
    if (typeof name === "string" && names.findIndex((other) => other.name === name) < index)
      report(path, `${name} is the name of ${of}`, "a name of its own");
}

function checkDefault(args: RookArgs, stores: Stores, report: Report): void {
  const { defaultStorageClass: chosen, storageClassAliases: aliases = [] } = args;
  const marked = (["blockPools", "fileSystems"] as const).flatMap((field) =>
    (listOf(args[field]) ?? []).flatMap((pool, index) => (pool.storageClass?.default ? [{ field, index }] : [])),
  );
  for (const { field, index } of marked.slice(1))
    report(
      [field, index, "storageClass", "default"],
      `stands beside ${marked[0]!.field}[${marked[0]!.index}]`,
      "one default class",
    );
  if (marked.length > 0 && chosen !== undefined)
    report(["defaultStorageClass"], "stands beside a class that is marked as the default", "one of the two");
  const lacking = { block: stores.blockPools, file: stores.fileSystems }[chosen as string]?.length === 0;
  if (lacking) report(["defaultStorageClass"], `${chosen} has no class`, "a kind of storage that there is");
  if (aliases.length > 0 && !lacking && !defaultOf(stores))
    report(
      ["storageClassAliases"],
      "has no class to be another name of",
      `a default class, and not ${RookDefaultClass.None}`,
    );
}

function checkWipe({ wipeOnDestroy, protect, clusterName, namespace, values }: RookArgs, report: Report): void {
  const policy = (values as { cephClusterSpec?: { cleanupPolicy?: unknown } } | undefined)?.cephClusterSpec;
  if (policy?.cleanupPolicy !== undefined)
    report(["values", "cephClusterSpec", "cleanupPolicy"], "could wipe all disks", "wipeOnDestroy, which asks twice");
  if (wipeOnDestroy === undefined) return;
  const cluster = clusterName ?? namespace ?? ROOK_CEPH;
  if (typeof wipeOnDestroy.cluster === "string" && wipeOnDestroy.cluster !== cluster)
    report(["wipeOnDestroy", "cluster"], `${wipeOnDestroy.cluster} is not this cluster`, cluster);
  if (protect !== false) report(["wipeOnDestroy"], "contradicts protect", "protect: false, or no wipeOnDestroy");
}
