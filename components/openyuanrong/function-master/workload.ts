import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { probes, tcpProbe } from "../../core/probes";
import { System, systemDeploymentSpec, systemPodSpec } from "../control-plane";
import { launcherContainer, launcherVolumes } from "../launcher";
import { configFiles, etcdFiles, scratch } from "../paths";
import { keysFiles, tlsFiles } from "../security/connection";
import { FunctionMasterArgs } from "./args";
import {
  MASTER_METRICS_PORT,
  MASTER_PORT,
  measured,
  PLUGIN_FOLDER,
  SERVICES_FOLDER,
  SUBSTITUTED,
  TEMPLATE_FOLDER,
} from "./config";

/** Names of the ConfigMaps that function-master reads. */
export interface FunctionMasterFiles {
  config: pulumi.Input<string>;
  services: pulumi.Input<string>;
  template: pulumi.Input<string>;
}

/** Spec of the Deployment. */
export function deploymentSpec(
  args: FunctionMasterArgs,
  system: System,
  annotations: k8s.types.input.meta.v1.ObjectMeta["annotations"],
  serviceAccountName: pulumi.Input<string>,
  files: FunctionMasterFiles,
): k8s.types.input.apps.v1.DeploymentSpec {
  return systemDeploymentSpec(
    system,
    args.replicas ?? 2,
    annotations,
    systemPodSpec({
      args,
      serviceAccountName,
      // The active one hands over its work.
      gracePeriodSeconds: 300,
      volumes: [
        ...launcherVolumes(files.config),
        configFiles("template", TEMPLATE_FOLDER, files.template),
        configFiles("services", SERVICES_FOLDER, files.services),
        scratch("data", "/opt/yuanrong/data", "5Gi"),
        ...etcdFiles(args.etcd),
        ...tlsFiles(args.security),
        ...keysFiles(args.security),
        ...(measured(args) ? [scratch("plugins", PLUGIN_FOLDER, "1Mi")] : []),
      ],
      container: {
        name: system.name,
        ...launcherContainer("function_master", SUBSTITUTED),
        ports: [
          { name: "master", containerPort: MASTER_PORT },
          ...(measured(args) ? [{ name: "metrics", containerPort: MASTER_METRICS_PORT }] : []),
        ],
        ...probes((timing) => tcpProbe(MASTER_PORT, timing)),
      },
    }),
  );
}
