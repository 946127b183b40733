import { z } from "zod";
import { chartSourceSchema } from "../../core/charts";
import { dnsLabel, dnsSubdomain } from "../../core/names";
import { placedProblemsOf, Report, rule } from "../../core/problems";
import { withoutUnknown } from "../../core/validation";
import { chartServiceShape } from "../chart";
import { IssuerSettings } from "../issuer/args";
import { checkIssuer, issuerSettingsShape } from "../issuer/schema";
import { Preset } from "../preset";
import { hostName } from "../references";
import type { KPaasArgs } from "./args";
import { Made, ServiceName, unmade } from "./made";
import { isOn } from "./on";
import { checkPlatform } from "./rules";
import { serviceNames, services } from "./services";

const issuer = rule(z.strictObject(issuerSettingsShape), checkIssuer);

/** What is told once for all services. */
export const kpaasCommonShape = {
  domain: hostName.optional(),
  preset: z.enum(Preset).optional(),
  authority: issuer.optional(),
  publicIssuer: issuer.optional(),
  hosts: z.array(hostName).max(40).optional(),
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

/** Checks KPaasArgs. */
export const kpaasSchema = rule(
  z.strictObject({
    ...kpaasCommonShape,
    ...kpaasServicesShape,
    storageClassName: dnsSubdomain.optional(),
    bucketNamespaces: z.array(dnsLabel).optional(),
    charts: chartSourceSchema.optional(),
    imageRegistry: chartServiceShape.imageRegistry,
    imagePullSecrets: chartServiceShape.imagePullSecrets,
    network: chartServiceShape.network,
    protect: z.boolean().optional(),
  }),
  (args, report) => checkServices(args as KPaasArgs, report),
);

/** Reports what the services' own schemas find in their arguments, and what only the whole can see. */
export function checkServices(args: KPaasArgs, report: Report): void {
  const made = Object.fromEntries(
    serviceNames.filter((name) => isOn(args, name)).map((name) => [name, unmade()]),
  ) as Partial<Made>;
  // What is wrong with an issuer has been said where it stands.
  const sound = { ...args, authority: sane(args.authority), publicIssuer: sane(args.publicIssuer) };
  for (const name of Object.keys(made) as ServiceName[]) {
    const { schema, argsOf } = services[name];
    for (const { path, problem, expected } of placedProblemsOf(schema, withoutUnknown(argsOf(sound, made))))
      report([name, ...path], problem, expected);
  }
  checkPlatform(args, report);
}

function sane(settings: IssuerSettings | undefined): IssuerSettings | undefined {
  return issuer.safeParse(settings).success ? settings : undefined;
}
