import { isRecord, Report } from "../../core/problems";
import { KnownToleration, Taint, tolerates } from "../../core/taints";
import { TaintEffect } from "../node-pool/args";
import { LabelSelector, selects } from "../pool-selectors";
import type { OpenYurtArgs, OpenYurtNodePool } from "./args";
import { poolLabels } from "./nodes";

interface Selecting {
  pools?: string[];
  poolSelector?: unknown;
  workload?: Partial<Record<"deployment" | "statefulSet", { spec?: { template?: { spec?: unknown } } }>>;
}

/** Reports workloads whose pods would stay pending in a pool, since they do not tolerate its taints. */
export function checkTaints(args: Partial<OpenYurtArgs>, report: Report): void {
  const pools = (args.nodePools ?? []).filter((pool) => typeof pool?.name === "string");
  for (const list of ["appSets", "appDaemons"] as const)
    (args[list] ?? []).forEach((one, index) => {
      const { workload } = (one ?? {}) as Selecting;
      for (const kind of ["deployment", "statefulSet"] as const) {
        const pod = workload?.[kind]?.spec?.template?.spec;
        // What is not known yet is checked by Kubernetes.
        if (!isRecord(pod) || !areTolerations(pod.tolerations)) continue;
        const { tolerations = [] } = pod;
        const refused = taintsOf(pools.filter((pool) => isMeant(one as Selecting, pool))).find(
          ({ taint }) => !tolerations.some((toleration) => tolerates(toleration, taint)),
        );
        if (refused)
          report(
            [list, index, "workload", kind, "spec", "template", "spec", "tolerations"],
            `leave out the taint ${refused.taint.key} of ${refused.pool}, so no pod would run there`,
            `a toleration of ${refused.taint.key}`,
          );
      }
    });
  (args.platformAdmins ?? []).forEach((admin, index) =>
    (admin?.nodePools ?? []).forEach((name, at) => {
      const [found] = taintsOf(pools.filter((pool) => pool.name === name));
      if (found)
        report(
          ["platformAdmins", index, "nodePools", at],
          `${name} has the taint ${found.taint.key}, which EdgeX' pods do not tolerate`,
          "pools without taints",
        );
    }),
  );
}

/** Taints that keep pods away, each with its pool. */
function taintsOf(pools: OpenYurtNodePool[]): { pool: string; taint: Taint }[] {
  return pools
    .flatMap(({ name, taints }) => (taints ?? []).map((taint) => ({ pool: name, taint: taint as Taint })))
    .filter(({ taint }) => typeof taint?.key === "string" && taint.effect !== TaintEffect.PreferNoSchedule);
}

function isMeant({ pools, poolSelector }: Selecting, pool: OpenYurtNodePool): boolean {
  if (Array.isArray(pools) && pools.includes(pool.name)) return true;
  return isWhole(poolSelector) && selects(poolSelector as LabelSelector, poolLabels(pool));
}

type PodSpec = Record<string, unknown> & { tolerations?: KnownToleration[] };

function areTolerations(value: unknown): value is PodSpec["tolerations"] {
  return value === undefined || (Array.isArray(value) && value.every((one) => isRecord(one) && isWhole(one)));
}

/** Whether a selector or toleration has no part that is not known yet. */
function isWhole(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isWhole);
  if (isRecord(value)) return Object.values(value).every(isWhole);
  return value !== undefined && value !== null;
}
