import { z } from "zod";
import { dnsLabel, dnsSubdomain } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, rule } from "../../core/problems";
import { issuerReferenceSchema } from "../issuer/schema";
import { RookCompression, RookFailureDomain, RookReclaimPolicy, RookVolumeFormat } from "./storage-args";

const mountOption = pattern(/^[a-z_]+(=[^\s,]+)?$/, "one mount option such as noatime or recover_session=clean");

const classShape = { name: dnsSubdomain.optional(), reclaimPolicy: z.enum(RookReclaimPolicy).optional() };

const volumeClass = z.strictObject({
  ...classShape,
  default: z.boolean().optional(),
  mountOptions: z.array(mountOption).optional(),
});

const bucketClass = rule(volumeClass, (given, report) => {
  for (const field of ["default", "mountOptions"] as const)
    if (given[field] !== undefined) report([field], "has no meaning for buckets", `no ${field}`);
});

const poolName = pattern(
  /^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/,
  "lowercase letters, digits and hyphens, 1 to 40 characters",
);

const poolShape = {
  replicas: z.int().min(1).max(5).optional(),
  failureDomain: z.enum(RookFailureDomain).optional(),
  deviceClass: pattern(/^[A-Za-z0-9_-]{1,64}$/, "a class of disks such as ssd").optional(),
  compression: z.enum(RookCompression).optional(),
};

const podShape = { resources: resourcesSchema.optional(), placement: placementSchema.optional() };

/** Checks a RookBlockPool. */
export const blockPoolSchema = z.strictObject({
  name: poolName.optional(),
  ...poolShape,
  storageClass: volumeClass.optional(),
  format: z.enum(RookVolumeFormat).optional(),
});

/** Checks a RookFileSystem. */
export const fileSystemSchema = z.strictObject({
  name: poolName.optional(),
  ...poolShape,
  ...podShape,
  storageClass: volumeClass.optional(),
  activeMetadataServers: z.int().min(1).max(10).optional(),
});

/** Checks a RookObjectStore. */
export const objectStoreSchema = rule(
  z.strictObject({
    name: poolName.optional(),
    ...poolShape,
    ...podShape,
    storageClass: bucketClass.optional(),
    issuer: issuerReferenceSchema.optional(),
    plainHttp: z.boolean().optional(),
    instances: z.int().min(1).max(20).optional(),
    erasureCoding: z
      .strictObject({ dataChunks: z.int().min(2).max(16), codingChunks: z.int().min(1).max(8) })
      .optional(),
    clientNamespaces: z.array(dnsLabel).optional(),
  }),
  ({ issuer, plainHttp }, report) => {
    if (plainHttp && issuer) report(["plainHttp"], "stands beside issuer", "an issuer for HTTPS, or plainHttp");
    if (plainHttp === false && issuer === undefined) report(["issuer"], "is required", "what issues the certificate");
  },
);
