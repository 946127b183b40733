import type {
  V1Affinity,
  V1Toleration,
  V1TopologySpreadConstraint,
  V1Volume,
  V1VolumeMount,
} from "@kubernetes/client-node";
import { type PoolRecord } from "./record";

/** The pod settings of a pool that travel as JSON text, as far as function-master understands them. */
export interface PodSettings {
  volumes: V1Volume[];
  mounts: V1VolumeMount[];
  tolerations: V1Toleration[];
  spread: V1TopologySpreadConstraint[];
  affinity: V1Affinity;
}

/** Reads the JSON texts of a pool; what cannot be parsed or lacks a needed field is left out without a word. */
export function podSettings(pool: PoolRecord): PodSettings {
  return {
    volumes: objects(pool.volumes).flatMap(toVolume),
    mounts: objects(pool.volume_mounts)
      .filter((mount) => "name" in mount && "mountPath" in mount)
      .map((mount) => pick(mount, MOUNT_FIELDS) as unknown as V1VolumeMount),
    tolerations: objects(pool.tolerations).filter((toleration) => "effect" in toleration) as V1Toleration[],
    spread: objects(pool.topology_spread_constraints).filter(
      (constraint) => "topologyKey" in constraint,
    ) as unknown as V1TopologySpreadConstraint[],
    affinity: asObject(parsed(pool.affinities)) ?? {},
  };
}

/** Milli-cores of a CPU quantity for the environment of the runtime manager, if it is one. */
export function milliCores(quantity: string): string | undefined {
  return quantity.includes("m") ? quantity.replaceAll(/^m+|m+$/g, "") : scaled(quantity, 1000);
}

/** Mebibytes of a memory quantity in Mi or Gi; other units are not understood. */
export function mebibytes(quantity: string): string | undefined {
  if (quantity.includes("Mi")) return quantity.replace("Mi", "");
  return quantity.includes("Gi") ? scaled(quantity.replace("Gi", ""), 1024) : undefined;
}

/** A JSON object from text, or nothing. */
export function objectFrom(text: string): Json | undefined {
  return asObject(parsed(text));
}

export type Json = Record<string, unknown>;

const MOUNT_FIELDS = ["name", "mountPath", "readOnly", "subPath", "subPathExpr", "mountPropagation"];

/** The volume sources that are understood, in the order of precedence; those without fields are taken whole. */
const VOLUME_SOURCES: { source: string; fields?: string[] }[] = [
  { source: "hostPath", fields: ["path", "type"] },
  { source: "configMap", fields: ["name", "defaultMode", "items"] },
  { source: "emptyDir", fields: ["medium", "sizeLimit"] },
  { source: "secret", fields: ["secretName", "defaultMode", "optional", "items"] },
  { source: "projected" },
  { source: "persistentVolumeClaim" },
];

function toVolume(volume: Json): V1Volume[] {
  if (typeof volume.name !== "string") return [];
  const known = VOLUME_SOURCES.find(({ source }) => asObject(volume[source]));
  if (!known) return [];
  const source = volume[known.source] as Json;
  return [{ name: volume.name, [known.source]: known.fields ? pick(source, known.fields) : source }];
}

function scaled(quantity: string, factor: number): string | undefined {
  const value = Number.parseFloat(quantity) * factor;
  return value > 0 && value <= 2 ** 31 - 1 ? String(Math.trunc(value)) : undefined;
}

function objects(text: string): Json[] {
  const list = parsed(text);
  return Array.isArray(list) ? list.map(asObject).filter((item) => item !== undefined) : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function pick(object: Json, fields: string[]): Json {
  return Object.fromEntries(fields.filter((field) => field in object).map((field) => [field, object[field]]));
}
