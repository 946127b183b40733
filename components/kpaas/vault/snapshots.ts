import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { imageOf } from "../../core/images";
import { labels } from "../../core/labels";
import { restrictedContainer, restrictedPod } from "../../core/pod-security";
import { placed, pullSecrets } from "../../core/pods";
import { createAccount } from "../../core/rbac";
import { snapshotUploadScript } from "../../core/snapshot-upload";
import { imageVersions } from "../../core/versions";
import { bucketKeysOf, bucketSecretOf } from "../object-bucket/claim";
import { VaultArgs, VaultSnapshots } from "./args";
import { activeHost, engineOf, namesOf, ports, SNAPSHOT_ROLE } from "./names";
import { clientEnv, clientFiles, sessionScript } from "./operations";
import { trustFile } from "./seal";
import { engineImage } from "./values";

const FILE = "/snapshot/raft.snap";
const STORE_CA = "/etc/store";
const RESOURCES = { requests: { cpu: "10m", memory: "64Mi" }, limits: { cpu: "500m", memory: "512Mi" } };

/** Labels of the pods that save snapshots. */
export function snapshotLabels(release: string): Record<string, string> {
  return labels({ name: "vault", component: "snapshots", partOf: "kpaas" }, release);
}

/** Creates the CronJob of the snapshots as `${name}-snapshots`, when it is asked for. */
export function createSnapshots(
  parent: pulumi.Resource,
  name: string,
  args: VaultArgs,
  { namespace, tlsName }: { namespace: pulumi.Input<string>; tlsName: pulumi.Input<string> },
  dependsOn: pulumi.Resource[],
): void {
  if (!args.snapshots) return;
  const names = namesOf(args);
  const metadata = { name: names.snapshots, namespace, labels: snapshotLabels(names.release) };
  const account = createAccount(parent, `${name}-snapshots`, metadata);
  new k8s.batch.v1.CronJob(
    `${name}-snapshots`,
    { metadata, spec: snapshotsSpec(args, args.snapshots, account.metadata.name, tlsName) },
    childOf(parent, { dependsOn }),
  );
}

/** Spec of the CronJob: the engine's image saves, an image with a client of stores uploads. */
export function snapshotsSpec(
  args: VaultArgs,
  snapshots: VaultSnapshots,
  serviceAccountName: pulumi.Input<string>,
  tlsName: pulumi.Input<string>,
): k8s.types.input.batch.v1.CronJobSpec {
  const all = snapshotLabels(namesOf(args).release);
  return {
    schedule: snapshots.schedule ?? "15 * * * *",
    timeZone: snapshots.timeZone ?? "Etc/UTC",
    concurrencyPolicy: "Forbid",
    startingDeadlineSeconds: 3600,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 3,
    jobTemplate: {
      metadata: { labels: all },
      spec: {
        backoffLimit: 2,
        activeDeadlineSeconds: 3600,
        ttlSecondsAfterFinished: 7 * 24 * 3600,
        template: { metadata: { labels: all }, spec: podSpec(args, snapshots, serviceAccountName, tlsName) },
      },
    },
  };
}

function podSpec(
  args: VaultArgs,
  { bucket, trust, prefix, keep = 168 }: VaultSnapshots,
  serviceAccountName: pulumi.Input<string>,
  tlsName: pulumi.Input<string>,
): k8s.types.input.core.v1.PodSpec {
  const names = namesOf(args);
  const { uid, name } = engineOf(args);
  const client = clientFiles(tlsName);
  const authority = trust && trustFile("store-ca", trust, STORE_CA);
  const shared = { resources: RESOURCES, securityContext: restrictedContainer() };
  const snapshot = (readOnly: boolean) => ({ name: "snapshot", mountPath: "/snapshot", readOnly });
  return {
    // Failed pods stay with their logs.
    restartPolicy: "Never",
    serviceAccountName,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    imagePullSecrets: pullSecrets(args.imagePullSecrets),
    securityContext: restrictedPod(uid),
    ...placed(args.placement),
    initContainers: [
      {
        name: "save",
        image: engineImage(args),
        command: [
          "/bin/sh",
          "-c",
          sessionScript(args.engine, SNAPSHOT_ROLE, [`vault operator raft snapshot save ${FILE}`]),
        ],
        env: clientEnv(args.engine, `https://${activeHost(names)}:${ports.api}`),
        ...shared,
        volumeMounts: [...client.volumeMounts, snapshot(false)],
      },
    ],
    containers: [
      {
        name: "upload",
        image: imageOf(imageVersions.rclone, args.imageRegistry?.replace(/\/+$/, "")),
        command: ["/bin/sh", "-c", snapshotUploadScript("snap")],
        env: [
          { name: "SNAPSHOT", value: FILE },
          { name: "BUCKET", value: bucket.bucketName },
          { name: "PREFIX", value: prefix ?? `${name}/${names.namespace}` },
          { name: "KEEP", value: String(keep) },
          ...storeEnv(bucket, authority && `${STORE_CA}/ca.crt`),
        ],
        ...shared,
        volumeMounts: [snapshot(true), ...(authority?.volumeMounts ?? [])],
      },
    ],
    volumes: [
      ...client.volumes,
      { name: "snapshot", emptyDir: { sizeLimit: args.storageSize ?? "10Gi" } },
      ...(authority?.volumes ?? []),
    ],
  };
}

/** The environment that gives rclone the store as the remote `store`. */
function storeEnv(bucket: VaultSnapshots["bucket"], authority?: string): k8s.types.input.core.v1.EnvVar[] {
  const remote = (key: string, value: pulumi.Input<string>) => ({ name: `RCLONE_CONFIG_STORE_${key}`, value });
  const secret = (variable: string, key: pulumi.Input<string>) => ({
    name: `RCLONE_CONFIG_STORE_${variable}`,
    valueFrom: { secretKeyRef: { name: bucketSecretOf(bucket), key } },
  });
  const keys = bucketKeysOf(bucket);
  return [
    // There is no file, and nowhere to write one.
    { name: "RCLONE_CONFIG", value: "/notfound" },
    ...(authority === undefined ? [] : [{ name: "RCLONE_CA_CERT", value: authority }]),
    remote("TYPE", "s3"),
    remote("PROVIDER", "Other"),
    remote("ENDPOINT", bucket.endpoint),
    remote("REGION", bucket.region ?? "us-east-1"),
    remote("FORCE_PATH_STYLE", "true"),
    remote("NO_CHECK_BUCKET", "true"),
    secret("ACCESS_KEY_ID", keys.accessKeyIdKey),
    secret("SECRET_ACCESS_KEY", keys.secretAccessKeyKey),
  ];
}
