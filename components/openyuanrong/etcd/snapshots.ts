import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { imageOf } from "../../core/images";
import { amountOf } from "../../core/names";
import { restrictedContainer, restrictedPod } from "../../core/pod-security";
import { placed, pullSecrets } from "../../core/pods";
import { snapshotUploadScript } from "../../core/snapshot-upload";
import { imageVersions } from "../../core/versions";
import { rcloneEnv } from "../object-store";
import { EtcdNames, serviceHost } from "./addresses";
import { EtcdArgs, EtcdSnapshots } from "./args";
import { defaults, ports } from "./defaults";
import { NONROOT } from "./workload";

const FILE = "/snapshot/etcd.db";
const CLIENT = "/etc/etcd/client";
const STORE_CA = "/etc/store";

/** Puts the snapshot into the store and deletes old ones. */
export const UPLOAD_SCRIPT = snapshotUploadScript("db");

/** Spec of the CronJob: the members' image saves and checks, an image with a shell uploads. */
export function snapshotsSpec(
  args: EtcdArgs,
  snapshots: EtcdSnapshots,
  names: EtcdNames,
  labels: Record<string, string>,
  client?: pulumi.Input<string>,
): k8s.types.input.batch.v1.CronJobSpec {
  return {
    schedule: snapshots.schedule ?? defaults.snapshots.schedule,
    timeZone: snapshots.timeZone ?? defaults.snapshots.timeZone,
    suspend: snapshots.suspend ?? false,
    // Two at once would only load the members twice.
    concurrencyPolicy: "Forbid",
    startingDeadlineSeconds: 3600,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 3,
    jobTemplate: {
      metadata: { labels },
      spec: {
        backoffLimit: 2,
        activeDeadlineSeconds: snapshots.timeoutSeconds ?? defaults.snapshots.timeoutSeconds,
        ttlSecondsAfterFinished: 7 * 24 * 3600,
        template: { metadata: { labels }, spec: podSpec(args, snapshots, names, client) },
      },
    },
  };
}

function podSpec(
  args: EtcdArgs,
  snapshots: EtcdSnapshots,
  names: EtcdNames,
  client: pulumi.Input<string> | undefined,
): k8s.types.input.core.v1.PodSpec {
  const image = args.image ?? imageOf(imageVersions.etcd);
  const resources = snapshots.resources ?? defaults.snapshots.resources;
  const shared = { resources, securityContext: restrictedContainer() };
  const snapshot = (readOnly: boolean) => ({ name: "snapshot", mountPath: "/snapshot", readOnly });
  const authority = snapshots.caSecretName;
  return {
    // Failed pods stay with their logs.
    restartPolicy: "Never",
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    imagePullSecrets: pullSecrets(args.imagePullSecrets),
    securityContext: restrictedPod(NONROOT),
    ...placed(args.placement),
    initContainers: [
      {
        name: "save",
        image,
        command: ["/usr/local/bin/etcdctl"],
        args: saveArgs(names, client !== undefined),
        ...shared,
        volumeMounts: [
          snapshot(false),
          ...(client === undefined ? [] : [{ name: "client", mountPath: CLIENT, readOnly: true }]),
        ],
      },
      {
        name: "check",
        image,
        command: ["/usr/local/bin/etcdutl"],
        args: ["snapshot", "status", FILE, "--write-out=json"],
        ...shared,
        volumeMounts: [snapshot(true)],
      },
    ],
    containers: [
      {
        name: "upload",
        image: snapshots.image ?? imageOf(imageVersions.rclone),
        command: ["/bin/sh", "-c", UPLOAD_SCRIPT],
        env: [
          ...uploadEnv(args, snapshots, names),
          ...rcloneEnv(snapshots.store!, {
            region: snapshots.region,
            pathStyle: snapshots.pathStyle,
            authority: authority === undefined ? undefined : `${STORE_CA}/ca.crt`,
            bucketExists: true,
          }),
        ],
        ...shared,
        volumeMounts: [
          snapshot(true),
          ...(authority === undefined ? [] : [{ name: "store-ca", mountPath: STORE_CA, readOnly: true }]),
        ],
      },
    ],
    volumes: [
      { name: "snapshot", emptyDir: { sizeLimit: roomFor(args.quota ?? defaults.quota) } },
      ...(client === undefined ? [] : [secretVolume("client", client)]),
      ...(authority === undefined ? [] : [secretVolume("store-ca", authority)]),
    ],
  };
}

function saveArgs(names: EtcdNames, tls: boolean): pulumi.Input<string>[] {
  return [
    "snapshot",
    "save",
    FILE,
    // A snapshot is one member's: the Service picks a ready one.
    pulumi.interpolate`--endpoints=${tls ? "https" : "http"}://${serviceHost(names)}:${ports.client}`,
    "--dial-timeout=10s",
    ...(tls ? [`--cacert=${CLIENT}/ca.crt`, `--cert=${CLIENT}/client.crt`, `--key=${CLIENT}/client.key`] : []),
  ];
}

function uploadEnv(args: EtcdArgs, snapshots: EtcdSnapshots, { service }: EtcdNames): k8s.types.input.core.v1.EnvVar[] {
  return [
    { name: "SNAPSHOT", value: FILE },
    { name: "BUCKET", value: snapshots.bucket! },
    { name: "PREFIX", value: snapshots.prefix ?? pulumi.interpolate`etcd/${args.namespace}/${service}` },
    { name: "KEEP", value: pulumi.interpolate`${snapshots.keep ?? defaults.snapshots.keep}` },
  ];
}

/** The database may pass its quota by the requests that are under way. */
function roomFor(quota: string): string {
  return `${Math.ceil((amountOf(quota) * 1.25) / 2 ** 20)}Mi`;
}

function secretVolume(name: string, secretName: pulumi.Input<string>): k8s.types.input.core.v1.Volume {
  return { name, secret: { secretName, defaultMode: 0o440 } };
}
