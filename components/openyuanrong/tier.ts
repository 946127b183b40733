import { z } from "zod";

/** The field by which a tier leaves a system out. */
export const enabledShape = { enabled: z.boolean().optional() };

/** Settings without what was given as undefined, which would hide what is derived. */
export function given<T extends object>(settings: T | undefined): T {
  return Object.fromEntries(Object.entries(settings ?? {}).filter(([, value]) => value !== undefined)) as T;
}

/** Whether a tier has the system, and its settings; a system is there unless it is turned off, or `byDefault` says so. */
export function chosen<T extends { enabled?: boolean }>(
  system: T | undefined,
  byDefault = true,
): Omit<T, "enabled"> | undefined {
  const { enabled = byDefault, ...settings } = given(system);
  return enabled ? settings : undefined;
}
