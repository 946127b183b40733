import { z } from "zod";
import { monitoringSchema } from "../../core/monitoring";
import { dnsSubdomain } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, rule } from "../../core/problems";
import { chartServiceShape } from "../chart";
import { secretKey, serverAuthorityPem } from "../issuer/schema-parts";
import { Preset } from "../../core/preset";

const object = z.strictObject({ name: dnsSubdomain, key: secretKey.shape.key.optional() });

const sources = rule(
  z.strictObject({
    publicAuthorities: z.boolean().optional(),
    pems: z.array(serverAuthorityPem).min(1).optional(),
    configMaps: z.array(object).min(1).optional(),
    secrets: z.array(object).min(1).optional(),
  }),
  (given, report) => {
    const { publicAuthorities, ...rest } = given;
    if (publicAuthorities !== true && Object.keys(rest).length === 0)
      report([], "trusts nobody", "at least one of: publicAuthorities, pems, configMaps, secrets");
  },
);

const target = rule(
  z.strictObject({
    key: secretKey.shape.key.optional(),
    trustStoreKey: secretKey.shape.key.optional(),
    namespaceLabels: z
      .record(pattern(/^\S{1,317}$/, "a label"), pattern(/^[-._A-Za-z0-9]{0,63}$/, "a value of a label"))
      .optional(),
  }),
  ({ key = "ca-certificates.crt", trustStoreKey }, report) => {
    if (trustStoreKey === key) report(["trustStoreKey"], `${key} is the key of the PEM text too`, "another key");
  },
);

/** The fields of TrustBundleSettings. */
export const trustBundleSettingsShape = {
  bundleName: dnsSubdomain.optional(),
  sources,
  target: target.optional(),
  installManager: z.boolean().optional(),
  manager: z
    .strictObject({
      preset: z.enum(Preset).optional(),
      replicas: z.int().min(1).max(10).optional(),
      resources: resourcesSchema.optional(),
      placement: placementSchema.optional(),
      publicAuthorities: z.boolean().optional(),
      keepCrds: z.boolean().optional(),
      monitoring: monitoringSchema.optional(),
    })
    .optional(),
};

/** What only the chart reads. */
const CHART_FIELDS = ["charts", "chartVersion", "imageRegistry", "imagePullSecrets", "values", "network"] as const;

/** Checks TrustBundleArgs. */
export const trustBundleSchema = rule(
  z.strictObject({ ...trustBundleSettingsShape, ...chartServiceShape }),
  (args, report) => {
    if (args.installManager === false && args.manager !== undefined)
      report(["manager"], "has no effect on a trust-manager that others install", "no manager, or installManager");
    if (args.installManager === false)
      for (const field of CHART_FIELDS)
        if (args[field] !== undefined) report([field], "has no effect without the chart", `no ${field}`);
    if (args.sources?.publicAuthorities && args.manager?.publicAuthorities === false)
      report(["manager", "publicAuthorities"], "takes away what sources.publicAuthorities needs", "true");
  },
);
