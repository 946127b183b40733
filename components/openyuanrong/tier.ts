import { z } from "zod";

/** The field by which a tier leaves a system out. */
export const enabledShape = { enabled: z.boolean().optional() };

/** Whether a tier has the system, and its settings; a system is there unless it is turned off, or `byDefault` says so. */
export function chosen<T extends { enabled?: boolean }>(
  system: T | undefined,
  byDefault = true,
): Omit<T, "enabled"> | undefined {
  const { enabled = byDefault, ...settings } = system ?? ({} as T);
  return enabled ? settings : undefined;
}
