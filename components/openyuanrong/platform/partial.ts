import type { OpenYuanrongArgs } from "./args";

/** What the rules look at: arguments, or the section of a configuration, of which any part may be missing. */
export type Platform = Omit<Partial<OpenYuanrongArgs>, "pools" | "nodePools"> & {
  pools?: unknown;
  nodePools?: unknown;
};

/** Where the parts stand: `own` before the platform's fields, `network` before those of the network. */
export interface Places {
  own: string[];
  network: string[];
  /** Before the first node pool; default `nodePools` among the platform's fields. */
  nodePools?: string[];
}

/** Whether every value is known text. */
export function isText(values: unknown): values is string[] {
  return Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === "string");
}

/** Items of a list of which nothing is known for sure. */
export function listed(values: unknown): Record<string, unknown>[] {
  return (Array.isArray(values) ? values : []).map((value) => value ?? {});
}
