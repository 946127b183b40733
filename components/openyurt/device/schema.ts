import { z } from "zod";
import { pattern, rule } from "../../core/problems";
import { EdgeXAdminState, edgeXName, edgeXObjectShape } from "../edgex";
import { DeviceOperatingState } from "./args";

const property = z.strictObject({
  value: z.string().min(1),
  putUrl: pattern(
    /^https?:\/\/[^\s/@]+(\/\S*)?$/,
    "a URL such as http://edgex-core-command:59882/api/v3/device/name/a/b",
  ).optional(),
});

/** Checks DeviceArgs. */
export const deviceSchema = rule(
  z.strictObject({
    ...edgeXObjectShape,
    serviceName: edgeXName,
    profileName: edgeXName,
    protocols: z
      .record(z.string().min(1), z.record(z.string().min(1), z.string()))
      .refine((protocols) => Object.keys(protocols).length > 0, {
        error: "is empty; expected at least one protocol, such as modbus-tcp",
      }),
    adminState: z.enum(EdgeXAdminState).optional(),
    operatingState: z.enum(DeviceOperatingState).optional(),
    managed: z.boolean().optional(),
    notify: z.boolean().optional(),
    location: z.string().min(1).optional(),
    properties: z.record(edgeXName, property).optional(),
  }),
  ({ name, edgeXName: inEdgeX, managed = true, properties = {} }, report) => {
    if (!managed && Object.keys(properties).length > 0)
      report(["properties"], "are not set while managed is false", "managed true, or no properties");
    // The dock sends changes under the name in Kubernetes, which EdgeX then does not find.
    if (managed && inEdgeX !== undefined && name !== undefined && inEdgeX !== name)
      report(["edgeXName"], `${inEdgeX} is not ${name}, by which changes are sent`, "no edgeXName, or managed false");
  },
);
