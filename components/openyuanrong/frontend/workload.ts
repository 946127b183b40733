import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { scrapeAnnotations } from "../../core/monitoring";
import { exceptionAnnotations } from "../../core/pod-security";
import { httpProbe, tcpProbe } from "../../core/probes";
import { System, systemDeploymentSpec, systemPodSpec } from "../control-plane";
import { DRIVER_SUBSTITUTED, driverLog, driverVolumes } from "../driver";
import { launcherContainer } from "../launcher";
import { configFiles, MountedVolume } from "../paths";
import { tlsVolume } from "../security/connection";
import { FrontendArgs } from "./args";
import {
  FRONTEND_DRIVER,
  FRONTEND_PORT,
  META_SERVICE_AUTHORITY,
  METRICS_PORT,
  OWN_TLS_FOLDER,
  servesMetrics,
  wantsClientCertificate,
} from "./config";

const SOCKET = "datasystem-socket";

/** Spec of the Deployment. */
export function deploymentSpec(
  args: FrontendArgs,
  system: System,
  annotations: Record<string, pulumi.Input<string>>,
  configMap: pulumi.Input<string>,
): k8s.types.input.apps.v1.DeploymentSpec {
  return systemDeploymentSpec(
    system,
    args.autoscaling ? undefined : (args.replicas ?? 2),
    {
      ...annotations,
      ...scrapeAnnotations(args.monitoring, METRICS_PORT),
      ...exceptionAnnotations(
        args.sharedMemory
          ? [{ subject: SOCKET, reason: "host path of the socket by which the node's data worker hands over memory" }]
          : [],
      ),
    },
    systemPodSpec({
      args: { ...args, log: driverLog(args.log) },
      // Calls that are under way come to their end.
      gracePeriodSeconds: 300,
      volumes: [...driverVolumes(args, configMap), ...ownVolumes(args)],
      container: {
        name: system.name,
        ...launcherContainer(FRONTEND_DRIVER.component, DRIVER_SUBSTITUTED),
        ports: [
          { name: "api", containerPort: FRONTEND_PORT },
          ...(servesMetrics(args) ? [{ name: "metrics", containerPort: METRICS_PORT }] : []),
        ],
        startupProbe: probe(args, 60),
        livenessProbe: probe(args, 6),
        readinessProbe: probe(args, 3),
      },
    }),
  );
}

function probe(args: FrontendArgs, failureThreshold: number): k8s.types.input.core.v1.Probe {
  const timing = { periodSeconds: 5, timeoutSeconds: 5, failureThreshold };
  // The kubelet has no certificate to show.
  if (wantsClientCertificate(args)) return tcpProbe(FRONTEND_PORT, timing);
  return httpProbe("/healthz", FRONTEND_PORT, timing, args.tls ? "HTTPS" : "HTTP");
}

function ownVolumes(args: FrontendArgs): MountedVolume[] {
  return [
    ...(args.tls?.secretName === undefined ? [] : [tlsVolume("own-tls", OWN_TLS_FOLDER, args.tls.secretName)]),
    ...(args.metaServiceAuthorityPem === undefined
      ? []
      : [
          configFiles(
            "meta-service-ca",
            META_SERVICE_AUTHORITY.path,
            META_SERVICE_AUTHORITY.configMap,
            META_SERVICE_AUTHORITY.key,
          ),
        ]),
    ...(args.sharedMemory
      ? [{ volume: { name: SOCKET, hostPath: { path: "/home/uds" } }, mount: { mountPath: "/home/uds" } }]
      : []),
  ];
}
