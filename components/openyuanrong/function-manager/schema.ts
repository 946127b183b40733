import { z } from "zod";
import { controlPlaneSettingsShape } from "../control-plane";
import { driverArgsShape } from "../driver-schema";

/** Checks FunctionManagerSettings. */
export const functionManagerSettingsSchema = z.strictObject({
  ...controlPlaneSettingsShape,
  // Clients give a sign of life every minute, and a lease outlives the change from one pod to the next.
  leaseMinutes: z.int().min(2).max(1440).optional(),
});

/** Checks FunctionManagerArgs. */
export const functionManagerSchema = functionManagerSettingsSchema.extend(driverArgsShape);
