import { topologySpread } from "../../core/availability";
import { ScrapeMode } from "../../core/monitoring";
import { ContainerResources } from "../../core/pods";
import { Preset } from "../../core/preset";
import { placementValues, pullSecretValues, Values } from "../../core/values";
import { mirroredRegistry } from "../images";
import { CERT_MANAGER, CERT_MANAGER_GROUP } from "../issuer/reference";
import { CertManagerArgs, CertManagerIssuer } from "./args";

type Program = "controller" | "webhook" | "cainjector";

const resources = (cpu: string, memory: string, limit: string): ContainerResources => ({
  requests: { cpu, memory },
  limits: { cpu: "1", memory: limit },
});

/** Far more CPU than is asked for: a throttled webhook answers too late, and the API server then refuses what it should have checked. */
const RESOURCES: Record<Preset, Record<Program, ContainerResources>> = {
  [Preset.Small]: {
    controller: resources("25m", "96Mi", "256Mi"),
    webhook: resources("10m", "48Mi", "128Mi"),
    cainjector: resources("10m", "96Mi", "256Mi"),
  },
  [Preset.Production]: {
    controller: resources("100m", "256Mi", "1Gi"),
    webhook: resources("50m", "64Mi", "256Mi"),
    cainjector: resources("50m", "256Mi", "1Gi"),
  },
};

/** Values of the chart cert-manager. */
export function certManagerValues(args: CertManagerArgs, namespace: string): Values {
  const { crds = {}, dns01 = {}, approval = {}, imageRegistry } = args;
  const issuer = defaultIssuer(args.issuers);
  const placed = placementValues(args.placement);
  return {
    global: {
      imagePullSecrets: pullSecretValues(args.imagePullSecrets),
      priorityClassName: args.placement?.priorityClassName,
      logLevel: args.logLevel ?? 2,
      leaderElection: { namespace: args.leaderElectionNamespace ?? namespace },
    },
    imageRegistry: mirroredRegistry("quay.io", imageRegistry),
    crds: { enabled: crds.install ?? true, keep: crds.keep ?? true },
    clusterResourceNamespace: args.clusterResourceNamespace,
    enableCertificateOwnerRef: args.ownSecrets ?? false,
    dns01RecursiveNameservers: dns01.recursiveNameservers?.join(","),
    dns01RecursiveNameserversOnly: dns01.recursiveNameserversOnly,
    disableAutoApproval: approval.automatic === false,
    approveSignerNames: approval.signerNames,
    ingressShim: issuer && {
      defaultIssuerName: issuer.name,
      defaultIssuerKind: "ClusterIssuer",
      defaultIssuerGroup: CERT_MANAGER_GROUP,
    },
    config: args.gatewayApi
      ? {
          apiVersion: "controller.config.cert-manager.io/v1alpha1",
          kind: "ControllerConfiguration",
          gatewayAPI: { enabled: true },
        }
      : undefined,
    prometheus: prometheus(args),
    ...workload(args, "controller"),
    ...placed,
    webhook: { ...workload(args, "webhook"), ...placed },
    cainjector: { ...workload(args, "cainjector"), ...placed },
    startupapicheck: { resources: resources("10m", "48Mi", "128Mi"), ...placed },
  };
}

/** The issuer of Ingresses that name none: the one so marked, or the only one. */
export function defaultIssuer(issuers: CertManagerIssuer[] = []): CertManagerIssuer | undefined {
  const marked = issuers.find((issuer) => issuer.default);
  return marked ?? (issuers.length === 1 && issuers[0]!.default !== false ? issuers[0] : undefined);
}

function workload(args: CertManagerArgs, program: Program): Values {
  const preset = args.preset ?? Preset.Production;
  const { replicas = preset === Preset.Production ? 2 : 1, resources = RESOURCES[preset][program] } =
    args[program] ?? {};
  const selector = { "app.kubernetes.io/instance": CERT_MANAGER, "app.kubernetes.io/component": program };
  return {
    replicaCount: replicas,
    resources,
    // A budget for one pod would let no node be drained.
    podDisruptionBudget:
      replicas > 1
        ? { enabled: true, maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" }
        : { enabled: false },
    topologySpreadConstraints: replicas > 1 ? topologySpread(selector) : [],
  };
}

function prometheus({ monitoring = {} }: CertManagerArgs): Values {
  const { scrape = ScrapeMode.None, intervalSeconds = 30, labels } = monitoring;
  if (scrape !== ScrapeMode.ServiceMonitor) return { enabled: scrape === ScrapeMode.Annotations };
  const interval = `${intervalSeconds}s`;
  // Prometheus refuses a monitor whose timeout exceeds its interval.
  const scrapeTimeout = `${Math.min(intervalSeconds, 10)}s`;
  return { enabled: true, servicemonitor: { enabled: true, interval, scrapeTimeout, labels } };
}
