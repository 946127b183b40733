import type { Check } from "./check";
import * as checks from "./checks";

/** Every check, by id. */
export const CATALOGUE: ReadonlyMap<string, Check> = new Map(
  Object.values(checks)
    .map((check) => [check.id, check] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);
