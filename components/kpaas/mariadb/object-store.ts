import * as pulumi from "@pulumi/pulumi";
import { bucketKeysOf, bucketSecretOf } from "../object-bucket/claim";
import { BackupStore, KEPT_DAYS, NIGHTLY } from "../backups";
import { restrictedPod } from "../../core/pod-security";
import { pullSecretValues } from "../../core/values";
import { MariaDbArgs, MariaDbBackups, MariaDbCompression, MariaDbRestore } from "./args";
import { MARIADB_JOB, serverOf } from "./names";

/** User of MariaDB's image, and of every pod that reads its files. */
export const MARIADB_USER = 999;

/** Context of containers within the restricted standard; MariaDB writes beside its volumes, to /run and /tmp. */
export const CONTAINER_CONTEXT = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };

/** Labels of the pods of backups and SQL jobs. */
export function jobLabels(server: string): Record<string, string> {
  return { "app.kubernetes.io/name": MARIADB_JOB, "app.kubernetes.io/instance": server };
}

/** A bucket as the operator's resources name it. */
export function s3({ bucket, prefix, caSecret }: BackupStore, server: string): object {
  const { accessKeyIdKey, secretAccessKeyKey } = bucketKeysOf(bucket);
  const secretName = bucketSecretOf(bucket);
  const endpoint = pulumi.output(bucket.endpoint);
  return {
    bucket: bucket.bucketName,
    prefix: prefix ?? server,
    endpoint: endpoint.apply((url) => new URL(url).host),
    region: bucket.region ?? "us-east-1",
    accessKeyIdSecretKeyRef: { name: secretName, key: accessKeyIdKey },
    secretAccessKeySecretKeyRef: { name: secretName, key: secretAccessKeyKey },
    tls: {
      enabled: endpoint.apply((url) => url.startsWith("https:")),
      ...(caSecret && { caSecretKeyRef: { name: caSecret.name, key: caSecret.key ?? "ca.crt" } }),
    },
  };
}

/** Spec of the PhysicalBackup of a server. */
export function backupSpec(backups: MariaDbBackups, args: MariaDbArgs): object {
  const server = serverOf(args);
  return {
    mariaDbRef: { name: server },
    schedule: { cron: backups.schedule ?? NIGHTLY, immediate: true },
    compression: backups.compression ?? MariaDbCompression.Gzip,
    maxRetention: `${(backups.retentionDays ?? KEPT_DAYS) * 24}h`,
    // The only server, or the last that is left, is no replica.
    target: "PreferReplica",
    storage: { s3: s3(backups, server) },
    ...(backups.stagingSize !== undefined && { stagingStorage: { persistentVolumeClaim: claim(backups, args) } }),
    podMetadata: { labels: jobLabels(server) },
    podSecurityContext: restrictedPod(MARIADB_USER),
    securityContext: CONTAINER_CONTEXT,
    resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { cpu: "2", memory: "1Gi" } },
    imagePullSecrets: pullSecretValues(args.imagePullSecrets),
    tolerations: args.placement?.tolerations,
    priorityClassName: args.placement?.priorityClassName,
  };
}

function claim({ stagingSize }: MariaDbBackups, { storage = {} }: MariaDbArgs): object {
  return {
    accessModes: ["ReadWriteOnce"],
    storageClassName: storage.className,
    resources: { requests: { storage: stagingSize } },
  };
}

/** What a new server starts from. */
export function bootstrapFrom(restore: MariaDbRestore, server: string): object {
  return {
    s3: s3(restore, server),
    backupContentType: "Physical",
    targetRecoveryTime: restore.targetTime,
    restoreJob: { metadata: { labels: jobLabels(server) } },
  };
}
