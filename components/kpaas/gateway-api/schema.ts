import { z } from "zod";

/** The fields of GatewayApiArgs. */
export const gatewayApiSettingsShape = { protect: z.boolean().optional() };

/** Checks GatewayApiArgs. */
export const gatewayApiSchema = z.strictObject(gatewayApiSettingsShape);
