import { ScrapeMode } from "../../core/monitoring";
import { ContainerResources } from "../../core/pods";
import { mirrored } from "../images";
import { Preset } from "../../core/preset";
import { placementValues, pullSecretValues, Values } from "../../core/values";
import { MetalLbArgs, MetalLbBgpMode, MetalLbWorkload } from "./args";

/** Name of the chart and its release. */
export const METALLB = "metallb";

const resources = (cpu: string, memory: string, limit: string): ContainerResources => ({
  requests: { cpu, memory },
  limits: { cpu: "1", memory: limit },
});

const RESOURCES = {
  [Preset.Small]: {
    controller: resources("10m", "48Mi", "192Mi"),
    speaker: resources("10m", "48Mi", "192Mi"),
    frr: resources("20m", "96Mi", "384Mi"),
    helper: resources("10m", "32Mi", "128Mi"),
  },
  [Preset.Production]: {
    controller: resources("50m", "96Mi", "256Mi"),
    speaker: resources("50m", "96Mi", "256Mi"),
    frr: resources("50m", "128Mi", "512Mi"),
    helper: resources("10m", "48Mi", "128Mi"),
  },
};

/** What speaks BGP; without peers nothing does. */
export function bgpModeOf({ bgp }: Pick<MetalLbArgs, "bgp">): MetalLbBgpMode {
  return bgp ? (bgp.mode ?? MetalLbBgpMode.FrrK8s) : MetalLbBgpMode.Native;
}

/** Values of the chart metallb. */
export function metalLbValues(args: MetalLbArgs): Values {
  const { preset = Preset.Production, controller = {}, speaker = {}, imageRegistry } = args;
  const mode = bgpModeOf(args);
  const sizes = RESOURCES[preset];
  const { controlPlaneNodes = true } = speaker;
  return {
    imagePullSecrets: pullSecretValues(args.imagePullSecrets),
    loadBalancerClass: args.loadBalancerClass,
    prometheus: prometheus(args),
    crds: {
      enabled: true,
      // Its certificate comes a minute after its pod is ready, and pools could not be made until then. When it answers, it checks.
      validationFailurePolicy: "Ignore",
    },
    controller: {
      image: { repository: mirrored("quay.io/metallb/controller", imageRegistry) },
      ...workload(controller, sizes.controller),
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65534,
        runAsGroup: 65534,
        fsGroup: 65534,
        seccompProfile: { type: "RuntimeDefault" },
      },
    },
    speaker: {
      image: { repository: mirrored("quay.io/metallb/speaker", imageRegistry) },
      ...workload(speaker, sizes.speaker),
      tolerateMaster: controlPlaneNodes,
      securityContext: { seccompProfile: { type: "RuntimeDefault" } },
      frr: {
        enabled: mode === MetalLbBgpMode.Frr,
        image: { repository: mirrored("quay.io/frrouting/frr", imageRegistry) },
        resources: sizes.frr,
      },
      ...(mode === MetalLbBgpMode.Frr && {
        reloader: { resources: sizes.helper },
        frrMetrics: { resources: sizes.helper },
        initContainers: {
          cpFrrFiles: { resources: sizes.helper },
          cpReloader: { resources: sizes.helper },
          cpMetrics: { resources: sizes.helper },
        },
      }),
    },
    frrk8s: { enabled: mode === MetalLbBgpMode.FrrK8s },
    ...(mode === MetalLbBgpMode.FrrK8s && { "frr-k8s": frrK8s(args) }),
  };
}

/** Values of the chart frr-k8s within. It follows the speakers: each needs one on its node. */
function frrK8s({ preset = Preset.Production, speaker = {}, imageRegistry, imagePullSecrets, ...args }: MetalLbArgs) {
  const { scrape, labels } = args.monitoring ?? {};
  const sizes = RESOURCES[preset];
  return {
    imagePullSecrets: pullSecretValues(imagePullSecrets),
    prometheus: {
      scrapeAnnotations: scrape === ScrapeMode.Annotations,
      serviceMonitor:
        scrape === ScrapeMode.ServiceMonitor ? { enabled: true, additionalLabels: labels } : { enabled: false },
    },
    crds: { enabled: true, validationFailurePolicy: "Ignore" },
    frrk8s: {
      image: { repository: mirrored("quay.io/metallb/frr-k8s", imageRegistry) },
      resources: sizes.speaker,
      ...placed(speaker),
      tolerateMaster: speaker.controlPlaneNodes ?? true,
      frr: { image: { repository: mirrored("quay.io/frrouting/frr", imageRegistry) }, resources: sizes.frr },
      reloader: { resources: sizes.helper },
      frrMetrics: { resources: sizes.helper },
      frrStatus: { resources: sizes.helper },
    },
  };
}

function workload({ resources: given, placement }: MetalLbWorkload, byDefault: ContainerResources): Values {
  return { resources: given ?? byDefault, ...placed({ placement }) };
}

function placed({ placement = {} }: MetalLbWorkload): Values {
  return { ...placementValues(placement), priorityClassName: placement.priorityClassName };
}

function prometheus(args: Pick<MetalLbArgs, "monitoring">): Values {
  const { scrape = ScrapeMode.None, labels } = args.monitoring ?? {};
  const base = { scrapeAnnotations: scrape === ScrapeMode.Annotations, rbacPrometheus: false };
  if (scrape !== ScrapeMode.ServiceMonitor) return { ...base, serviceMonitor: { enabled: false } };
  const labelled = { additionalLabels: labels };
  return {
    ...base,
    serviceMonitor: { enabled: true, speaker: labelled, controller: labelled },
  };
}
