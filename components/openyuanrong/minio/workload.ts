import type * as k8s from "@pulumi/kubernetes";
import { imageOf } from "../../core/images";
import { Labels } from "../../core/labels";
import { ScrapeMode } from "../../core/monitoring";
import { restrictedContainer, restrictedPod } from "../../core/pod-security";
import { placed, pullSecrets } from "../../core/pods";
import { httpProbe } from "../../core/probes";
import { imageVersions } from "../../core/versions";
import { OBJECT_STORE_SECRET } from "../object-store";
import { MinioArgs } from "./args";

/** Port of the S3 interface, which also answers health checks and metrics. */
export const MINIO_PORT = 9000;
/** Path of the metrics. */
export const METRICS_PATH = "/minio/v2/metrics/cluster";

/** Any user who is not root; the image has none of its own. */
const NONROOT = 65532;
const DATA = "/data";

const RESOURCES = { requests: { cpu: "250m", memory: "512Mi" }, limits: { cpu: "1", memory: "1Gi" } };

/** Spec of the StatefulSet of one pod. */
export function statefulSetSpec(
  args: MinioArgs,
  serviceName: string,
  selector: Labels,
  template: k8s.types.input.meta.v1.ObjectMeta,
): k8s.types.input.apps.v1.StatefulSetSpec {
  return {
    serviceName,
    replicas: 1,
    selector: { matchLabels: selector },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
    volumeClaimTemplates: [
      {
        metadata: { name: "data", labels: selector },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: args.storage?.className,
          resources: { requests: { storage: args.storage?.size ?? "20Gi" } },
        },
      },
    ],
    template: {
      metadata: template,
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        imagePullSecrets: pullSecrets(args.imagePullSecrets),
        securityContext: restrictedPod(NONROOT),
        terminationGracePeriodSeconds: 60,
        ...placed(args.placement),
        containers: [container(args)],
        volumes: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }],
      },
    },
  };
}

function container(args: MinioArgs): k8s.types.input.core.v1.Container {
  const from = (name: string, key: string) => ({
    name,
    valueFrom: { secretKeyRef: { name: args.secretName ?? OBJECT_STORE_SECRET, key } },
  });
  const open = (args.monitoring?.scrape ?? ScrapeMode.None) !== ScrapeMode.None;
  const probe = (path: string, failureThreshold: number) =>
    httpProbe(path, MINIO_PORT, { periodSeconds: 10, timeoutSeconds: 5, failureThreshold });
  return {
    name: "minio",
    image: args.image ?? imageOf(imageVersions.minio),
    command: ["minio"],
    args: ["server", DATA, `--address=:${MINIO_PORT}`, "--certs-dir=/tmp/certs"],
    env: [
      from("MINIO_ROOT_USER", "accesskey"),
      from("MINIO_ROOT_PASSWORD", "secretkey"),
      { name: "MINIO_BROWSER", value: "off" },
      { name: "MINIO_UPDATE", value: "off" },
      ...(open ? [{ name: "MINIO_PROMETHEUS_AUTH_TYPE", value: "public" }] : []),
    ],
    ports: [{ name: "s3", containerPort: MINIO_PORT }],
    startupProbe: probe("/minio/health/live", 30),
    livenessProbe: probe("/minio/health/live", 6),
    readinessProbe: probe("/minio/health/ready", 3),
    resources: args.resources ?? RESOURCES,
    securityContext: restrictedContainer(),
    volumeMounts: [
      { name: "data", mountPath: DATA },
      { name: "tmp", mountPath: "/tmp" },
    ],
  };
}
