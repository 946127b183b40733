import { z } from "zod";
import { chartSourceSchema } from "../../core/charts";
import { serviceExposureSchema } from "../../core/exposure";
import { cidr, dnsLabel, dnsSubdomain } from "../../core/names";
import { placedProblemsOf, Report, rule } from "../../core/problems";
import { withoutUnknown } from "../../core/validation";
import { chartServiceShape } from "../chart";
import { checkIssuer, issuerSettingsShape } from "../issuer/schema";
import { Preset } from "../../core/preset";
import { hostName } from "../references";
import type { KPaasArgs } from "./args";
import { checkServices } from "./check";
import { ServiceName } from "./made";
import { serviceNames, services } from "./services";

const issuer = rule(z.strictObject(issuerSettingsShape), checkIssuer);

/** What is told once for all services. */
export const kpaasCommonShape = {
  domain: hostName.optional(),
  preset: z.enum(Preset).optional(),
  authority: issuer.optional(),
  publicIssuer: issuer.optional(),
  hosts: z.array(hostName).max(40).optional(),
  externalCidrs: z.array(cidr).min(1).optional(),
  gatewayService: serviceExposureSchema.optional(),
};

/** Each service: its switch; the rest is checked by the service's own schema, together with what it is told by others. */
const sections = serviceNames.map((name) => [name, z.looseObject({ enabled: z.boolean() })] as const);

/** The schema of each service's settings, by that of its switch. */
export const settingsSchemas = new Map<unknown, z.ZodType>(
  sections.map(([name, section]) => [section, services[name].schema]),
);

/** The services' settings. */
export const kpaasServicesShape = Object.fromEntries(
  sections.map(([name, section]) => [name, section.optional()]),
) as unknown as { [Name in ServiceName]: z.ZodOptional<z.ZodType<NonNullable<KPaasArgs[Name]>>> };

const shape = {
  ...kpaasCommonShape,
  ...kpaasServicesShape,
  storageClassName: dnsSubdomain.optional(),
  bucketNamespaces: z.array(dnsLabel).optional(),
  charts: chartSourceSchema.optional(),
  imageRegistry: chartServiceShape.imageRegistry,
  imagePullSecrets: chartServiceShape.imagePullSecrets,
  network: chartServiceShape.network,
  protect: z.boolean().optional(),
};

/** Checks KPaasArgs. What is not known yet is told to no rule but those of the services, which wait for it. */
export const kpaasSchema = rule(z.strictObject(shape), (args, report) => checkKPaas(args as KPaasArgs, report), "kept");

/** Reports what the services' own schemas find in their arguments, and what only the whole can see. */
export function checkKPaas(args: KPaasArgs, report: Report): void {
  const schemas: Record<string, z.ZodType> = shape;
  const isSound = (field: string, value: unknown) =>
    placedProblemsOf(schemas[field]!, withoutUnknown(value)).length === 0;
  checkServices(args, isSound, report);
}
