import * as pulumi from "@pulumi/pulumi";
import { topologySpread } from "../../core/availability";
import { imageOf } from "../../core/images";
import { ScrapeMode } from "../../core/monitoring";
import { restrictedContainer, restrictedPod } from "../../core/pod-security";
import { ContainerResources } from "../../core/pods";
import { chartVersions, imageVersions } from "../../core/versions";
import { mirrored } from "../images";
import { issuerRef } from "../issuer/reference";
import { Preset } from "../../core/preset";
import { pullSecretValues } from "../../core/values";
import { MariaDbArgs, MariaDbTopology } from "./args";
import { MARIADB, MARIADB_PORT, replicasOf, serverOf, topologyOf } from "./names";
import { myCnf } from "./my-cnf";
import { bootstrapFrom, CONTAINER_CONTEXT, MARIADB_USER } from "./object-store";

const RESOURCES: Record<Preset, { requests: Record<string, string>; limits: Record<string, string> }> = {
  [Preset.Small]: { requests: { cpu: "250m", memory: "1Gi" }, limits: { cpu: "2", memory: "1Gi" } },
  [Preset.Production]: { requests: { cpu: "1", memory: "4Gi" }, limits: { cpu: "4", memory: "4Gi" } },
};

const AGENT_RESOURCES: ContainerResources = {
  requests: { cpu: "10m", memory: "64Mi" },
  limits: { cpu: "500m", memory: "128Mi" },
};

/** A server that copies all data from another may take long until it answers. */
const STARTUP = { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 180 };

/** Labels of a server's pods, as the operator makes them. */
export function serverLabels(server: string): Record<string, string> {
  return { "app.kubernetes.io/name": MARIADB, "app.kubernetes.io/instance": server };
}

/** Spec of the MariaDB resource; the password of root is in a Secret of that name. */
export function mariaDbSpec(args: MariaDbArgs, rootSecret: pulumi.Input<string>): object {
  const { preset = Preset.Production, placement = {}, storage = {}, imageRegistry } = args;
  const server = serverOf(args);
  const replicas = replicasOf(args);
  const resources = args.resources ?? RESOURCES[preset];
  return {
    image: args.image ?? imageOf(imageVersions.mariaDb, imageRegistry),
    imagePullSecrets: pullSecretValues(args.imagePullSecrets),
    port: MARIADB_PORT,
    replicas,
    rootPasswordSecretKeyRef: { name: rootSecret, key: "password" },
    ...topologySpec(args),
    storage: {
      size: storage.size ?? (preset === Preset.Small ? "5Gi" : "20Gi"),
      storageClassName: storage.className,
      resizeInUseVolumes: true,
      waitForVolumeResize: true,
      pvcRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
    },
    tls: tls(args),
    myCnf: pulumi
      .output(resources.limits)
      .apply((limits) => myCnf(args, limits?.memory ?? RESOURCES[preset].limits.memory!)),
    resources,
    podSecurityContext: restrictedPod(MARIADB_USER),
    securityContext: CONTAINER_CONTEXT,
    startupProbe: STARTUP,
    updateStrategy: { type: "ReplicasFirstPrimaryLast" },
    ...(replicas > 1 && { podDisruptionBudget: { maxUnavailable: 1 }, topologySpreadConstraints: spread(args) }),
    nodeSelector: placement.nodeSelector,
    tolerations: placement.tolerations,
    affinity: placement.nodeAffinity && { nodeAffinity: placement.nodeAffinity },
    priorityClassName: placement.priorityClassName,
    ...metrics(args),
    ...(args.restore && { bootstrapFrom: bootstrapFrom(args.restore, server) }),
  };
}

function spread(args: MariaDbArgs) {
  const { preset = Preset.Production, strictSpread = preset === Preset.Production } = args;
  return topologySpread(serverLabels(serverOf(args)), strictSpread ? replicasOf(args) : undefined);
}

/** The image of the operator, which its agents beside the servers have too. */
export function operatorImage({ imageRegistry, chartVersion }: MariaDbArgs): string {
  const version = chartVersion ?? chartVersions.mariaDbOperator.version;
  return `${mirrored("ghcr.io/mariadb-operator/mariadb-operator", imageRegistry)}:${version.replace(/^v/, "")}`;
}

function topologySpec(args: MariaDbArgs): object {
  const image = operatorImage(args);
  const container = { image, resources: AGENT_RESOURCES, securityContext: restrictedContainer() };
  const agents = { agent: container, initContainer: container };
  switch (topologyOf(args)) {
    case MariaDbTopology.Galera:
      return {
        galera: {
          enabled: true,
          sst: "mariabackup",
          primary: { autoFailover: true },
          // Else a second volume for each member, of the cluster's default class whatever class is asked for.
          config: { reuseStorageVolume: true },
          recovery: { enabled: true },
          ...agents,
        },
      };
    case MariaDbTopology.Replication:
      return {
        replication: {
          enabled: true,
          primary: { autoFailover: true },
          semiSyncEnabled: true,
          gtidStrictMode: true,
          ...(args.backups && {
            replica: {
              bootstrapFrom: { physicalBackupTemplateRef: { name: backupName(serverOf(args)) } },
              recovery: { enabled: true },
            },
          }),
          ...agents,
        },
      };
    default:
      return {};
  }
}

/** Name of the PhysicalBackup of a server. */
export function backupName(server: string): string {
  return `${server}-backup`;
}

function tls(args: MariaDbArgs): object {
  const { issuer } = args;
  const reference = issuer && issuerRef(issuer);
  return {
    enabled: true,
    required: true,
    ...(topologyOf(args) === MariaDbTopology.Galera && { galeraSSTEnabled: true }),
    ...(reference && { serverCertIssuerRef: reference, clientCertIssuerRef: reference }),
  };
}

function metrics({ monitoring = {}, imageRegistry, imagePullSecrets, placement = {} }: MariaDbArgs): object {
  const { scrape = ScrapeMode.None, intervalSeconds = 30, labels = {} } = monitoring;
  if (scrape === ScrapeMode.None) return {};
  return {
    metrics: {
      enabled: true,
      exporter: {
        image: imageOf(imageVersions.mysqldExporter, imageRegistry),
        imagePullSecrets: pullSecretValues(imagePullSecrets),
        resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { cpu: "500m", memory: "128Mi" } },
        podSecurityContext: restrictedPod(65534),
        securityContext: restrictedContainer(),
        nodeSelector: placement.nodeSelector,
        tolerations: placement.tolerations,
      },
      serviceMonitor: {
        interval: `${intervalSeconds}s`,
        scrapeTimeout: `${Math.min(intervalSeconds, 10)}s`,
        prometheusRelease: labels.release,
      },
    },
  };
}
