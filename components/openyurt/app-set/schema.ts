import { z } from "zod";
import { dnsLabel, dnsSubdomain, imageReference } from "../../core/names";
import { Report, rule } from "../../core/problems";
import { poolName } from "../names";
import { poolSelectorSchema } from "../pool-selectors";
import { patchSchema } from "./patch-schema";
import { checkName, checkPools, checkTweaks } from "./rules";
import { appSetWorkloadSchema } from "./workload-schema";

const image = z.strictObject({ name: dnsLabel, image: imageReference });
const pools = z.array(poolName).min(1);

const tweak = z.strictObject({
  pools: pools.optional(),
  poolSelector: poolSelectorSchema.optional(),
  replicas: z.int().min(0).optional(),
  images: z.array(image).min(1).optional(),
  patches: z.array(patchSchema).min(1).optional(),
});

/** The fields of AppSetSettings. */
export const appSetShape = {
  // OpenYurt adds a hyphen and a hash of up to 10 digits, and makes a label of it.
  name: dnsSubdomain.max(52),
  namespace: dnsLabel,
  workload: appSetWorkloadSchema,
  revisionHistoryLimit: z.int().min(1).max(1000).optional(),
  awaitReady: z.boolean().optional(),
  timeoutSeconds: z.int().min(60).max(7200).optional(),
  protect: z.boolean().optional(),
};

/** What holds for every set. */
export function checkSettings(
  args: { awaitReady?: boolean; timeoutSeconds?: number; workload?: { statefulSet?: unknown } },
  report: Report,
): void {
  const { awaitReady = false, timeoutSeconds, workload = {} } = args;
  if (timeoutSeconds !== undefined && !awaitReady) report(["timeoutSeconds"], "means nothing", "awaitReady");
  if (awaitReady && workload.statefulSet !== undefined)
    report(["awaitReady"], "never ends, since OpenYurt 1.7 tells no readiness of StatefulSets", "false");
}

/** Checks YurtAppSetArgs. */
export const yurtAppSetSchema = rule(
  z.strictObject({
    ...appSetShape,
    pools: pools.optional(),
    poolSelector: poolSelectorSchema.optional(),
    tweaks: z.array(tweak).min(1).optional(),
  }),
  (args, report) => {
    checkSettings(args, report);
    checkName(args, report);
    checkPools(args, report);
    checkTweaks(args, report);
  },
  "kept",
);
