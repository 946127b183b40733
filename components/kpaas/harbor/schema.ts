import { z } from "zod";
import { isKnownInsecure, secretString } from "../../core/insecure";
import { monitoringSchema } from "../../core/monitoring";
import { dnsLabel, dnsSubdomain, quantity } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, rule } from "../../core/problems";
import { chartServiceShape } from "../chart";
import { issuerReferenceSchema } from "../issuer/schema";
import { Preset } from "../../core/preset";
import {
  bucketReferenceSchema,
  databaseReferenceSchema,
  keyValueReferenceSchema,
  oidcClientReferenceSchema,
  secretKeyReferenceSchema,
  trustReferenceSchema,
} from "../references";
import { webExposureSchema } from "../web";
import { DatabaseTls, HarborLogLevel, VolumeAccessMode } from "./args";
import { projectSchema, robotSchema } from "./content-schema";
import { checkHarbor } from "./rules";

const size = quantity.refine((value) => /[0-9](Gi|Ti|G|T)$/.test(value), {
  error: (issue) => `${JSON.stringify(issue.input)} is no size of a volume; expected one such as 100Gi`,
});

const workload = { replicas: z.int().min(1).max(20).optional(), resources: resourcesSchema.optional() };

const storage = rule(
  z.strictObject({
    bucket: bucketReferenceSchema.optional(),
    className: dnsSubdomain.optional(),
    size: size.optional(),
    accessMode: z.enum(VolumeAccessMode).optional(),
  }),
  (given, report) => {
    if (!("bucket" in given)) return;
    for (const key of ["size", "accessMode"] as const)
      if (key in given) report([key], "has no effect on images in a bucket", `no ${key}, or no bucket`);
  },
);

const oidc = oidcClientReferenceSchema.safeExtend({
  displayName: z.string().min(1).max(64).optional(),
  adminGroup: z.string().min(1).optional(),
  groupsClaim: z.string().min(1).optional(),
  usernameClaim: z.string().min(1).optional(),
  scopes: z
    .array(pattern(/^[!#-[\]-~]+$/, "a scope such as email"))
    .min(1)
    .refine((scopes) => scopes.includes("openid"), { error: "lacks openid; expected openid among the scopes" })
    .optional(),
  autoOnboard: z.boolean().optional(),
});

const repository = pattern(
  /^[a-z0-9.-]+(:[0-9]+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+(:[\w][\w.-]*)?$/,
  "an OCI repository such as ghcr.io/aquasecurity/trivy-db",
);

const scanner = z.strictObject({
  ...workload,
  enabled: z.boolean().optional(),
  size: size.optional(),
  databaseRepositories: z.array(repository).min(1).optional(),
  javaDatabaseRepositories: z.array(repository).min(1).optional(),
  offlineScan: z.boolean().optional(),
});

const proxyAddress = pattern(
  /^https?:\/\/[^\s/@]+\/?$/,
  "an address without a password, such as http://proxy.example.com:3128",
);

const proxy = rule(
  z.strictObject({
    httpProxy: proxyAddress.optional(),
    httpsProxy: proxyAddress.optional(),
    noProxy: z.array(pattern(/^[^\s,]+$/, "one host, domain or network, such as .example.com")).optional(),
  }),
  (given, report) => {
    if (!("httpProxy" in given) && !("httpsProxy" in given))
      report(["httpsProxy"], "is required", "an address of a proxy, or no proxy");
  },
);

const secretKey = z
  .string()
  .length(16, { error: "does not have 16 characters; expected a key of 16 characters" })
  .refine((value) => !isKnownInsecure(value), { error: "is a known default key; expected a key of your own" });

/** The fields of HarborSettings. */
export const harborSettingsShape = {
  preset: z.enum(Preset).optional(),
  web: webExposureSchema,
  database: databaseReferenceSchema.optional(),
  databaseTls: z.enum(DatabaseTls).optional(),
  databaseConnections: z.int().min(5).max(1000).optional(),
  keyValueStore: keyValueReferenceSchema.optional(),
  storage: storage.optional(),
  issuer: issuerReferenceSchema.optional(),
  trust: trustReferenceSchema.optional(),
  oidc: oidc.optional(),
  configuration: z.record(z.string(), z.any()).optional(),
  projects: z.array(projectSchema).optional(),
  robots: z.array(robotSchema).optional(),
  adminPassword: secretString.optional(),
  adminPasswordSecret: secretKeyReferenceSchema.optional(),
  secretKey: secretKey.optional(),
  secretKeySecretName: dnsSubdomain.optional(),
  nginx: z.strictObject(workload).optional(),
  portal: z.strictObject(workload).optional(),
  core: z.strictObject(workload).optional(),
  jobs: z
    .strictObject({
      ...workload,
      workers: z.int().min(1).max(100).optional(),
      logDays: z.int().min(1).max(365).optional(),
    })
    .optional(),
  registry: z.strictObject({ ...workload, controllerResources: resourcesSchema.optional() }).optional(),
  scanner: scanner.optional(),
  cache: z.boolean().optional(),
  proxy: proxy.optional(),
  ipv6: z.boolean().optional(),
  logLevel: z.enum(HarborLogLevel).optional(),
  placement: placementSchema.optional(),
  monitoring: monitoringSchema.optional(),
  peers: z
    .strictObject({
      database: dnsLabel.optional(),
      keyValueStore: dnsLabel.optional(),
      bucket: dnsLabel.optional(),
    })
    .optional(),
};

/** Checks HarborArgs. */
export const harborSchema = rule(z.strictObject({ ...harborSettingsShape, ...chartServiceShape }), checkHarbor);
