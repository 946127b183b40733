import { topologySpread } from "../../core/availability";
import { amountOf } from "../../core/names";
import { ContainerResources } from "../../core/pods";
import { webhookIssuer } from "../issuer/reference";
import { mirroredRegistry } from "../images";
import { Preset } from "../../core/preset";
import { placementValues, pullSecretValues, Values } from "../../core/values";
import { ControlPlane, MonitoringStackArgs, MonitoringStorage } from "./args";
import { GrafanaSecrets, grafanaValues } from "./grafana";
import { nodeExporterNamespace, prometheusPods, alertmanagerPods } from "./names";

const sized = (cpu: string, memory: string, maxCpu: string, maxMemory: string): ContainerResources => ({
  requests: { cpu, memory },
  limits: { cpu: maxCpu, memory: maxMemory },
});

/** Prometheus' memory follows the number of series: these are for some 100 and 1000 thousand. */
const PROMETHEUS = {
  [Preset.Small]: { resources: sized("100m", "512Mi", "2", "2Gi"), size: "10Gi", retention: "7d", replicas: 1 },
  [Preset.Production]: { resources: sized("500m", "3Gi", "4", "8Gi"), size: "100Gi", retention: "15d", replicas: 2 },
};
const ALERTMANAGER = {
  [Preset.Small]: { resources: sized("10m", "48Mi", "500m", "256Mi"), size: "1Gi", replicas: 1 },
  [Preset.Production]: { resources: sized("50m", "96Mi", "1", "512Mi"), size: "2Gi", replicas: 3 },
};
const OPERATOR = sized("50m", "128Mi", "1", "512Mi");
const HELPER = sized("10m", "32Mi", "500m", "128Mi");
const STATE_METRICS = sized("20m", "96Mi", "1", "1Gi");
const NODE_EXPORTER = sized("20m", "48Mi", "500m", "192Mi");

/** Values of the chart kube-prometheus-stack; `secrets` are those that Grafana and Alertmanager read. */
export function monitoringStackValues(args: MonitoringStackArgs, namespace: string, secrets: GrafanaSecrets): Values {
  const { imageRegistry, placement = {} } = args;
  const managed = (args.controlPlane ?? ControlPlane.Managed) === ControlPlane.Managed;
  return {
    crds: { enabled: false },
    global: {
      imageRegistry: imageRegistry && mirroredRegistry("", imageRegistry),
      imagePullSecrets: pullSecretValues(args.imagePullSecrets),
    },
    defaultRules: { create: args.defaultRules ?? true },
    prometheusOperator: operator(args),
    prometheus: prometheus(args),
    alertmanager: alertmanager(args, secrets),
    grafana: grafanaValues(args, namespace, secrets),
    kubeControllerManager: { enabled: !managed },
    kubeScheduler: { enabled: !managed },
    kubeEtcd: { enabled: !managed },
    kubeProxy: { enabled: !managed },
    nodeExporter: { enabled: args.nodeExporter?.enabled ?? true },
    "prometheus-node-exporter": {
      namespaceOverride: nodeExporterNamespace(args, namespace),
      resources: NODE_EXPORTER,
      // Every node is watched, whatever its taints.
      tolerations: [{ operator: "Exists" }],
      priorityClassName: "system-node-critical",
    },
    "kube-state-metrics": {
      resources: STATE_METRICS,
      ...placementValues(placement),
      priorityClassName: placement.priorityClassName,
      // For their names and ages alone it would have to read every one of them.
      collectorsExclude: ["secrets", "configmaps"],
    },
  };
}

function operator({ issuer, placement = {} }: MonitoringStackArgs): Values {
  const { nodeSelector, tolerations, affinity } = placementValues(placement);
  return {
    resources: OPERATOR,
    nodeSelector,
    tolerations,
    affinity,
    prometheusConfigReloader: { resources: HELPER },
    admissionWebhooks: {
      // Rules are made before the operator that checks them is there. When it answers, it checks.
      failurePolicy: "Ignore",
      certManager: webhookIssuer(issuer),
      patch: {
        enabled: issuer === undefined,
        resources: HELPER,
        nodeSelector,
        tolerations,
        affinity,
        priorityClassName: placement.priorityClassName,
      },
    },
  };
}

function prometheus(args: MonitoringStackArgs): Values {
  const { prometheus: given = {}, preset = Preset.Production, placement = {} } = args;
  const byDefault = PROMETHEUS[preset];
  const { replicas = byDefault.replicas } = given;
  const volume = volumeOf(args, byDefault.size, given.storage);
  return {
    podDisruptionBudget: budget(replicas),
    prometheusSpec: {
      replicas,
      retention: given.retention ?? byDefault.retention,
      retentionSize: volume && eightyFivePercent(volume.size),
      storageSpec: volume && claim(volume),
      scrapeInterval: `${given.scrapeIntervalSeconds ?? 30}s`,
      externalLabels: given.externalLabels,
      resources: given.resources ?? byDefault.resources,
      enableAdminAPI: false,
      // Otherwise it sees the monitors and rules of its own release alone.
      serviceMonitorSelectorNilUsesHelmValues: false,
      podMonitorSelectorNilUsesHelmValues: false,
      probeSelectorNilUsesHelmValues: false,
      scrapeConfigSelectorNilUsesHelmValues: false,
      ruleSelectorNilUsesHelmValues: false,
      topologySpreadConstraints: replicas > 1 ? topologySpread(prometheusPods()) : [],
      ...placementValues(placement),
      priorityClassName: placement.priorityClassName,
    },
  };
}

function alertmanager(args: MonitoringStackArgs, { alertmanagerSecret }: GrafanaSecrets): Values {
  const { alertmanager: given = {}, preset = Preset.Production, placement = {} } = args;
  const byDefault = ALERTMANAGER[preset];
  const { replicas = byDefault.replicas } = given;
  const volume = volumeOf(args, byDefault.size, given.storage);
  return {
    podDisruptionBudget: budget(replicas),
    alertmanagerSpec: {
      replicas,
      retention: given.retention ?? "120h",
      storage: volume && claim(volume),
      resources: given.resources ?? byDefault.resources,
      ...(alertmanagerSecret !== undefined && { useExistingSecret: true, configSecret: alertmanagerSecret }),
      topologySpreadConstraints: replicas > 1 ? topologySpread(alertmanagerPods()) : [],
      ...placementValues(placement),
      priorityClassName: placement.priorityClassName,
    },
  };
}

/** A budget for one pod would let no node be drained. The chart's own minAvailable has to go. */
function budget(replicas: number): Values {
  return replicas > 1 ? { enabled: true, minAvailable: null, maxUnavailable: 1 } : { enabled: false };
}

interface Volume {
  size: string;
  className?: string;
}

function volumeOf(
  { storageClassName }: MonitoringStackArgs,
  size: string,
  given: MonitoringStorage = {},
): Volume | undefined {
  if (given.ephemeral) return undefined;
  return { size: given.size ?? size, className: given.className ?? storageClassName };
}

function claim({ size, className }: Volume): Values {
  return {
    volumeClaimTemplate: {
      spec: {
        storageClassName: className,
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: size } },
      },
    },
  };
}

function eightyFivePercent(size: string): string {
  return `${Math.floor((amountOf(size) * 0.85) / 2 ** 20)}MiB`;
}
