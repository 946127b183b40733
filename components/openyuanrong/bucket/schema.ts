import { z } from "zod";
import { dnsLabel, dnsSubdomain, imageReference } from "../../core/names";
import { placementSchema } from "../../core/pods";
import { pattern } from "../../core/problems";
import { objectStoreSchema } from "../object-store";

/** Name of a bucket as every S3 store takes it. */
export const bucketName = pattern(
  /^[a-z0-9]([-a-z0-9]{1,61})[a-z0-9]$/,
  "3 to 63 lowercase letters, digits and hyphens, a letter or digit at either end",
);

/** Name of a region, such as us-east-1. */
export const region = pattern(/^[a-z0-9][-a-z0-9]{0,62}$/, "a region such as us-east-1");

/** Checks BucketArgs. */
export const bucketSchema = z.strictObject({
  namespace: dnsLabel,
  objectStore: objectStoreSchema,
  bucket: bucketName,
  region: region.optional(),
  caSecretName: dnsSubdomain.optional(),
  placement: placementSchema.optional(),
  image: imageReference.optional(),
  imagePullSecrets: z.array(dnsSubdomain).optional(),
});
