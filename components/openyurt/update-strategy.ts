import { pattern, Report } from "../core/problems";

/** How OpenYurt brings a new version of pods to nodes that may be out of reach. */
export const EdgeUpdateStrategy = {
  /** Over the air: pods are marked, and somebody on the node starts the upgrade by YurtHub's API. */
  Ota: "OTA",
  /** OpenYurt replaces pods on nodes that are ready, a few at a time, and the others once they are back. */
  AdvancedRollingUpdate: "AdvancedRollingUpdate",
} as const;
export type EdgeUpdateStrategy = (typeof EdgeUpdateStrategy)[keyof typeof EdgeUpdateStrategy];

/** Nodes whose pods may be missing at once; OpenYurt reads none as its default. */
export const maxUnavailableSchema = pattern(
  /^([1-9][0-9]{0,4}|([1-9][0-9]?|100)%)$/,
  'a number of nodes such as "2", or a share such as "10%"',
);

/** OpenYurt's own default. */
export const MAX_UNAVAILABLE = "10%";

/** Refuses a limit of what OpenYurt does not do itself. */
export function checkMaxUnavailable(
  { type, maxUnavailable }: { type?: EdgeUpdateStrategy; maxUnavailable?: string },
  report: Report,
  at: string[],
): void {
  if (type === EdgeUpdateStrategy.Ota && maxUnavailable !== undefined)
    report([...at, "maxUnavailable"], "means nothing to OTA", "AdvancedRollingUpdate, or none");
}

/** A limit as Kubernetes writes it: a number, or a share in a text. */
export function intOrShare(limit: string): number | string {
  return limit.endsWith("%") ? limit : Number(limit);
}
