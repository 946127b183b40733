import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { topologySpread } from "../../core/availability";
import { Labels } from "../../core/labels";
import { restrictedContainer, restrictedPod } from "../../core/pod-security";
import { placed, pullSecrets } from "../../core/pods";
import { tcpProbe } from "../../core/probes";
import { LOG_FOLDER, logVolumeSize } from "../log";
import { configFiles, etcdFiles, fieldEnv, mountsOf, scratch, SN_USER, volumesOf } from "../paths";
import { FunctionMasterArgs } from "./args";
import { MASTER_PORT, SERVICES_FOLDER, SUBSTITUTED, TEMPLATE_FOLDER } from "./config";

const AMOUNTS = { cpu: "500m", memory: "1Gi" };

const START = ["umask 0027", `exec python3 -m yr.cli.main launch --env-subst ${SUBSTITUTED.join(",")} function_master`];

/** Names of the ConfigMaps that function-master reads. */
export interface FunctionMasterFiles {
  config: pulumi.Input<string>;
  services: pulumi.Input<string>;
  template: pulumi.Input<string>;
}

/** Spec of the Deployment. */
export function deploymentSpec(
  args: FunctionMasterArgs,
  selector: Labels,
  template: k8s.types.input.meta.v1.ObjectMeta,
  serviceAccountName: pulumi.Input<string>,
  files: FunctionMasterFiles,
): k8s.types.input.apps.v1.DeploymentSpec {
  const volumes = [
    configFiles("config", "/etc/yuanrong/config.toml", files.config, "config.toml"),
    configFiles("template", TEMPLATE_FOLDER, files.template),
    configFiles("services", SERVICES_FOLDER, files.services),
    scratch("log", LOG_FOLDER, logVolumeSize(args.log)),
    scratch("data", "/opt/yuanrong/data", "5Gi"),
    scratch("tmp", "/tmp", "64Mi"),
    ...etcdFiles(args.etcd),
  ];
  return {
    replicas: args.replicas ?? 2,
    selector: { matchLabels: selector },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      metadata: template,
      spec: {
        serviceAccountName,
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        imagePullSecrets: pullSecrets(args.imagePullSecrets),
        securityContext: restrictedPod(SN_USER),
        // The active one hands over its work.
        terminationGracePeriodSeconds: 300,
        topologySpreadConstraints: topologySpread(selector),
        ...placed(args.placement),
        containers: [
          {
            name: "function-master",
            image: args.image,
            command: ["/bin/sh", "-c", START.join("\n")],
            env: [fieldEnv("RUNTIME_POD_IP", "status.podIP"), fieldEnv("RUNTIME_POD_NAME", "metadata.name")],
            ports: [{ name: "master", containerPort: MASTER_PORT }],
            startupProbe: tcpProbe(MASTER_PORT, { periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 60 }),
            livenessProbe: tcpProbe(MASTER_PORT, { periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 6 }),
            readinessProbe: tcpProbe(MASTER_PORT, { periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 }),
            resources: args.resources ?? { requests: AMOUNTS, limits: AMOUNTS },
            securityContext: restrictedContainer(),
            volumeMounts: mountsOf(volumes),
          },
        ],
        volumes: volumesOf(volumes),
      },
    },
  };
}
