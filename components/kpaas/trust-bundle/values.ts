import { topologySpread } from "../../core/availability";
import { ScrapeMode } from "../../core/monitoring";
import { mirroredRegistry } from "../images";
import { Preset } from "../../core/preset";
import { placementValues, pullSecretValues, Values } from "../../core/values";
import { TrustBundleArgs, TrustManagerSettings } from "./args";

/** Name of the chart, its release and its objects. */
export const TRUST_MANAGER = "trust-manager";

const RESOURCES = {
  [Preset.Small]: { requests: { cpu: "10m", memory: "64Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
  [Preset.Production]: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "1", memory: "512Mi" } },
};

/** Values of the chart trust-manager; its sources are in its own namespace. */
export function trustManagerValues(args: TrustBundleArgs, namespace: string): Values {
  const { manager = {}, imageRegistry } = args;
  const { preset = Preset.Production, placement = {} } = manager;
  const { replicas = preset === Preset.Production ? 2 : 1, resources = RESOURCES[preset] } = manager;
  return {
    imagePullSecrets: pullSecretValues(args.imagePullSecrets),
    imageRegistry: mirroredRegistry("quay.io", imageRegistry),
    crds: { enabled: true, keep: manager.keepCrds ?? true },
    replicaCount: replicas,
    resources,
    podDisruptionBudget: replicas > 1 ? { enabled: true, maxUnavailable: 1 } : { enabled: false },
    topologySpreadConstraints: replicas > 1 ? topologySpread({ app: TRUST_MANAGER }) : [],
    ...placementValues(placement),
    priorityClassName: placement.priorityClassName,
    // The chart leaves the pod's own context empty.
    podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    app: {
      trust: { namespace },
      metrics: { service: metrics(manager) },
    },
    defaultPackage: {
      enabled: manager.publicAuthorities ?? args.sources.publicAuthorities ?? false,
      resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { cpu: "500m", memory: "64Mi" } },
    },
    // An authority that has ended is trusted by no sound client, and a server's own certificate has no place among authorities.
    filterExpiredCertificates: { enabled: true },
    filterNonCACerts: { enabled: true },
    // It would have to read and write every Secret of the cluster.
    secretTargets: { enabled: false },
  };
}

function metrics({ monitoring = {} }: TrustManagerSettings): Values {
  const { scrape = ScrapeMode.None, intervalSeconds = 30, labels } = monitoring;
  if (scrape !== ScrapeMode.ServiceMonitor) return { enabled: scrape !== ScrapeMode.None };
  const scrapeTimeout = `${Math.min(intervalSeconds, 5)}s`;
  return { enabled: true, servicemonitor: { enabled: true, interval: `${intervalSeconds}s`, scrapeTimeout, labels } };
}
