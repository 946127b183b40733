import type { KPaasArgs, ServiceNetwork } from "../../components";
import type { PlatformConfig } from "./index";

/** The arguments of KPaas that a checked configuration stands for. */
export function kpaasArgs(config: PlatformConfig): KPaasArgs {
  const { kpaas, cluster, charts, images, network, security, openYuanrong } = config;
  return {
    ...kpaas,
    bucketNamespaces: openYuanrong?.enabled ? [openYuanrong.namespace ?? "openyuanrong"] : [],
    storageClassName: cluster?.storageClass,
    charts,
    imageRegistry: images?.mirror,
    imagePullSecrets: images?.pullSecrets,
    network: serviceNetwork(network),
    protect: security?.protect,
  };
}

function serviceNetwork(network: PlatformConfig["network"]): ServiceNetwork | undefined {
  const {
    policies = true,
    nodeCidrs,
    apiServerCidrs,
    apiServerPorts,
    dnsCidrs,
    externalCidrs,
    monitoringNamespace,
  } = network ?? {};
  if (!policies || !nodeCidrs || !apiServerCidrs) return undefined;
  return { nodeCidrs, apiServerCidrs, apiServerPorts, dnsCidrs, externalCidrs, monitoringNamespace };
}
