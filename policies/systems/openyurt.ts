import { podsOf, Pod } from "../kubernetes/pods";
import { Resource } from "../resource";
import { matches, ResourceSet } from "../resource-set";
import { heldTexts, jsonOf, valuesIn } from "../secrets/texts";
import { ifKnown, UnknownValue } from "../unknown";
import { isMap, Json, JsonMap, labelsOf, mapOf, mapsOf, Path, textOf, textsOf } from "../values";

/** The label by which nodes belong to a pool. */
export const POOL_LABEL = "apps.openyurt.io/nodepool";

/** A NodePool of OpenYurt in the stack. */
export interface YurtPool {
  resource: Resource;
  name: string;
  /** `Edge` where the object says none, as OpenYurt has it. */
  type: string;
  spec: JsonMap;
}

const pools = new WeakMap<ResourceSet, ReadonlyMap<string, YurtPool>>();

/** The NodePools of a stack by name; throws UnknownValue where a name is not known yet. */
export function yurtPools(set: ResourceSet): ReadonlyMap<string, YurtPool> {
  const known = pools.get(set);
  if (known) return known;
  const found = new Map<string, YurtPool>();
  for (const resource of set.ofKind("NodePool", "apps.openyurt.io")) {
    const name = ifKnown(() => textOf(mapOf(resource.object.metadata).name));
    if (name === undefined) throw new UnknownValue(["metadata", "name"]);
    const spec = mapOf(resource.object.spec);
    const type = ifKnown(() => textOf(spec.type)) ?? "Edge";
    found.set(name, { resource, name, type, spec });
  }
  pools.set(set, found);
  return found;
}

/** The pool that a resource declares. */
export function poolOf(resource: Resource, set: ResourceSet): YurtPool | undefined {
  if (resource.kind !== "NodePool") return undefined;
  const pool = yurtPools(set).get(resource.name);
  return pool?.resource === resource ? pool : undefined;
}

/** The name of a pool where something names it. */
export interface PoolName {
  name: string;
  path: Path;
}

/** The pools that node selectors and required affinities anywhere in a value name; what excludes pools names none. */
export function poolsNamedIn(value: unknown, path: Path = []): PoolName[] {
  return [...valuesIn(value, path)].flatMap(({ value: part, path: at }) => {
    if (!isMap(part) || at.includes("preferredDuringSchedulingIgnoredDuringExecution")) return [];
    const last = at.at(-1);
    const selected = typeof last === "string" && /^nodeSelector$/i.test(last) ? part[POOL_LABEL] : undefined;
    if (typeof selected === "string") return [{ name: selected, path: [...at, POOL_LABEL] }];
    if (part.key !== POOL_LABEL || part.operator !== "In") return [];
    return textsOf(part.values).map((name, index) => ({ name, path: [...at, "values", index] }));
  });
}

/** The pools that a resource names: selectors in it and in JSON that it holds, and the fields of OpenYurt's own kinds. */
export function poolsNamedBy(resource: Resource): PoolName[] {
  const { object, kind, group, program } = resource;
  const spec = mapOf(object.spec);
  const held = heldTexts(resource).flatMap(({ text, path }) =>
    text.includes(POOL_LABEL) ? poolsNamedIn(jsonOf(text), path) : [],
  );
  const named = [...poolsNamedIn(object), ...held];
  const list = (value: Json | undefined, path: Path) => {
    for (const [index, name] of textsOf(value).entries()) named.push({ name, path: [...path, index] });
  };
  const one = (value: Json | undefined, path: Path) => {
    const name = textOf(value);
    if (name) named.push({ name, path });
  };
  if (kind === "YurtAppSet" && group === "apps.openyurt.io") {
    list(spec.pools, ["spec", "pools"]);
    for (const { entry, index } of mapsOf(mapOf(spec.workload).workloadTweaks))
      list(entry.pools, ["spec", "workload", "workloadTweaks", index, "pools"]);
    for (const { entry, index } of mapsOf(mapOf(spec.topology).pools))
      one(entry.name, ["spec", "topology", "pools", index, "name"]);
  }
  if (group === "iot.openyurt.io") {
    list(spec.nodepools, ["spec", "nodepools"]);
    one(spec.poolName, ["spec", "poolName"]);
    one(spec.nodePool, ["spec", "nodePool"]);
  }
  if (kind === "Node" && group === "")
    one(labelsOf(mapOf(object.metadata).labels)[POOL_LABEL], ["metadata", "labels", POOL_LABEL]);
  if (program?.type === "pulumi-nodejs:dynamic/yuanrong-platform:NodePoolMembership") one(object.pool, ["pool"]);
  return named;
}

/** Something that runs in pools: pods of a workload, of a YurtAppSet, or of a pool of openYuanrong. */
export interface Placed {
  /** What runs: a spec of pods, or what has `tolerations` as one does. */
  spec: JsonMap;
  path: Path;
  /** The pools to which it is bound; none where it may be anywhere. */
  pools: YurtPool[];
  /** Pools for which a tweak of a YurtAppSet rewrites tolerations. */
  tweaked: ReadonlySet<string>;
  pod?: Pod;
}

/** What a resource runs, with the pools of the stack to which each is bound. */
export function placedBy(resource: Resource, set: ResourceSet): Placed[] {
  const known = yurtPools(set);
  const resolve = (names: PoolName[]) =>
    [...new Set(names.map(({ name }) => name))].flatMap((name) => known.get(name) ?? []);
  if (resource.program?.type === "pulumi-nodejs:dynamic/yuanrong-platform:PodPool") {
    const spec = resource.object;
    return [{ spec, path: [], pools: resolve(poolsNamedIn(spec)), tweaked: new Set() }];
  }
  const own = resource.kind === "YurtAppSet" ? appSetPools(resource, known) : undefined;
  const tweaked = new Set(own ? tweakedPools(resource) : []);
  return podsOf(resource).map((pod) => ({
    spec: pod.spec,
    path: pod.specPath,
    pools: own ?? resolve(poolsNamedIn(pod.spec)),
    tweaked,
    pod,
  }));
}

function appSetPools(resource: Resource, known: ReadonlyMap<string, YurtPool>): YurtPool[] {
  const spec = mapOf(resource.object.spec);
  const named = new Set([
    ...textsOf(spec.pools),
    ...mapsOf(mapOf(spec.topology).pools).flatMap(({ entry }) => textOf(entry.name) ?? []),
  ]);
  return [...known.values()].filter((pool) => named.has(pool.name) || isSelected(spec.nodepoolSelector, pool));
}

/** Whether a selector of pools takes a pool, by the labels of the NodePool itself. */
export function isSelected(selector: unknown, { resource, type }: YurtPool): boolean {
  if (!isMap(selector)) return false;
  const labels = labelsOf(mapOf(resource.object.metadata).labels);
  return matches(selector, { "nodepool.openyurt.io/type": type.toLowerCase(), ...labels });
}

function tweakedPools({ object }: Resource): string[] {
  return mapsOf(mapOf(mapOf(object.spec).workload).workloadTweaks).flatMap(({ entry }) => {
    const patches = mapsOf(mapOf(entry.tweaks).patches);
    const rewrites = patches.some(({ entry: patch }) => (textOf(patch.path) ?? "").includes("/tolerations"));
    return rewrites ? textsOf(entry.pools) : [];
  });
}
