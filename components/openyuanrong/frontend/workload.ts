import * as pulumi from "@pulumi/pulumi";
import { scaledOptions, statedReplicas } from "../../core/autoscaling";
import { scrapeAnnotations } from "../../core/monitoring";
import { exceptionAnnotations } from "../../core/pod-security";
import { httpProbe, tcpProbe } from "../../core/probes";
import { DriverWorkload } from "../driver-workload";
import { configFiles, MountedVolume } from "../paths";
import { tlsVolume } from "../security/connection";
import { FrontendArgs } from "./args";
import {
  FRONTEND_PORT,
  frontendConfig,
  frontendProgram,
  META_SERVICE_AUTHORITY,
  METRICS_PORT,
  OWN_TLS_FOLDER,
  servesMetrics,
  wantsClientCertificate,
} from "./config";

const SOCKET = "datasystem-socket";

/** What sets the frontend apart from other drivers. */
export function frontendWorkload(args: FrontendArgs): DriverWorkload {
  const { metaServiceUrl, iamUrl, tls } = args;
  return {
    args,
    program: frontendProgram(args),
    config: (endpoints) =>
      pulumi.all({ metaServiceUrl, iamUrl }).apply((known) => frontendConfig({ args, ...known, ...endpoints })),
    replicas: statedReplicas(args),
    options: scaledOptions(args),
    ports: [
      { name: "api", containerPort: FRONTEND_PORT },
      ...(servesMetrics(args) ? [{ name: "metrics", containerPort: METRICS_PORT }] : []),
    ],
    // The kubelet has no certificate to show.
    probe: (timing) =>
      wantsClientCertificate(args)
        ? tcpProbe(FRONTEND_PORT, timing)
        : httpProbe("/healthz", FRONTEND_PORT, timing, tls ? "HTTPS" : "HTTP"),
    volumes: ownVolumes(args),
    // Calls that are under way come to their end.
    gracePeriodSeconds: 300,
    revisions: [tls?.revision, args.metaServiceAuthorityPem],
    annotations: {
      ...scrapeAnnotations(args.monitoring, METRICS_PORT),
      ...exceptionAnnotations(
        args.sharedMemory
          ? [{ subject: SOCKET, reason: "host path of the socket by which the node's data worker hands over memory" }]
          : [],
      ),
    },
  };
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
    // The data worker makes the folder: a pod that is before it waits, instead of using one that the kubelet would make for root.
    ...(args.sharedMemory
      ? [
          {
            volume: { name: SOCKET, hostPath: { path: "/home/uds", type: "Directory" } },
            mount: { mountPath: "/home/uds" },
          },
        ]
      : []),
  ];
}
