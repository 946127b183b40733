import { z } from "zod";
import { chartServiceShape } from "../chart";

/** The fields of PrometheusCrdsSettings. */
export const prometheusCrdsSettingsShape = { keep: z.boolean().optional() };

/** Checks PrometheusCrdsArgs. */
export const prometheusCrdsSchema = z.strictObject({
  ...prometheusCrdsSettingsShape,
  charts: chartServiceShape.charts,
  chartVersion: chartServiceShape.chartVersion,
  timeoutSeconds: chartServiceShape.timeoutSeconds,
});
