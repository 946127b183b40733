import { Report } from "../../core/problems";
import { KnownToleration, tolerates } from "../../core/taints";
import { TaintEffect } from "../node-pool/args";
import { LabelSelector, selects } from "../pool-selectors";
import type { OpenYurtArgs, OpenYurtNodePool } from "./args";
import { poolLabels } from "./nodes";

interface Selecting {
  pools?: string[];
  poolSelector?: LabelSelector;
  workload?: Partial<Record<"deployment" | "statefulSet", { spec?: { template?: { spec?: PodSpec } } }>>;
}

interface PodSpec {
  tolerations?: KnownToleration[];
}

/** Reports workloads whose pods would stay pending in a pool, since they do not tolerate its taints. */
export function checkTolerations(args: Partial<OpenYurtArgs>, report: Report): void {
  const { nodePools = [] } = args;
  for (const list of ["appSets", "appDaemons"] as const)
    (args[list] ?? []).forEach((one, index) => {
      const { workload = {} } = one as Selecting;
      for (const kind of ["deployment", "statefulSet"] as const) {
        const pod = workload[kind]?.spec?.template?.spec;
        // What is not known yet is checked by Kubernetes.
        if (!pod || (pod.tolerations !== undefined && !Array.isArray(pod.tolerations))) continue;
        const refused = nodePools
          .filter((pool) => isMeant(one as Selecting, pool))
          .flatMap(({ name, taints = [] }) => taints.map((taint) => ({ name, taint })))
          .filter(({ taint }) => taint.effect !== TaintEffect.PreferNoSchedule)
          .find(({ taint }) => !pod.tolerations?.some((one) => tolerates(one, taint)));
        if (refused)
          report(
            [list, index, "workload", kind, "spec", "template", "spec", "tolerations"],
            `leave out the taint ${refused.taint.key} of ${refused.name}, so no pod would run there`,
            `a toleration of ${refused.taint.key}`,
          );
      }
    });
}

function isMeant({ pools = [], poolSelector }: Selecting, pool: OpenYurtNodePool): boolean {
  return pools.includes(pool.name) || (poolSelector !== undefined && selects(poolSelector, poolLabels(pool)));
}
