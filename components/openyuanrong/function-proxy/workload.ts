import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { scrapeAnnotations, ScrapeMode } from "../../core/monitoring";
import { exceptionAnnotations, SecurityException } from "../../core/pod-security";
import { probes, tcpProbe } from "../../core/probes";
import { System, systemPodSpec } from "../control-plane";
import { NODE_PRIORITY, nodeDaemonSetSpec } from "../daemon-set";
import { launcherContainer, launcherVolumes } from "../launcher";
import { configFiles, etcdFiles } from "../paths";
import { curveClientFiles, keysFiles, tlsFiles } from "../security/connection";
import { FunctionProxyArgs } from "./args";
import { FILES_FOLDER, PROXY_METRICS_PORT, proxyPorts, SUBSTITUTED } from "./config";
import { RUNTIME_SHUTDOWN_SECONDS } from "./defaults";
import { given } from "../tier";

type Annotations = Record<string, pulumi.Input<string>>;

/** Why the pod may do more than restricted Pod Security allows. */
const EXCEPTIONS: SecurityException[] = [
  {
    subject: "function-proxy",
    reason: "uses the node's network and ports, since every pod of the node finds it at the node's address",
  },
];

/** Seconds that the pod has to end: those of its runtimes and some of its own. */
export function graceSeconds({ runtimeShutdownSeconds = RUNTIME_SHUTDOWN_SECONDS }: FunctionProxyArgs): number {
  return runtimeShutdownSeconds + 30;
}

/** Spec of the DaemonSet. */
export function daemonSetSpec(
  args: FunctionProxyArgs,
  system: System,
  annotations: Annotations,
  configMap: pulumi.Input<string>,
  serviceAccountName?: pulumi.Input<string>,
): k8s.types.input.apps.v1.DaemonSetSpec {
  const all = {
    ...annotations,
    ...exceptionAnnotations(EXCEPTIONS),
    ...(args.metrics && scrapeAnnotations({ scrape: ScrapeMode.Annotations }, PROXY_METRICS_PORT)),
  };
  return nodeDaemonSetSpec(system, args.maxUnavailable, all, podSpec(args, system, configMap, serviceAccountName));
}

function podSpec(
  args: FunctionProxyArgs,
  system: System,
  configMap: pulumi.Input<string>,
  serviceAccountName?: pulumi.Input<string>,
): k8s.types.input.core.v1.PodSpec {
  const ports = { ...proxyPorts, ...(args.metrics && { metrics: PROXY_METRICS_PORT }) };
  return systemPodSpec({
    args: { ...args, placement: { priorityClassName: NODE_PRIORITY, ...given(args.placement) } },
    serviceAccountName,
    gracePeriodSeconds: graceSeconds(args),
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
      ...probes((timing) => tcpProbe(proxyPorts.proxy, timing)),
    },
  });
}
