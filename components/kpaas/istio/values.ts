import { topologySpread } from "../../core/availability";
import { Autoscaling, statedReplicas } from "../../core/autoscaling";
import { scrapeAnnotations, ScrapeMode } from "../../core/monitoring";
import { ContainerResources } from "../../core/pods";
import { chartVersions } from "../../core/versions";
import { mirrored, mirroredRegistry } from "../images";
import { issuerRef } from "../issuer/reference";
import { Preset } from "../../core/preset";
import { placementValues, pullSecretValues, Values } from "../../core/values";
import { IstioArgs, IstioMode } from "./args";
import { ISTIO_CSR, ISTIO_CSR_PORT } from "./names";

/** Names of the namespaces of a mesh. */
export interface MeshPlace {
  namespace: string;
  nodeNamespace: string;
}

const resources = (cpu: string, memory: string, cpuLimit: string, memoryLimit: string): ContainerResources => ({
  requests: { cpu, memory },
  limits: { cpu: cpuLimit, memory: memoryLimit },
});

const RESOURCES = {
  [Preset.Small]: {
    istiod: resources("50m", "256Mi", "1", "1Gi"),
    certificates: resources("10m", "64Mi", "500m", "256Mi"),
    ztunnel: resources("50m", "128Mi", "1", "512Mi"),
  },
  [Preset.Production]: {
    istiod: resources("500m", "2Gi", "2", "4Gi"),
    certificates: resources("50m", "128Mi", "1", "512Mi"),
    ztunnel: resources("200m", "512Mi", "2", "2Gi"),
  },
};

const PRODUCTION_SCALE: Autoscaling = { minReplicas: 2, maxReplicas: 5 };

/** Where images of Istio come from, and what of them runs: those without a shell. */
export function istioImages({ imageRegistry, chartVersion }: IstioArgs): { hub: string; tag: string; variant: string } {
  const tag = (chartVersion ?? chartVersions.istiod.version).replace(/^v/, "");
  return { hub: mirrored("registry.istio.io/release", imageRegistry), tag, variant: "distroless" };
}

/** Address of what signs the certificates of pods; undefined where istiod does. */
export function signerAddress({ issuer }: IstioArgs, { namespace }: MeshPlace): string | undefined {
  return issuer && `${ISTIO_CSR}.${namespace}.svc:443`;
}

/** Values of the chart base. */
export function baseValues(args: IstioArgs, { namespace }: MeshPlace): Values {
  return {
    global: { istioNamespace: namespace, imagePullSecrets: args.imagePullSecrets ?? [] },
    base: { validationFailurePolicy: "Fail" },
  };
}

/** How many pods istiod has. */
export function discoveryScale(args: IstioArgs): { replicas?: number; autoscaling?: Autoscaling } {
  const { replicas, autoscaling } = args.discovery ?? {};
  if (replicas !== undefined || autoscaling !== undefined) return { replicas, autoscaling };
  return args.preset === Preset.Small ? { replicas: 1 } : { autoscaling: PRODUCTION_SCALE };
}

/** Values of the chart istiod, without those of the mesh's configuration. */
export function istiodValues(args: IstioArgs, place: MeshPlace): Values {
  const { discovery = {}, placement = {}, sidecar = {} } = args;
  const scale = discoveryScale(args);
  const spread = statedReplicas(scale) > 1;
  return {
    ...scaleValues(scale),
    pdb: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" },
    resources: discovery.resources ?? RESOURCES[args.preset ?? Preset.Production].istiod,
    seccompProfile: { type: "RuntimeDefault" },
    topologySpreadConstraints: spread ? topologySpread({ app: "istiod" }) : [],
    ...placementValues(placement),
    cni: { enabled: true },
    trustedZtunnelNamespace: place.nodeNamespace,
    // Plain text, for nobody in the mesh.
    extraContainerArgs: ["--grpcAddr="],
    env: {
      ENABLE_DEBUG_ON_HTTP: "false",
      ENABLE_NATIVE_SIDECARS: String(sidecar.native ?? true),
      ...(args.mode === IstioMode.Ambient && { PILOT_ENABLE_AMBIENT: "true" }),
      ...(args.issuer && { ENABLE_CA_SERVER: "false" }),
    },
    traceSampling: 0,
    jwksResolverExtraRootCA: args.jwksAuthoritiesPem,
    base: { validationFailurePolicy: "Fail" },
    gateways: { seccompProfile: { type: "RuntimeDefault" } },
    global: {
      ...istioImages(args),
      istioNamespace: place.namespace,
      imagePullSecrets: args.imagePullSecrets ?? [],
      priorityClassName: placement.priorityClassName,
      caAddress: signerAddress(args, place),
      multiCluster: { clusterName: args.clusterName ?? "Kubernetes" },
      proxy: {
        resources: sidecar.resources ?? resources("100m", "128Mi", "2", "1Gi"),
        seccompProfile: { type: "RuntimeDefault" },
        tracer: "none",
      },
    },
  };
}

/** Values of the chart ztunnel. */
export function ztunnelValues(args: IstioArgs, place: MeshPlace): Values {
  return {
    ...istioImages(args),
    istioNamespace: place.namespace,
    imagePullSecrets: args.imagePullSecrets ?? [],
    caAddress: signerAddress(args, place),
    multiCluster: { clusterName: args.clusterName ?? "Kubernetes" },
    resources: args.ztunnel?.resources ?? RESOURCES[args.preset ?? Preset.Production].ztunnel,
    podAnnotations: proxyAnnotations(args),
    logAsJson: true,
  };
}

/** Values of the chart of istio-csr. */
export function certificatesValues(args: IstioArgs, { namespace, nodeNamespace }: MeshPlace): Values {
  const { certificates = {}, placement = {}, preset = Preset.Production, monitoring = {}, issuer } = args;
  const { replicas = preset === Preset.Production ? 2 : 1 } = certificates;
  const { scrape = ScrapeMode.None, intervalSeconds = 30, labels } = monitoring;
  const service = `${ISTIO_CSR}.${namespace}.svc`;
  return {
    replicaCount: replicas,
    imageRegistry: mirroredRegistry("quay.io", args.imageRegistry),
    imagePullSecrets: pullSecretValues(args.imagePullSecrets),
    resources: certificates.resources ?? RESOURCES[preset].certificates,
    podDisruptionBudget: replicas > 1 ? { enabled: true, maxUnavailable: 1 } : { enabled: false },
    topologySpreadConstraints: replicas > 1 ? topologySpread({ app: ISTIO_CSR }) : [],
    ...placementValues(placement),
    priorityClassName: placement.priorityClassName,
    podAnnotations: scrapeAnnotations(monitoring, 9402),
    ...rootVolume(args),
    app: {
      certmanager: {
        namespace,
        issuer: issuer && issuerRef(issuer),
      },
      tls: {
        trustDomain: args.trustDomain ?? "cluster.local",
        ...(args.trust && { rootCAFile: `${ROOT_FOLDER}/${ROOT_FILE}` }),
        certificateDNSNames: [service],
        istiodPrivateKeyAlgorithm: "ECDSA",
        istiodPrivateKeySize: 256,
        // An hour, the chart's own, would have an outage of cert-manager end the mesh within half of it.
        certificateDuration: "24h",
        istiodCertificateDuration: "24h",
        istiodCertificateRenewBefore: "12h",
      },
      server: {
        clusterID: args.clusterName ?? "Kubernetes",
        maxCertificateDuration: "24h",
        serving: { port: ISTIO_CSR_PORT, certificateKeySize: 256, signatureAlgorithm: "ECDSA" },
        ...(args.mode === IstioMode.Ambient && { caTrustedNodeAccounts: `${nodeNamespace}/ztunnel` }),
      },
      istio: { namespace },
      controller: { leaderElectionNamespace: namespace },
      metrics: {
        service: {
          enabled: scrape !== ScrapeMode.None,
          servicemonitor: {
            enabled: scrape === ScrapeMode.ServiceMonitor,
            interval: `${intervalSeconds}s`,
            scrapeTimeout: `${Math.min(intervalSeconds, 5)}s`,
            labels,
          },
        },
      },
    },
  };
}

const ROOT_FOLDER = "/var/run/secrets/mesh-root";
const ROOT_FILE = "ca.pem";

/** The authorities to trust, from a ConfigMap. */
function rootVolume({ trust }: IstioArgs): Values {
  if (!trust) return {};
  const items = [{ key: trust.key ?? "ca-certificates.crt", path: ROOT_FILE }];
  return {
    volumes: [{ name: "mesh-root", configMap: { name: trust.configMapName, items } }],
    volumeMounts: [{ name: "mesh-root", mountPath: ROOT_FOLDER, readOnly: true }],
  };
}

/** Annotations of proxies' pods, whose charts ask to be scraped unless they are told otherwise. */
export function proxyAnnotations({ monitoring }: IstioArgs): Record<string, string> {
  return { "prometheus.io/scrape": String(monitoring?.scrape === ScrapeMode.Annotations) };
}

function scaleValues({ replicas, autoscaling }: ReturnType<typeof discoveryScale>): Values {
  if (!autoscaling) return { autoscaleEnabled: false, replicaCount: replicas };
  const { minReplicas = 2, maxReplicas, cpuPercent = 70 } = autoscaling;
  const cpu = { targetAverageUtilization: cpuPercent };
  return { autoscaleEnabled: true, autoscaleMin: minReplicas, autoscaleMax: maxReplicas, cpu };
}
