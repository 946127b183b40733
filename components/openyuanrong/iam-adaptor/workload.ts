import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { probes, tcpProbe } from "../../core/probes";
import { System, systemDeploymentSpec, systemPodSpec } from "../control-plane";
import { launcherContainer, launcherVolumes } from "../launcher";
import { etcdFiles } from "../paths";
import { keysFiles } from "../security/connection";
import { IamAdaptorArgs } from "./args";
import { IAM_PORT, keycloakFiles, SUBSTITUTED } from "./config";

/** Spec of the Deployment. */
export function deploymentSpec(
  args: IamAdaptorArgs,
  system: System,
  annotations: k8s.types.input.meta.v1.ObjectMeta["annotations"],
  configMap: pulumi.Input<string>,
  serviceAccountName?: pulumi.Input<string>,
): k8s.types.input.apps.v1.DeploymentSpec {
  return systemDeploymentSpec(
    system,
    args.replicas ?? 2,
    annotations,
    systemPodSpec({
      args,
      serviceAccountName,
      gracePeriodSeconds: 60,
      volumes: [
        ...launcherVolumes(configMap),
        ...etcdFiles(args.etcd),
        ...keysFiles(args.security),
        ...keycloakFiles(args.keycloak),
      ],
      container: {
        name: system.name,
        ...launcherContainer("iam_server", SUBSTITUTED),
        ports: [{ name: "http", containerPort: IAM_PORT }],
        ...probes((timing) => tcpProbe(IAM_PORT, timing)),
      },
    }),
  );
}
