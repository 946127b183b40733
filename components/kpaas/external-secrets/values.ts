import { topologySpread } from "../../core/availability";
import { ScrapeMode } from "../../core/monitoring";
import { mirrored } from "../images";
import { issuerRef } from "../issuer/reference";
import { Preset } from "../../core/preset";
import { placementValues, pullSecretValues, Values } from "../../core/values";
import { ExternalSecretsArgs, ExternalSecretsWorkload } from "./args";

/** Name of the chart, its release and its objects. */
export const EXTERNAL_SECRETS = "external-secrets";

/** Labels of the pods of one of the programs: the controller has no suffix. */
export function podLabels(suffix = ""): Record<string, string> {
  return { "app.kubernetes.io/name": `${EXTERNAL_SECRETS}${suffix}`, "app.kubernetes.io/instance": EXTERNAL_SECRETS };
}

const IMAGE = "ghcr.io/external-secrets/external-secrets";

const sized = (cpu: string, memory: string, limit: string) => ({
  requests: { cpu, memory },
  limits: { cpu: "1", memory: limit },
});

const RESOURCES = {
  [Preset.Small]: {
    controller: sized("10m", "64Mi", "256Mi"),
    webhook: sized("10m", "32Mi", "128Mi"),
    certController: sized("10m", "32Mi", "128Mi"),
  },
  [Preset.Production]: {
    controller: sized("50m", "256Mi", "1Gi"),
    webhook: sized("50m", "64Mi", "256Mi"),
    certController: sized("50m", "64Mi", "256Mi"),
  },
};

/** Values of the chart. */
export function externalSecretsValues(args: ExternalSecretsArgs): Values {
  const { pushSecrets = false, clusterExternalSecrets = false, issuer, preset = Preset.Production } = args;
  const controller = program(args, "controller", "", args.controller);
  return {
    ...controller,
    global: { imagePullSecrets: pullSecretValues(args.imagePullSecrets) },
    installCRDs: true,
    crds: {
      createClusterExternalSecret: clusterExternalSecrets,
      createPushSecret: pushSecrets,
      createClusterPushSecret: false,
      // With them would go every ExternalSecret, and with each its Secret.
      annotations: (args.keepCrds ?? true) ? { "helm.sh/resource-policy": "keep" } : {},
    },
    processClusterExternalSecret: clusterExternalSecrets,
    processPushSecret: pushSecrets,
    processClusterPushSecret: false,
    leaderElect: Number(controller.replicaCount) > 1,
    concurrent: args.concurrency ?? (preset === Preset.Production ? 5 : 1),
    rbac: {
      // To ask for any account's token is to be any account.
      serviceAccountTokenCreate: args.anyServiceAccount ?? false,
      servicebindings: { create: false },
    },
    log: { timeEncoding: "iso8601" },
    livenessProbe: { enabled: true },
    readinessProbe: { enabled: true },
    ...metrics(args),
    webhook: {
      ...program(args, "webhook", "-webhook", args.webhook),
      log: { timeEncoding: "iso8601" },
      ...(issuer && { certManager: webhookCertificate(issuer) }),
    },
    certController: issuer
      ? { create: false }
      : {
          ...program(args, "certController", "-cert-controller", args.certController),
          log: { timeEncoding: "iso8601" },
        },
  };
}

function program(
  args: ExternalSecretsArgs,
  which: "controller" | "webhook" | "certController",
  suffix: string,
  given: ExternalSecretsWorkload = {},
): Values {
  const { preset = Preset.Production, placement = {}, imageRegistry } = args;
  const { replicas = preset === Preset.Production ? 2 : 1, resources = RESOURCES[preset][which] } = given;
  return {
    image: { repository: mirrored(IMAGE, imageRegistry) },
    replicaCount: replicas,
    resources,
    // A budget for one pod would let no node be drained.
    podDisruptionBudget: replicas > 1 ? { enabled: true, minAvailable: 1 } : { enabled: false },
    topologySpreadConstraints: replicas > 1 ? topologySpread(podLabels(suffix)) : [],
    ...placementValues(placement),
    priorityClassName: placement.priorityClassName,
    ...scrapeAnnotations(args),
  };
}

function webhookCertificate(issuer: NonNullable<ExternalSecretsArgs["issuer"]>): Values {
  return {
    enabled: true,
    cert: {
      create: true,
      duration: "2160h",
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      issuerRef: issuerRef(issuer),
    },
  };
}

function scrapeAnnotations({ monitoring }: ExternalSecretsArgs): Values {
  if (monitoring?.scrape !== ScrapeMode.Annotations) return {};
  return { podAnnotations: { "prometheus.io/scrape": "true", "prometheus.io/port": "8080" } };
}

function metrics({ monitoring = {} }: ExternalSecretsArgs): Values {
  const { scrape = ScrapeMode.None, intervalSeconds = 30, labels } = monitoring;
  if (scrape !== ScrapeMode.ServiceMonitor) return {};
  return {
    serviceMonitor: {
      enabled: true,
      // Asked for, it is made, and its absence is not passed over in silence.
      renderMode: "alwaysRender",
      interval: `${intervalSeconds}s`,
      scrapeTimeout: `${Math.min(intervalSeconds, 25)}s`,
      additionalLabels: labels,
    },
  };
}
