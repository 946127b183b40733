import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { disruptionBudget } from "../../core/availability";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { PodSecurityLevel } from "../../core/pod-security";
import { chartVersions } from "../../core/versions";
import { ChartKind, deployChart } from "../../core/chart";
import { serviceNamespace } from "../namespace";
import { PostgreSqlArgs } from "./args";
import { BARMAN_PLUGIN, CNPG, CNPG_NAMESPACE, hasPlugin, operatorNamespace, POSTGRESQL } from "./names";
import { operatorLabels, operatorReplicas, operatorValues, pluginValues } from "./values";

type Place = { name: pulumi.Output<string>; resources: pulumi.Resource[] };

/** Installs the operator, and the plugin for backups where it is asked for; answers what servers must wait for. */
export function installOperator(
  parent: pulumi.Resource,
  name: string,
  args: PostgreSqlArgs,
  servers: Place,
): pulumi.Resource[] {
  const { operator = {}, protect } = args;
  const object = operatorNamespace(args);
  const namespace =
    object === (args.namespace ?? POSTGRESQL)
      ? servers
      : serviceNamespace(
          parent,
          `${name}-operator`,
          { namespace: object, createNamespace: operator.createNamespace, protect },
          { namespace: CNPG_NAMESPACE, enforce: PodSecurityLevel.Restricted },
        );
  const deployed = deployChart(
    parent,
    `${name}-operator`,
    args,
    {
      chart: chartVersions.cloudNativePg,
      kind: ChartKind.Chart,
      releaseName: CNPG,
      namespace: namespace.name,
      values: operatorValues(args),
    },
    { dependsOn: namespace.resources },
  );
  createBudget(parent, name, args, namespace);
  if (!hasPlugin(args)) return [deployed];
  const plugin = deployChart(
    parent,
    `${name}-plugin`,
    { ...args, chartVersion: undefined, values: undefined },
    {
      chart: chartVersions.barmanCloudPlugin,
      kind: ChartKind.Chart,
      releaseName: BARMAN_PLUGIN,
      namespace: namespace.name,
      values: pluginValues(args),
    },
    { dependsOn: [...namespace.resources, deployed] },
  );
  return [deployed, plugin];
}

/** The chart makes none. */
function createBudget(parent: pulumi.Resource, name: string, args: PostgreSqlArgs, namespace: Place): void {
  if (operatorReplicas(args) < 2) return;
  new k8s.policy.v1.PodDisruptionBudget(
    `${name}-operator-budget`,
    {
      metadata: { name: CNPG, namespace: namespace.name, labels: labels({ name: CNPG, partOf: "kpaas" }, CNPG) },
      spec: disruptionBudget(operatorLabels(CNPG)),
    },
    childOf(parent, { dependsOn: namespace.resources }),
  );
}
