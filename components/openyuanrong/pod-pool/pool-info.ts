import { OWNER_LABEL } from "./schema";

/** A pool as meta-service's REST API takes it; what is read only there is in `LivePool`. */
export type PoolInfo = { id: string } & Record<string, unknown>;

/** The resolved arguments of a pool by their names, its id as `poolId`; a property named id would be lost on the way. */
export type PoolSettings = { poolId: string } & Record<string, unknown>;

/** How one argument is written into PoolInfo; `comparable` brings equal values to one form, whatever form the server gives. */
interface Codec {
  toWire(value: unknown): unknown;
  fromWire(value: unknown): unknown;
  comparable(wire: unknown): unknown;
}

const asIs = (value: unknown) => value;

const scalar = (fallback: unknown): Codec => ({
  toWire: asIs,
  fromWire: asIs,
  comparable: (wire) => wire || fallback,
});

const map: Codec = { toWire: asIs, fromWire: asIs, comparable: entriesOf };

const record = (...parts: [name: string, comparable: (wire: unknown) => unknown][]): Codec => ({
  toWire: asIs,
  fromWire: asIs,
  comparable: (wire) => parts.map(([name, part]) => part((wire as Record<string, unknown> | null | undefined)?.[name])),
});

/** meta-service keeps these as JSON in a string. */
const json: Codec = {
  toWire: (value) => JSON.stringify(value),
  fromWire: parse,
  comparable: (wire) => {
    const value = sorted(parse(wire));
    return isEmpty(value) ? undefined : value;
  },
};

/** Each argument beside the id, its name in PoolInfo and how it is written. */
const FIELDS: [argument: string, field: string, codec: Codec][] = [
  ["group", "group", scalar("default")],
  ["size", "size", scalar(0)],
  ["maxSize", "max_size", scalar(0)],
  ["reuse", "reuse", scalar(false)],
  ["image", "image", scalar("")],
  ["initImage", "init_image", scalar("")],
  ["labels", "labels", map],
  ["environment", "environment", map],
  ["resources", "resources", record(["requests", entriesOf], ["limits", entriesOf])],
  ["volumes", "volumes", json],
  ["volumeMounts", "volume_mounts", json],
  ["affinity", "affinities", json],
  ["tolerations", "tolerations", json],
  ["topologySpreadConstraints", "topology_spread_constraints", json],
  ["horizontalPodAutoscaler", "horizontal_pod_autoscaler_spec", json],
  ["nodeSelector", "node_selector", map],
  ["runtimeClassName", "runtime_class_name", scalar("")],
  ["podPendingDurationThreshold", "pod_pending_duration_threshold", scalar(0)],
  ["idleRecycleTime", "idle_recycle_time", record(["reserved", (n) => n || 0], ["scaled", (n) => n || 0])],
];

/** Written by function-master without this field, so what is read back says nothing. */
const FORGOTTEN = "podPendingDurationThreshold";

/** The request body of a pool; `owner` becomes a label. */
export function toPoolInfo(settings: PoolSettings, owner?: string): PoolInfo {
  const info: PoolInfo = { id: settings.poolId };
  for (const [argument, field, codec] of FIELDS) {
    const value = withDefaults(settings)[argument];
    if (value !== undefined && value !== null) info[field] = codec.toWire(value);
  }
  if (owner) info.labels = { ...(info.labels as object | undefined), [OWNER_LABEL]: owner };
  return info;
}

/** The settings with the server's defaults filled in: group, size and maxSize. */
export function withDefaults<S extends Record<string, unknown>>(settings: S): S {
  const size = settings.size ?? 0;
  return { ...settings, group: settings.group || "default", size, maxSize: settings.maxSize || size };
}

/** `settings` brought up to date with the pool on the server; what means the same keeps its form. */
export function mergePoolInfo(settings: PoolSettings, live: PoolInfo): PoolSettings {
  const merged: PoolSettings = { ...withDefaults(settings) };
  const changed = new Set(changedArguments(merged, fromPoolInfo(live)));
  for (const [argument, value] of Object.entries(fromPoolInfo(live))) {
    if (changed.has(argument) && argument !== FORGOTTEN) merged[argument] = value;
  }
  return merged;
}

/** Names of the arguments, `poolId` included, in which two pools differ in effect. */
export function changedArguments(olds: Record<string, unknown>, news: Record<string, unknown>): string[] {
  const [before, after] = [withDefaults(olds), withDefaults(news)];
  const changed = FIELDS.filter(([argument, , codec]) => {
    const form = (value: unknown) =>
      JSON.stringify(codec.comparable(value === undefined ? value : codec.toWire(value)));
    return form(before[argument]) !== form(after[argument]);
  }).map(([argument]) => argument);
  return olds.poolId === news.poolId ? changed : ["poolId", ...changed];
}

/** Names of the arguments in which the pool on the server is not what is wanted, read-only and forgotten fields left out. */
export function drift(wanted: PoolSettings, live: PoolInfo): string[] {
  return changedArguments(wanted, fromPoolInfo(live)).filter((argument) => argument !== FORGOTTEN);
}

/** Whether two values are equal but for the order of properties and for null ones. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** The owner's label of a pool on the server, or undefined. */
export function ownerOf(live: PoolInfo): string | undefined {
  return (live.labels as Record<string, string> | null | undefined)?.[OWNER_LABEL];
}

/** The pool's autoscaler as PoolInfo has it, or undefined. */
export function autoscalerOf(info: PoolInfo): unknown {
  return json.comparable(info.horizontal_pod_autoscaler_spec);
}

function fromPoolInfo(info: PoolInfo): PoolSettings {
  const settings: PoolSettings = { poolId: info.id };
  for (const [argument, field, codec] of FIELDS) {
    const value = codec.fromWire(info[field]);
    if (value !== undefined && value !== null) settings[argument] = value;
  }
  if (isRecord(settings.labels)) {
    const { [OWNER_LABEL]: _owner, ...labels } = settings.labels;
    settings.labels = labels;
  }
  return settings;
}

function parse(wire: unknown): unknown {
  if (typeof wire !== "string" || wire === "") return wire || undefined;
  try {
    return JSON.parse(wire) as unknown;
  } catch {
    return wire;
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  return Object.entries(isRecord(value) ? value : {})
    .filter(([, item]) => item !== null && item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Without null properties and with properties in order; order in lists stays. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  return isRecord(value) ? Object.fromEntries(entriesOf(value).map(([key, item]) => [key, sorted(item)])) : value;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "object" && Object.keys(value).length === 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
