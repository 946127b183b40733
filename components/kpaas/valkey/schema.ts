import { z } from "zod";
import { secretString } from "../../core/insecure";
import { monitoringSchema } from "../../core/monitoring";
import { dnsLabel, dnsSubdomain, quantity, serviceName } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { rule } from "../../core/problems";
import { chartServiceShape } from "../chart";
import { issuerReferenceSchema } from "../issuer/schema";
import { Preset } from "../../core/preset";
import { ValkeyEviction } from "./args";

/** The fields of ValkeySettings. */
export const valkeySettingsShape = {
  preset: z.enum(Preset).optional(),
  serverName: serviceName.max(40).optional(),
  replicas: z.int().min(0).max(5).optional(),
  issuer: issuerReferenceSchema.optional(),
  tlsSecretName: dnsSubdomain.optional(),
  password: secretString.optional(),
  eviction: z.enum(ValkeyEviction).optional(),
  storage: z.strictObject({ size: quantity.optional(), className: z.string().min(1).optional() }).optional(),
  resources: resourcesSchema.optional(),
  placement: placementSchema.optional(),
  monitoring: monitoringSchema.optional(),
  clientNamespaces: z.array(dnsLabel).optional(),
};

/** Checks ValkeyArgs. */
export const valkeySchema = rule(z.strictObject({ ...valkeySettingsShape, ...chartServiceShape }), (args, report) => {
  if ("issuer" in args && "tlsSecretName" in args)
    report(["tlsSecretName"], "stands beside issuer", "issuer or tlsSecretName");
  if (!("issuer" in args) && !("tlsSecretName" in args) && args.preset !== Preset.Small)
    report(["issuer"], "is required for production, whose passwords cross the network", "issuer, or tlsSecretName");
});
