import { z } from "zod";
import { pattern } from "../../core/problems";
import { EdgeXAdminState, edgeXObjectShape } from "../edgex";

/** Checks DeviceServiceArgs. */
export const deviceServiceSchema = z.strictObject({
  ...edgeXObjectShape,
  baseAddress: pattern(
    /^https?:\/\/(\[[0-9a-fA-F:]+\]|[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?)(:[1-9][0-9]{0,4})?(\/[^\s?#]*)?$/,
    "a URL without credentials, such as http://edgex-device-virtual:59900",
  ),
  adminState: z.enum(EdgeXAdminState).optional(),
  managed: z.boolean().optional(),
});
