import { z } from "zod";
import { bucketPrefix, dnsSubdomain, existingBucket, imageReference } from "../../core/names";
import { resourcesSchema } from "../../core/pods";
import { pattern } from "../../core/problems";
import { cronSchedule } from "../../core/schedule";
import { objectStoreSchema } from "../object-store";

const timeZone = z.string().refine(isTimeZone, {
  error: (issue) => `${JSON.stringify(issue.input)} is not a time zone; expected an IANA name such as Asia/Seoul`,
});

/** Checks EtcdSnapshots. */
export const snapshotsSchema = z.strictObject({
  schedule: cronSchedule.optional(),
  timeZone: timeZone.optional(),
  suspend: z.boolean().optional(),
  store: objectStoreSchema.optional(),
  bucket: existingBucket.optional(),
  prefix: bucketPrefix.optional(),
  keep: z.int().min(1).max(1000).optional(),
  region: pattern(/^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/, "letters, digits and hyphens, at most 63").optional(),
  pathStyle: z.boolean().optional(),
  caSecretName: dnsSubdomain.optional(),
  image: imageReference.optional(),
  resources: resourcesSchema.optional(),
  timeoutSeconds: z.int().min(60).max(86_400).optional(),
});

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9+_-]*(\/[A-Za-z0-9+_-]+)*$/.test(name)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
