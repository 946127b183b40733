import { z } from "zod";
import { clusterConnectionSchema } from "../connection";

/** Checks YurtWebhooksArgs. */
export const yurtWebhooksSchema = z.strictObject({
  trigger: z.string().optional(),
  timeoutSeconds: z.int().min(1).max(86_400).optional(),
  connection: clusterConnectionSchema.optional(),
});
