import * as pulumi from "@pulumi/pulumi";

/** The systems, as settings call them, and the names of their workloads, by which they also know each other. */
export const SYSTEMS = {
  metaService: "meta-service",
  functionMaster: "function-master",
  functionManager: "function-manager",
  functionScheduler: "function-scheduler",
  frontend: "frontend",
  iamAdaptor: "iam-adaptor",
  functionProxy: "function-proxy",
  dataWorker: "ds-worker",
} as const;

/** DNS domain of a cluster that was given no other. */
export const CLUSTER_DOMAIN = "cluster.local";

/** Host name of a Service inside the cluster. */
export function serviceHost(
  service: pulumi.Input<string>,
  namespace: pulumi.Input<string>,
  clusterDomain = CLUSTER_DOMAIN,
): pulumi.Output<string> {
  return pulumi.interpolate`${service}.${namespace}.svc.${clusterDomain}`;
}

/** Address of the API server inside the cluster. */
export function kubernetesUrlIn(clusterDomain = CLUSTER_DOMAIN): string {
  return `https://kubernetes.default.svc.${clusterDomain}:443`;
}
