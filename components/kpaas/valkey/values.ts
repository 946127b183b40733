import * as pulumi from "@pulumi/pulumi";
import { topologySpread } from "../../core/availability";
import { ScrapeMode, scrapeAnnotations } from "../../core/monitoring";
import { amountOf } from "../../core/names";
import { restrictedContainer } from "../../core/pod-security";
import { mirroredRegistry } from "../images";
import { Preset } from "../../core/preset";
import { placementValues, Values } from "../../core/values";
import { ValkeyArgs, ValkeyEviction } from "./args";

/** Name of the server, and of its namespace, unless told otherwise. */
export const VALKEY = "valkey";

/** Port of the server. */
export const VALKEY_PORT = 6379;

/** User by whom the copies follow, and key of the password. */
export const REPLICATION_USER = "replication";

/** User of those who name none, and key of the password. */
export const DEFAULT_USER = "default";

const METRICS_PORT = 9121;

const RESOURCES: Record<Preset, { requests: Record<string, string>; limits: Record<string, string> }> = {
  [Preset.Small]: { requests: { cpu: "50m", memory: "256Mi" }, limits: { cpu: "1", memory: "256Mi" } },
  [Preset.Production]: { requests: { cpu: "250m", memory: "1Gi" }, limits: { cpu: "2", memory: "1Gi" } },
};

/** Part of the memory limit for data: a rewrite of the log copies what is written meanwhile. */
const DATA_PERCENT = 70;

/** Everything but the administration of the server. */
const PERMISSIONS = "~* &* +@all -@admin";

/** What the values refer to. */
export interface ValkeySecrets {
  /** Secret with the passwords, by user. */
  usersSecret: pulumi.Input<string>;
  /** Secret with the certificate; none without TLS. */
  tlsSecret?: pulumi.Input<string>;
}

/** Copies beside the pod that takes writes. */
export function valkeyReplicas({ replicas, preset = Preset.Production }: ValkeyArgs): number {
  return replicas ?? (preset === Preset.Production ? 1 : 0);
}

/** The name of the server. */
export function valkeyName({ serverName = VALKEY }: ValkeyArgs): string {
  return serverName;
}

/** Values of the chart valkey. */
export function valkeyValues(args: ValkeyArgs, { usersSecret, tlsSecret }: ValkeySecrets): Values {
  const { preset = Preset.Production, storage = {}, placement = {} } = args;
  const replicas = valkeyReplicas(args);
  const resources = args.resources ?? RESOURCES[preset];
  const memory = pulumi.output(resources.limits).apply((limits) => limits?.memory ?? RESOURCES[preset].limits.memory!);
  const selector = { "app.kubernetes.io/name": VALKEY, "app.kubernetes.io/instance": valkeyName(args) };
  return {
    fullnameOverride: valkeyName(args),
    global: {
      imageRegistry: args.imageRegistry && mirroredRegistry("", args.imageRegistry),
      imagePullSecrets: args.imagePullSecrets ?? [],
    },
    auth: {
      enabled: true,
      usersExistingSecret: usersSecret,
      aclUsers: {
        [DEFAULT_USER]: { permissions: PERMISSIONS },
        [REPLICATION_USER]: { permissions: "+psync +replconf +ping" },
      },
    },
    tls: tlsSecret === undefined ? { enabled: false } : tlsValues(tlsSecret),
    // Also without copies: a StatefulSet keeps its volume, and can be given copies later.
    replica: {
      enabled: true,
      replicas,
      replicationUser: REPLICATION_USER,
      persistence: {
        size: storage.size ?? (preset === Preset.Production ? "8Gi" : "2Gi"),
        storageClass: storage.className,
      },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      service: { enabled: replicas > 0 },
    },
    valkeyConfig: memory.apply((limit) => valkeyConfig(args, limit, tlsSecret !== undefined)),
    resources,
    initResources: { requests: { cpu: "25m", memory: "64Mi" }, limits: { cpu: "500m", memory: "64Mi" } },
    // A log that is read back may take minutes.
    startupProbe: { enabled: true, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 120 },
    livenessProbe: { enabled: true, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    readinessProbe: { enabled: true, customProbe: readiness(tlsSecret !== undefined) },
    extraValkeySecrets: [{ name: usersSecret, mountPath: "/auth" }],
    podDisruptionBudget:
      replicas > 0
        ? { enabled: true, maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" }
        : { enabled: false },
    topologySpreadConstraints: replicas > 0 ? topologySpread(selector) : [],
    podAnnotations: scrapeAnnotations(args.monitoring, METRICS_PORT),
    ...placementValues(placement),
    priorityClassName: placement.priorityClassName,
    metrics: metricsValues(args, tlsSecret !== undefined),
  };
}

/** Lines of valkey.conf beside the chart's, for pods with that limit of memory. */
function valkeyConfig({ eviction = ValkeyEviction.None }: ValkeyArgs, memory: string, tls: boolean): string {
  const bytes = Math.floor((amountOf(memory) * DATA_PERCENT) / 100);
  return [
    `maxmemory ${bytes}`,
    `maxmemory-policy ${eviction}`,
    "appendonly yes",
    "appendfsync everysec",
    // A certificate that is renewed is else served until the pod ends.
    ...(tls ? ["tls-auto-reload-interval 3600", 'tls-protocols "TLSv1.2 TLSv1.3"'] : []),
    "",
  ].join("\n");
}

function tlsValues(existingSecret: pulumi.Input<string>): Values {
  return {
    enabled: true,
    existingSecret,
    serverPublicKey: "tls.crt",
    serverKey: "tls.key",
    caPublicKey: "ca.crt",
  };
}

/** The chart's own asks without a password, and takes a refusal for health. */
function readiness(tls: boolean): Values {
  const flags = tls ? " --tls --cacert /tls/ca.crt" : "";
  const command = `REDISCLI_AUTH="$(cat /auth/${DEFAULT_USER})" valkey-cli${flags} ping | grep -q PONG`;
  return { exec: { command: ["sh", "-c", command] }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 };
}

function metricsValues(args: ValkeyArgs, tls: boolean): Values {
  const { scrape = ScrapeMode.None, intervalSeconds = 30, labels } = args.monitoring ?? {};
  if (scrape === ScrapeMode.None) return { enabled: false };
  const scrapeTimeout = `${Math.min(intervalSeconds, 10)}s`;
  return {
    enabled: true,
    exporter: {
      port: METRICS_PORT,
      resources: { requests: { cpu: "25m", memory: "64Mi" }, limits: { cpu: "500m", memory: "64Mi" } },
      securityContext: { ...restrictedContainer(), runAsNonRoot: true, runAsUser: 1000 },
      extraEnvs: {
        // It may not read the configuration.
        REDIS_EXPORTER_CONFIG_COMMAND: "-",
        ...(tls && {
          REDIS_ADDR: `rediss://localhost:${VALKEY_PORT}`,
          REDIS_EXPORTER_TLS_CA_CERT_FILE: "/tls/ca.crt",
        }),
      },
      ...(tls && {
        extraVolumeMounts: [{ name: `${valkeyName(args)}-tls`, mountPath: "/tls", readOnly: true }],
      }),
    },
    ...(scrape === ScrapeMode.ServiceMonitor && {
      podMonitor: { enabled: true, interval: `${intervalSeconds}s`, scrapeTimeout, extraLabels: labels },
    }),
  };
}
