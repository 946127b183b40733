import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { scrapeAnnotations, ScrapeMode } from "../../core/monitoring";
import { exceptionAnnotations, SecurityException } from "../../core/pod-security";
import { tcpProbe } from "../../core/probes";
import { System, systemPodSpec } from "../control-plane";
import { launcherContainer, launcherVolumes } from "../launcher";
import { configFiles, etcdFiles } from "../paths";
import { curveClientFiles, keysFiles, tlsFiles } from "../security/connection";
import { FunctionProxyArgs } from "./args";
import { FILES_FOLDER, PROXY_METRICS_PORT, proxyPorts, SUBSTITUTED } from "./config";
import { RUNTIME_SHUTDOWN_SECONDS } from "./defaults";

type Annotations = Record<string, pulumi.Input<string>>;

/** Without a proxy a node serves no function, so its pod goes before others. */
const PRIORITY_CLASS = "system-cluster-critical";

/** Why the pod may do more than restricted Pod Security allows. */
export const proxyExceptions: SecurityException[] = [
  {
    subject: "function-proxy",
    reason: "uses the node's network and ports, since every pod of the node finds it at the node's address",
  },
];

/** Spec of the DaemonSet. */
export function daemonSetSpec(
  args: FunctionProxyArgs,
  system: System,
  annotations: Annotations,
  configMap: pulumi.Input<string>,
  serviceAccountName?: pulumi.Input<string>,
): k8s.types.input.apps.v1.DaemonSetSpec {
  return {
    selector: { matchLabels: system.selector },
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: args.maxUnavailable ?? 1 } },
    template: {
      metadata: {
        labels: system.labels,
        annotations: {
          ...annotations,
          ...exceptionAnnotations(proxyExceptions),
          ...(args.metrics && scrapeAnnotations({ scrape: ScrapeMode.Annotations }, PROXY_METRICS_PORT)),
        },
      },
      spec: podSpec(args, system, configMap, serviceAccountName),
    },
  };
}

function podSpec(
  args: FunctionProxyArgs,
  system: System,
  configMap: pulumi.Input<string>,
  serviceAccountName?: pulumi.Input<string>,
): k8s.types.input.core.v1.PodSpec {
  const probe = (failureThreshold: number) =>
    tcpProbe(proxyPorts.proxy, { periodSeconds: 5, timeoutSeconds: 5, failureThreshold });
  const ports = { ...proxyPorts, ...(args.metrics && { metrics: PROXY_METRICS_PORT }) };
  const spec = systemPodSpec({
    args: { ...args, placement: { priorityClassName: PRIORITY_CLASS, ...args.placement } },
    serviceAccountName,
    gracePeriodSeconds: (args.runtimeShutdownSeconds ?? RUNTIME_SHUTDOWN_SECONDS) + 30,
    volumes: [
      ...launcherVolumes(configMap),
      configFiles("files", FILES_FOLDER, configMap),
      ...etcdFiles(args.etcd),
      ...tlsFiles(args.security),
      ...keysFiles(args.security),
      ...((args.dataSystem ?? true) ? curveClientFiles(args.security) : []),
    ],
    container: {
      name: system.name,
      ...launcherContainer("function_proxy", SUBSTITUTED),
      ports: Object.entries(ports).map(([name, port]) => ({ name, containerPort: port, hostPort: port })),
      startupProbe: probe(60),
      livenessProbe: probe(3),
      readinessProbe: probe(3),
    },
  });
  return { ...spec, hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" };
}
