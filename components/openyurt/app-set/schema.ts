import { z } from "zod";
import { dnsLabel, dnsSubdomain, imageReference } from "../../core/names";
import { Report, rule } from "../../core/problems";
import { poolName } from "../names";
import { poolSelectorSchema } from "../pool-selectors";
import { AppSetPatchOperation } from "./args";
import { parsePointer } from "./json-patch";
import { checkName, checkPools, checkTweaks } from "./rules";
import { appSetWorkloadSchema } from "./workload-schema";

const patch = rule(
  z.strictObject({
    operation: z.enum(AppSetPatchOperation),
    path: z.string().refine((path) => parsePointer(path) !== undefined, {
      error: ({ input }) => `${JSON.stringify(input)} is no JSON pointer; expected one such as /spec/replicas`,
    }),
    value: z.any().optional(),
  }),
  (given, report) => {
    const { operation, path } = given;
    const hasValue = given.value !== undefined && given.value !== null;
    if (operation === AppSetPatchOperation.Remove && given.value !== undefined)
      report(["value"], "stands beside remove", "none");
    if ((operation === AppSetPatchOperation.Add || operation === AppSetPatchOperation.Replace) && !hasValue)
      report(["value"], "is required", `what to ${operation}`);
    checkPlace(typeof path === "string" ? parsePointer(path) : undefined, report);
  },
  "kept",
);

function checkPlace(parts: string[] | undefined, report: Report): void {
  if (!parts) return;
  if (parts[0] !== "spec" || parts.length < 2)
    report(
      ["path"],
      "is not below /spec, and the rest is OpenYurt's",
      "a path such as /spec/template/spec/hostNetwork",
    );
  else if (parts[1] === "selector")
    report(["path"], "changes the selector, which OpenYurt completes and Kubernetes never changes", "another path");
}

const image = z.strictObject({ name: dnsLabel, image: imageReference });
const pools = z.array(poolName).min(1);

const tweak = z.strictObject({
  pools: pools.optional(),
  poolSelector: poolSelectorSchema.optional(),
  replicas: z.int().min(0).optional(),
  images: z.array(image).min(1).optional(),
  patches: z.array(patch).min(1).optional(),
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
