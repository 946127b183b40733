import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { statedReplicas } from "../../core/autoscaling";
import { topologySpread } from "../../core/availability";
import { Labels } from "../../core/labels";
import { restrictedContainer, restrictedPod } from "../../core/pod-security";
import { placed, pullSecrets } from "../../core/pods";
import { httpProbe, probes } from "../../core/probes";
import { LOG_FOLDER, logVolumeSize } from "../log";
import { objectStoreEnv } from "../object-store";
import {
  configFiles,
  etcdAuthType,
  etcdFiles,
  fieldEnv,
  LIBRARIES,
  metaEtcdFiles,
  MountedVolume,
  mountsOf,
  scratch,
  SN_USER,
  volumesOf,
} from "../paths";
import { TLS_FOLDER, tlsVolume } from "../security/connection";
import { MetaServiceArgs } from "./args";
import { API_PORT, TLS_HEALTH_PORT, UPLOAD_FOLDER } from "./config";

const CONFIG_FOLDER = "/home/yuanrong/config";

const DEFAULT_RESOURCES = { requests: { cpu: "1", memory: "3Gi" }, limits: { cpu: "2", memory: "6Gi" } };

/** Spec of the Deployment. */
export function deploymentSpec(
  args: MetaServiceArgs,
  selector: Labels,
  template: k8s.types.input.meta.v1.ObjectMeta,
  configMap: pulumi.Input<string>,
  tlsSecret?: pulumi.Input<string>,
): k8s.types.input.apps.v1.DeploymentSpec {
  const volumes = [
    configFiles("config", CONFIG_FOLDER, configMap),
    scratch("log", LOG_FOLDER, logVolumeSize(args.log)),
    scratch("upload", UPLOAD_FOLDER, "1Gi"),
    scratch("tmp", "/tmp", "64Mi"),
    ...etcdFiles(args.etcd),
    ...metaEtcdFiles(args.metaEtcd),
    ...(tlsSecret === undefined ? [] : [tlsVolume("tls", TLS_FOLDER, tlsSecret)]),
  ];
  return {
    replicas: statedReplicas(args),
    selector: { matchLabels: selector },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      metadata: template,
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        imagePullSecrets: pullSecrets(args.imagePullSecrets),
        securityContext: restrictedPod(SN_USER),
        terminationGracePeriodSeconds: 40,
        topologySpreadConstraints: topologySpread(selector),
        ...placed(args.placement),
        containers: [metaServiceContainer(args, volumes)],
        volumes: volumesOf(volumes),
      },
    },
  };
}

/** Starts the binary itself: the image's launcher would write the container's environment, with the store's keys, to the log. */
function metaServiceContainer(args: MetaServiceArgs, volumes: MountedVolume[]): k8s.types.input.core.v1.Container {
  return {
    name: "meta-service",
    image: args.image,
    command: ["/home/sn/meta-service/bin/meta_service"],
    args: [`-config_path=${CONFIG_FOLDER}/config.json`, `-log_config_path=${CONFIG_FOLDER}/log.json`],
    env: [
      { name: "LD_LIBRARY_PATH", value: LIBRARIES },
      { name: "GIN_MODE", value: "release" },
      { name: "ETCD_AUTH_TYPE", value: etcdAuthType(args.etcd) },
      fieldEnv("POD_IP", "status.podIP"),
      fieldEnv("POD_NAME", "metadata.name"),
      ...(args.objectStore ? objectStoreEnv(args.objectStore) : []),
    ],
    ports: [
      { name: "api", containerPort: API_PORT },
      ...(args.tls ? [{ name: "health", containerPort: TLS_HEALTH_PORT }] : []),
    ],
    ...probes((timing) =>
      args.tls ? httpProbe("/healthz", TLS_HEALTH_PORT, timing, "HTTPS") : httpProbe("/healthz", API_PORT, timing),
    ),
    resources: args.resources ?? DEFAULT_RESOURCES,
    securityContext: restrictedContainer(),
    volumeMounts: mountsOf(volumes),
  };
}
