import * as pulumi from "@pulumi/pulumi";
import { bucketKeysOf, bucketSecretOf } from "../object-bucket/claim";
import { DatabaseBackups, KEPT_DAYS, NIGHTLY } from "../backups";

/** Name by which the operator knows the plugin. */
export const PLUGIN_NAME = "barman-cloud.cloudnative-pg.io";

/** API of the plugin. */
export const PLUGIN_API = "barmancloud.cnpg.io/v1";

/** Name of the ObjectStore of a server. */
export function storeName(server: string): string {
  return `${server}-backups`;
}

/** Spec of the ObjectStore, where the plugin puts backups and the write-ahead log. */
export function objectStoreSpec(backups: DatabaseBackups, server: string): object {
  const { bucket, caSecret, retentionDays = KEPT_DAYS } = backups;
  const { accessKeyIdKey, secretAccessKeyKey } = bucketKeysOf(bucket);
  const secretName = bucketSecretOf(bucket);
  return {
    configuration: {
      destinationPath: pulumi.interpolate`s3://${bucket.bucketName}/${backups.prefix ?? server}`,
      endpointURL: bucket.endpoint,
      ...(caSecret && { endpointCA: { name: caSecret.name, key: caSecret.key ?? "ca.crt" } }),
      s3Credentials: {
        accessKeyId: { name: secretName, key: accessKeyIdKey },
        secretAccessKey: { name: secretName, key: secretAccessKeyKey },
      },
      data: { compression: "gzip", jobs: 2 },
      wal: { compression: "gzip", maxParallel: 2 },
    },
    retentionPolicy: `${retentionDays}d`,
    instanceSidecarConfiguration: {
      env: [{ name: "AWS_DEFAULT_REGION", value: bucket.region ?? "us-east-1" }],
      resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "1", memory: "512Mi" } },
    },
  };
}

/** Spec of the ScheduledBackup. */
export function scheduledBackupSpec({ schedule = NIGHTLY }: DatabaseBackups, server: string): object {
  return {
    cluster: { name: server },
    // Its first of six fields is the second.
    schedule: schedule.startsWith("@") ? schedule : `0 ${schedule}`,
    immediate: true,
    backupOwnerReference: "self",
    method: "plugin",
    pluginConfiguration: { name: PLUGIN_NAME },
  };
}
