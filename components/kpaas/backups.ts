import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { bucketPrefix, dnsLabel } from "../core/names";
import { Endpoint, endpointOf } from "../core/network-policies";
import { cronSchedule } from "../core/schedule";
import { BucketReference, bucketReferenceSchema, SecretKeyReference, secretKeyReferenceSchema } from "./references";

/** Where backups of a database are. */
export interface BackupStore {
  /** Bucket that holds them. */
  bucket: BucketReference;
  /** Folder in the bucket; default the name of the server. */
  prefix?: string;
  /** Secret in the namespace of the database with the certificates of the store's authority; default key ca.crt, default the public ones. */
  caSecret?: SecretKeyReference;
  /** Namespace of the store's pods, for NetworkPolicies; default the one in the endpoint, where that is written out, or a network outside. */
  storeNamespace?: string;
}

/** Backups of a database to a bucket. */
export interface DatabaseBackups extends BackupStore {
  /** When they are made, as cron's five fields in UTC; default 0 2 * * *, every night at two. */
  schedule?: string;
  /** Days that they are kept, 1 to 3650; default 30. */
  retentionDays?: number;
}

/** The fields of {@link BackupStore}. */
export const backupStoreShape = {
  bucket: bucketReferenceSchema,
  prefix: bucketPrefix.optional(),
  caSecret: secretKeyReferenceSchema.optional(),
  storeNamespace: dnsLabel.optional(),
};

/** The fields of {@link DatabaseBackups}. */
export const databaseBackupsShape = {
  ...backupStoreShape,
  schedule: cronSchedule.optional(),
  retentionDays: z.int().min(1).max(3650).optional(),
};

/** When backups are made unless told otherwise. */
export const NIGHTLY = "0 2 * * *";

/** Days that backups are kept unless told otherwise. */
export const KEPT_DAYS = 30;

/** The store as NetworkPolicies see it; `undefined` for one outside of the cluster, which the network's own addresses tell. */
export function storeEndpoint({ bucket, storeNamespace }: BackupStore): Endpoint | undefined {
  if (storeNamespace !== undefined) return { foreignNamespace: storeNamespace };
  const { endpoint } = bucket;
  if (pulumi.Output.isInstance(endpoint) || typeof endpoint !== "string") return undefined;
  return endpointOf(new URL(endpoint).hostname);
}
