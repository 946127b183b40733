import { topologySpread } from "../../core/availability";
import { ScrapeMode } from "../../core/monitoring";
import { imageOf } from "../../core/images";
import { ContainerResources } from "../../core/pods";
import { imageVersions } from "../../core/versions";
import { mirrored, mirroredRegistry } from "../images";
import { Preset } from "../../core/preset";
import { placementValues, pullSecretValues, Values } from "../../core/values";
import { PostgreSqlArgs } from "./args";
import { CNPG } from "./names";

const RESOURCES: Record<Preset, ContainerResources> = {
  [Preset.Small]: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
  [Preset.Production]: { requests: { cpu: "100m", memory: "256Mi" }, limits: { cpu: "1", memory: "512Mi" } },
};

/** Pods of the operator. */
export function operatorReplicas({ operator = {}, preset = Preset.Production }: PostgreSqlArgs): number {
  return operator.replicas ?? (preset === Preset.Production ? 2 : 1);
}

/** Labels of the pods of a chart's operator. */
export function operatorLabels(chart: string): Record<string, string> {
  return { "app.kubernetes.io/name": chart, "app.kubernetes.io/instance": chart };
}

/** Values of the chart cloudnative-pg. */
export function operatorValues(args: PostgreSqlArgs): Values {
  const replicas = operatorReplicas(args);
  const { scrape, labels } = args.monitoring ?? {};
  return {
    image: { repository: mirrored("ghcr.io/cloudnative-pg/cloudnative-pg", args.imageRegistry) },
    replicaCount: replicas,
    topologySpreadConstraints: replicas > 1 ? topologySpread(operatorLabels(CNPG)) : [],
    ...shared(args),
    crds: { create: true },
    // What it takes for servers that name no image of their own.
    config: { data: { POSTGRES_IMAGE_NAME: imageOf(imageVersions.postgreSql, args.imageRegistry) } },
    monitoring: {
      podMonitorEnabled: scrape === ScrapeMode.ServiceMonitor,
      podMonitorAdditionalLabels: labels,
    },
  };
}

/** Values of the chart plugin-barman-cloud, which works with one pod alone. */
export function pluginValues(args: PostgreSqlArgs): Values {
  const registry = mirroredRegistry("ghcr.io", args.imageRegistry);
  return { image: { registry }, sidecarImage: { registry }, replicaCount: 1, ...shared(args) };
}

function shared(args: PostgreSqlArgs): Values {
  const { operator = {}, preset = Preset.Production } = args;
  return {
    imagePullSecrets: pullSecretValues(args.imagePullSecrets),
    resources: operator.resources ?? RESOURCES[preset],
    ...placementValues(operator.placement),
    priorityClassName: operator.placement?.priorityClassName,
  };
}
