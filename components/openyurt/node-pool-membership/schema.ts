import { z } from "zod";
import { dnsSubdomain } from "../../core/names";
import { autonomyDuration } from "../autonomy";
import { clusterConnectionSchema } from "../connection";
import { nodeName, poolName } from "../names";

/** Checks NodePoolMembershipArgs. */
export const nodePoolMembershipSchema = z.strictObject({
  node: nodeName,
  pool: poolName,
  autonomyDuration: autonomyDuration.optional(),
  gateway: dnsSubdomain.max(63).optional(),
  awaitConversion: z.boolean().optional(),
  timeoutSeconds: z.int().min(1).max(86_400).optional(),
  connection: clusterConnectionSchema.optional(),
});
