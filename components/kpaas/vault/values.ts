import * as pulumi from "@pulumi/pulumi";
import { topologySpread } from "../../core/availability";
import { imageOf } from "../../core/images";
import { ScrapeMode } from "../../core/monitoring";
import { restrictedContainer, restrictedPod } from "../../core/pod-security";
import { ImageVersion, imageVersions } from "../../core/versions";
import { mirroredRegistry, mirrored } from "../images";
import { Preset } from "../../core/preset";
import { placementValues, pullSecretValues, Values } from "../../core/values";
import { VaultArgs, VaultEngine } from "./args";
import { serverConfig, tlsFolder } from "./config";
import { isManual } from "./initialization";
import { activeHost, engineOf, memberLabels, membersOf, namesOf, ports } from "./names";
import { chooseScript, FILES, INITIALIZE_FILE, reloadScript } from "./scripts";
import { sealSetup } from "./seal";

const RESOURCES = {
  [Preset.Small]: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "1", memory: "512Mi" } },
  [Preset.Production]: { requests: { cpu: "250m", memory: "512Mi" }, limits: { cpu: "2", memory: "2Gi" } },
};

const HELPER_RESOURCES = { requests: { cpu: "10m", memory: "32Mi" }, limits: { cpu: "200m", memory: "128Mi" } };

/** Objects of ours that the members read. */
export interface ServerObjects {
  /** ConfigMap with what OpenBao does with an empty disk; none where it does not initialise itself. */
  initializeName?: pulumi.Input<string>;
  /** Secret with the key of a static seal that was drawn. */
  sealKeyName?: pulumi.Input<string>;
  /** Secret with the certificate. */
  tlsName: pulumi.Input<string>;
}

/** The image of the engine, for what we run beside the members. */
export function engineImage({ engine, imageRegistry }: Pick<VaultArgs, "engine" | "imageRegistry">): string {
  const image: ImageVersion = engine === VaultEngine.Vault ? imageVersions.vault : imageVersions.openBao;
  return imageOf(image, imageRegistry?.replace(/\/+$/, ""));
}

/** Values of the chart of the engine. */
export function vaultValues(args: VaultArgs, objects: ServerObjects): Values {
  const isVault = args.engine === VaultEngine.Vault;
  return {
    global: { tlsDisable: false, imagePullSecrets: pullSecretValues(args.imagePullSecrets) },
    injector: { enabled: false },
    csi: { enabled: false },
    server: {
      image: isVault
        ? { repository: mirrored("docker.io/hashicorp/vault", args.imageRegistry) }
        : { registry: mirroredRegistry("quay.io", args.imageRegistry) },
      ...pods(args),
      ...files(args, objects),
      ...storage(args),
      ha: highAvailability(args),
      // Sealed members answer nothing, so clients should not be led to them.
      service: { publishNotReadyAddresses: false },
      serviceAccount: { annotations: args.serviceAccountAnnotations },
      // A member is ready once it is unsealed, be it the active one or not.
      readinessProbe: { path: "/v1/sys/health?standbyok=true&perfstandbyok=true", failureThreshold: 3 },
      ...(isVault ? { includeConfigAnnotation: true } : { configAnnotation: true, podManagementPolicy: "Parallel" }),
    },
    serverTelemetry: { serviceMonitor: serviceMonitor(args, objects) },
  };
}

function pods(args: VaultArgs): Values {
  const { preset = Preset.Production, placement = {} } = args;
  const { uid, gid } = engineOf(args);
  const members = membersOf(args);
  const { affinity, ...placed } = placementValues(placement);
  const hard = preset === Preset.Production ? members : undefined;
  return {
    resources: args.resources ?? RESOURCES[preset],
    logLevel: args.logLevel ?? "info",
    logFormat: "json",
    ...placed,
    // The chart's own rule is left out for the spread, which counts zones too.
    affinity: affinity ?? "",
    priorityClassName: placement.priorityClassName,
    topologySpreadConstraints: members > 1 ? topologySpread(memberLabels(namesOf(args)), hard) : [],
    statefulSet: {
      securityContext: {
        pod: { ...restrictedPod(uid), runAsGroup: gid, fsGroup: gid },
        container: restrictedContainer(),
      },
    },
    annotations: scrapeAnnotations(args),
    // The active member hands over before it ends.
    terminationGracePeriodSeconds: 30,
  };
}

function highAvailability(args: VaultArgs): Values {
  const { prefix } = engineOf(args);
  const { release, namespace } = namesOf(args);
  return {
    enabled: true,
    replicas: membersOf(args),
    // Members are known by names, which are in the certificate, and not by addresses, which change.
    apiAddr: `https://$(${prefix}_K8S_POD_NAME).${release}-internal.${namespace}.svc:${ports.api}`,
    raft: { enabled: true, setNodeId: true, config: JSON.stringify(serverConfig(args), undefined, 2) },
    // Ours also lets sealed members be evicted.
    disruptionBudget: { enabled: false },
  };
}

function files(args: VaultArgs, { initializeName, sealKeyName, tlsName }: ServerObjects): Values {
  const { name, prefix } = engineOf(args);
  const seal = sealSetup(args, sealKeyName);
  const tls = { name: "tls", mountPath: tlsFolder(args), readOnly: true };
  const tmp = { name: "tmp", mountPath: "/tmp" };
  const initializes = initializeName !== undefined && !isManual(args);
  const shared = { image: engineImage(args), resources: HELPER_RESOURCES, securityContext: restrictedContainer() };
  const start = { name: "start", mountPath: FILES.start };
  return {
    volumes: [
      { name: "tls", secret: { secretName: tlsName, defaultMode: 0o440 } },
      { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
      ...seal.volumes,
      ...(initializes
        ? [
            { name: "initialize", configMap: { name: initializeName } },
            { name: "start", emptyDir: { sizeLimit: "1Mi" } },
          ]
        : []),
    ],
    volumeMounts: [tls, tmp, ...seal.volumeMounts, ...(initializes ? [{ ...start, readOnly: true }] : [])],
    ...(initializes && {
      extraArgs: `-config=${FILES.start}/${INITIALIZE_FILE}`,
      extraInitContainers: [
        {
          name: "choose",
          ...shared,
          command: ["/bin/sh", "-ec", chooseScript(args)],
          env: [
            { name: "HOME", value: "/tmp" },
            { name: "HOSTNAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
          ],
          volumeMounts: [
            { name: "data", mountPath: `/${name}/data`, readOnly: true },
            { name: "initialize", mountPath: FILES.initialize, readOnly: true },
            start,
            tls,
            tmp,
          ],
        },
      ],
    }),
    shareProcessNamespace: true,
    extraContainers: [
      { name: "reload", ...shared, command: ["/bin/sh", "-ec", reloadScript(args)], volumeMounts: [tls] },
    ],
    extraEnvironmentVars: {
      // For commands inside of a member, which call it as 127.0.0.1.
      [`${prefix}_CACERT`]: `${tlsFolder(args)}/ca.crt`,
      [`${prefix}_TLS_SERVER_NAME`]: activeHost(namesOf(args)),
      ...seal.env,
    },
    extraSecretEnvironmentVars: seal.variables,
    extraLabels: seal.podLabels,
  };
}

function storage({ storageSize = "10Gi", storageClassName, audit }: VaultArgs): Values {
  return {
    dataStorage: { enabled: true, size: storageSize, storageClass: storageClassName },
    auditStorage: audit?.volume
      ? { enabled: true, size: audit.volume.size ?? "10Gi", storageClass: audit.volume.storageClassName }
      : { enabled: false },
  };
}

function scrapeAnnotations({ monitoring }: VaultArgs): Values {
  if (monitoring?.scrape !== ScrapeMode.Annotations) return {};
  return {
    "prometheus.io/scrape": "true",
    "prometheus.io/scheme": "https",
    "prometheus.io/port": String(ports.api),
    "prometheus.io/path": "/v1/sys/metrics",
    "prometheus.io/param_format": "prometheus",
  };
}

function serviceMonitor(args: VaultArgs, { tlsName }: ServerObjects): Values {
  const { scrape, intervalSeconds = 30, labels } = args.monitoring ?? {};
  if (scrape !== ScrapeMode.ServiceMonitor) return { enabled: false };
  return {
    enabled: true,
    interval: `${intervalSeconds}s`,
    scrapeTimeout: `${Math.min(intervalSeconds, 10)}s`,
    selectors: labels,
    tlsConfig: {
      ca: { secret: { name: tlsName, key: "ca.crt" } },
      serverName: activeHost(namesOf(args)),
    },
  };
}
