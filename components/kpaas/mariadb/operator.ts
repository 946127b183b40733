import * as pulumi from "@pulumi/pulumi";
import { PodSecurityLevel } from "../../core/pod-security";
import { chartVersions } from "../../core/versions";
import { ChartKind, deployChart } from "../../core/chart";
import { serviceNamespace } from "../namespace";
import { MariaDbArgs } from "./args";
import { MARIADB, MARIADB_OPERATOR } from "./names";
import { operatorValues } from "./values";

/** Namespace of the operator. */
export function operatorNamespace({ operator = {} }: MariaDbArgs): string {
  return operator.namespace ?? MARIADB_OPERATOR;
}

/** Installs the operator and its resource definitions; answers what servers must wait for. */
export function installOperator(
  parent: pulumi.Resource,
  name: string,
  args: MariaDbArgs,
  servers: { name: pulumi.Output<string>; resources: pulumi.Resource[] },
): pulumi.Resource[] {
  const { operator = {}, protect } = args;
  const object = operatorNamespace(args);
  const namespace =
    object === (args.namespace ?? MARIADB)
      ? servers
      : serviceNamespace(
          parent,
          `${name}-operator`,
          { namespace: object, createNamespace: operator.createNamespace, protect },
          { namespace: MARIADB_OPERATOR, enforce: PodSecurityLevel.Restricted },
        );
  // With the definitions go all servers of the cluster, and the chart has no way to keep them.
  const definitions = deployChart(
    parent,
    `${name}-crds`,
    { ...args, values: undefined },
    {
      chart: chartVersions.mariaDbOperatorCrds,
      kind: ChartKind.Release,
      releaseName: `${MARIADB_OPERATOR}-crds`,
      namespace: namespace.name,
      values: {},
    },
    { dependsOn: namespace.resources, retainOnDelete: operator.keepCrds ?? true },
  );
  const deployed = deployChart(
    parent,
    `${name}-operator`,
    args,
    {
      chart: chartVersions.mariaDbOperator,
      kind: ChartKind.Chart,
      releaseName: MARIADB_OPERATOR,
      namespace: namespace.name,
      values: operatorValues(args),
    },
    { dependsOn: [...namespace.resources, definitions] },
  );
  return [definitions, deployed];
}
