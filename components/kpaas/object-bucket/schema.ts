import { z } from "zod";
import { amountOf, dnsLabel, dnsSubdomain, quantity } from "../../core/names";
import { pattern } from "../../core/problems";

/** Less is no use to anybody: a gateway accounts for 4 KiB at least. */
const SMALLEST = 4096;

const NO_STORE = "is empty, since there is no object store; expected objectStores of Rook";

/** The fields of ObjectBucketSettings. */
export const objectBucketSettingsShape = {
  bucketName: pattern(
    /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    "3 to 63 lowercase letters, digits and hyphens, a letter or digit at either end",
  ),
  maxObjects: z.int().min(1).optional(),
  maxSize: quantity
    .refine((size) => !(amountOf(size) < SMALLEST), { error: "is less than 4Ki; expected 4Ki or more" })
    .optional(),
};

/** Checks ObjectBucketArgs. */
export const objectBucketSchema = z.strictObject({
  ...objectBucketSettingsShape,
  namespace: dnsLabel,
  storageClassName: z.string().min(1, { error: NO_STORE, abort: true }).pipe(dnsSubdomain),
  endpoint: z
    .string()
    .min(1, { error: NO_STORE, abort: true })
    .pipe(pattern(/^https?:\/\/[^\s/@]+$/, "a URL such as https://rook-ceph-rgw-ceph-objectstore.rook-ceph.svc")),
  region: z.string().min(1).optional(),
  timeoutSeconds: z.int().min(60).max(7200).optional(),
  protect: z.boolean().optional(),
});
