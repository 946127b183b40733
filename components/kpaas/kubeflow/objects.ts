import * as pulumi from "@pulumi/pulumi";
import { isRecord } from "../../core/problems";
import { KubeflowSettings } from "./args";

/** An object of the manifests. */
export interface ManifestObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- objects of any kind
  [field: string]: any;
}

/** What objects are adapted to. */
export interface Adaptation {
  settings: KubeflowSettings & { imageRegistry?: string; imagePullSecrets?: string[] };
  /** Number of pods of each web page and webhook. */
  replicas: number;
  /** Content of the Secrets that the manifests bring with passwords that everybody knows, by the Secret's name. */
  secrets: Record<string, Record<string, pulumi.Input<string>>>;
}

/** The same value with each of its texts changed; `path` holds the keys that lead to it. Outputs stay as they are. */
export function mapTexts(
  value: unknown,
  change: (text: string, path: readonly string[]) => string,
  path: readonly string[] = [],
): unknown {
  if (typeof value === "string") return change(value, path);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change, path));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change, [...path, key])]));
}

/** Whether an object is of a group and kind. */
export function isOf({ apiVersion, kind }: ManifestObject, group: string, ...kinds: string[]): boolean {
  const [found, version] = apiVersion.split("/");
  return (version === undefined ? "" : found) === group && kinds.includes(kind);
}
