import { topologySpread } from "../../core/availability";
import { ScrapeMode } from "../../core/monitoring";
import { restrictedContainer, restrictedPod } from "../../core/pod-security";
import { ContainerResources } from "../../core/pods";
import { imageVersions } from "../../core/versions";
import { mirrored } from "../images";
import { webhookIssuer } from "../issuer/reference";
import { Preset } from "../../core/preset";
import { placementValues, pullSecretValues, Values } from "../../core/values";
import { MariaDbArgs } from "./args";
import { MARIADB_OPERATOR } from "./names";

/** User of the operator's image. */
const OPERATOR_USER = 65532;

const RESOURCES: Record<Preset, ContainerResources> = {
  [Preset.Small]: { requests: { cpu: "10m", memory: "64Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
  [Preset.Production]: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "1", memory: "512Mi" } },
};

/** Values of the chart mariadb-operator. */
export function operatorValues(args: MariaDbArgs): Values {
  const { issuer, imageRegistry } = args;
  const image = { repository: mirrored("ghcr.io/mariadb-operator/mariadb-operator", imageRegistry) };
  const monitored = args.monitoring?.scrape === ScrapeMode.ServiceMonitor;
  const program = (name: string) => ({ image, ...workload(args, name), ...monitor(args) });
  return {
    image,
    ...workload(args, MARIADB_OPERATOR),
    metrics: { enabled: monitored, ...monitor(args) },
    webhook: {
      ...program(`${MARIADB_OPERATOR}-webhook`),
      cert: { certManager: webhookIssuer(issuer) },
    },
    // It makes the webhook's certificate where cert-manager does not.
    certController: { enabled: issuer === undefined, ...program(`${MARIADB_OPERATOR}-cert-controller`) },
    // What the operator takes where a server names no image of its own.
    config: {
      mariadbImage: {
        repository: mirrored(imageVersions.mariaDb.repository, imageRegistry),
        tag: imageVersions.mariaDb.tag,
      },
      exporterImage: {
        repository: mirrored(imageVersions.mysqldExporter.repository, imageRegistry),
        tag: imageVersions.mysqldExporter.tag,
      },
      maxscaleImage: { repository: mirrored("docker.io/mariadb/maxscale", imageRegistry) },
      exporterMaxscaleImage: {
        repository: mirrored("docker.io/mariadb/maxscale-prometheus-exporter-ubi", imageRegistry),
      },
    },
  };
}

/** Replicas of each program of the operator. */
export function operatorReplicas({ operator = {}, preset = Preset.Production }: MariaDbArgs): number {
  return operator.replicas ?? (preset === Preset.Production ? 2 : 1);
}

function workload(args: MariaDbArgs, name: string): Values {
  const { operator = {}, preset = Preset.Production } = args;
  const replicas = operatorReplicas(args);
  const selector = { "app.kubernetes.io/name": name, "app.kubernetes.io/instance": MARIADB_OPERATOR };
  return {
    imagePullSecrets: pullSecretValues(args.imagePullSecrets),
    ha: replicas > 1 ? { enabled: true, replicas } : { enabled: false },
    pdb: replicas > 1 ? { enabled: true, maxUnavailable: 1 } : { enabled: false },
    topologySpreadConstraints: replicas > 1 ? topologySpread(selector) : [],
    resources: operator.resources ?? RESOURCES[preset],
    podSecurityContext: restrictedPod(OPERATOR_USER),
    securityContext: restrictedContainer(),
    ...placementValues(operator.placement),
    priorityClassName: operator.placement?.priorityClassName,
  };
}

function monitor({ monitoring = {} }: MariaDbArgs): Values {
  const { scrape, intervalSeconds = 30, labels } = monitoring;
  if (scrape !== ScrapeMode.ServiceMonitor) return {};
  const scrapeTimeout = `${Math.min(intervalSeconds, 25)}s`;
  return {
    serviceMonitor: { enabled: true, interval: `${intervalSeconds}s`, scrapeTimeout, additionalLabels: labels },
  };
}
