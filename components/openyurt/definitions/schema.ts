import { z } from "zod";
import { ConversionStrategy } from "./args";

/** The fields of OpenYurtDefinitionsArgs. */
export const openYurtDefinitionsShape = {
  conversion: z.enum(ConversionStrategy).optional(),
  iot: z.boolean().optional(),
  protect: z.boolean().optional(),
};

/** Checks OpenYurtDefinitionsArgs. */
export const openYurtDefinitionsSchema = z.strictObject(openYurtDefinitionsShape);
