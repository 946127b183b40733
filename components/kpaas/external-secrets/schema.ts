import { z } from "zod";
import { monitoringSchema } from "../../core/monitoring";
import { dnsLabel, dnsSubdomain } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, rule } from "../../core/problems";
import { chartServiceShape } from "../chart";
import { issuerReferenceSchema } from "../issuer/schema";
import { exactlyOne, secretKey } from "../issuer/schema-parts";
import { Preset } from "../../core/preset";
import { trustReferenceSchema } from "../references";
import { mountPath } from "../vault/seal-schema";

const workload = z.strictObject({
  replicas: z.int().min(1).max(10).optional(),
  resources: resourcesSchema.optional(),
});

const store = rule(
  z.strictObject({
    name: dnsSubdomain.optional(),
    address: pattern(
      /^https:\/\/[^\s/?#@]+$/,
      "an HTTPS address without a path, such as https://openbao-active.openbao.svc:8200",
    ),
    mountPath: mountPath.optional(),
    role: z.string().min(1).optional(),
    serviceAccountName: dnsSubdomain.optional(),
    keyValuePath: mountPath.optional(),
    trust: trustReferenceSchema.optional(),
    authoritySecret: z
      .strictObject({ name: dnsSubdomain, key: secretKey.shape.key.optional(), namespace: dnsLabel.optional() })
      .optional(),
    namespaces: z.array(dnsLabel).min(1).optional(),
    namespaceLabels: z
      .record(pattern(/^\S{1,317}$/, "a label"), pattern(/^[-._A-Za-z0-9]{0,63}$/, "a value of a label"))
      .refine((labels) => Object.keys(labels).length > 0, { error: "is empty; expected at least one label" })
      .optional(),
    allNamespaces: z.boolean().optional(),
    vaultNamespace: dnsLabel.optional(),
  }),
  (given, report) => {
    exactlyOne(given, ["namespaces", "namespaceLabels", "allNamespaces"], "who may use it", report);
    if (given.allNamespaces === false) report(["allNamespaces"], "is false", "true, or namespaces, or namespaceLabels");
    if ("trust" in given && "authoritySecret" in given)
      report(["authoritySecret"], "stands beside trust", "one of them");
  },
);

/** The fields of ExternalSecretsSettings. */
export const externalSecretsSettingsShape = {
  preset: z.enum(Preset).optional(),
  controller: workload.optional(),
  webhook: workload.optional(),
  certController: workload.optional(),
  issuer: issuerReferenceSchema.optional(),
  placement: placementSchema.optional(),
  concurrency: z.int().min(1).max(50).optional(),
  pushSecrets: z.boolean().optional(),
  clusterExternalSecrets: z.boolean().optional(),
  anyServiceAccount: z.boolean().optional(),
  keepCrds: z.boolean().optional(),
  monitoring: monitoringSchema.optional(),
  store: store.optional(),
};

/** Checks ExternalSecretsArgs. */
export const externalSecretsSchema = rule(
  z.strictObject({ ...externalSecretsSettingsShape, ...chartServiceShape }),
  (args, report) => {
    if ("issuer" in args && "certController" in args)
      report(["certController"], "has no effect beside issuer", "no certController, or no issuer");
    if (args.store?.vaultNamespace !== undefined && !("network" in args))
      report(["store", "vaultNamespace"], "has no effect without network", "network, or no such namespace");
  },
);
