import { z } from "zod";
import { pattern, rule } from "../../core/problems";
import { controlPlaneSettingsShape, replicasShape } from "../control-plane";
import { driverArgsShape } from "../driver-schema";
import { scalingOf } from "./config";

const milliseconds = z.int().min(500).max(86_400_000);

/** Windows that must not cross: the program would quietly take the longer one. */
const scalingSchema = rule(
  z.strictObject({
    scaleUpWindowMs: milliseconds.optional(),
    scaleDownWindowMs: milliseconds.optional(),
    queueLength: z.int().min(1).max(1_000_000).optional(),
  }),
  (given, report) => {
    const { scaleUpWindowMs, scaleDownWindowMs } = scalingOf(given);
    if (
      typeof scaleUpWindowMs === "number" &&
      typeof scaleDownWindowMs === "number" &&
      scaleDownWindowMs < scaleUpWindowMs
    )
      report(
        ["scaleDownWindowMs"],
        `${scaleDownWindowMs} is below scaleUpWindowMs ${scaleUpWindowMs}`,
        "at least that window",
      );
  },
);

const liteSchedulingSchema = rule(
  z.strictObject({
    allTenants: z.boolean().optional(),
    tenants: z.array(pattern(/^[^/\s]{1,128}$/, "the id of a tenant, without slashes")).optional(),
    functions: z.array(pattern(/^[^/\s]+\/[^/\s]+\/[^/\s]+$/, "tenant/name/version of a function")).optional(),
    waitMs: z.int().min(1).max(3_600_000).optional(),
  }),
  ({ allTenants, tenants = [], functions = [] }, report) => {
    if (allTenants === true && (tenants.length > 0 || functions.length > 0))
      report(["allTenants"], "stands beside a choice of tenants or functions", "either all tenants or a choice");
    if (allTenants !== true && tenants.length === 0 && functions.length === 0)
      report([], "chooses nobody", "allTenants, tenants or functions");
  },
);

/** Checks FunctionSchedulerSettings. */
export const functionSchedulerSettingsSchema = z.strictObject({
  ...controlPlaneSettingsShape,
  ...replicasShape,
  scaling: scalingSchema.optional(),
  leaseMs: milliseconds.optional(),
  functionRate: z.int().min(3).max(10_000_000).optional(),
  sessionSeconds: z.int().min(1).max(31_536_000).optional(),
  liteScheduling: liteSchedulingSchema.optional(),
});

/** Checks FunctionSchedulerArgs. */
export const functionSchedulerSchema = rule(
  functionSchedulerSettingsSchema.extend(driverArgsShape),
  ({ dataSystem, sessionSeconds }, report) => {
    if (dataSystem === false && sessionSeconds !== undefined)
      report(["sessionSeconds"], "has no meaning without the data system", "dataSystem: true, or no value");
  },
);
