import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { monitoringSchema } from "../../core/monitoring";
import { dnsLabel, dnsSubdomain, imageReference, quantity } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { Report, rule } from "../../core/problems";

/** Checks MinioSettings. */
export const minioSettingsSchema = z.strictObject({
  acceptUnmaintained: z.boolean().optional(),
  secretName: dnsSubdomain.optional(),
  storage: z.strictObject({ className: dnsSubdomain.optional(), size: quantity.optional() }).optional(),
  resources: resourcesSchema.optional(),
  placement: placementSchema.optional(),
  image: imageReference.optional(),
});

/** Stacks in which software without maintenance needs no word of consent. */
const TRIAL_STACKS = ["local", "dev"];

/** Reports MinIO in a stack that is not for trials. */
export function checkMaintained(
  { acceptUnmaintained }: { acceptUnmaintained?: boolean },
  path: string[],
  stack: string,
  report: Report,
): void {
  if (acceptUnmaintained || TRIAL_STACKS.includes(stack)) return;
  report(
    [...path, "acceptUnmaintained"],
    `is required in stack ${stack}, since MinIO is no longer maintained`,
    "true, or another object store such as Ceph RGW",
  );
}

/** Checks MinioArgs. */
export const minioSchema = rule(
  minioSettingsSchema.extend({
    namespace: dnsLabel,
    clientNamespaces: z.array(dnsLabel).optional(),
    imagePullSecrets: z.array(dnsSubdomain).optional(),
    clusterDomain: dnsSubdomain.optional(),
    monitoring: monitoringSchema.optional(),
    protect: z.boolean().optional(),
  }),
  (args, report) => checkMaintained(args, [], pulumi.getStack(), report),
);
