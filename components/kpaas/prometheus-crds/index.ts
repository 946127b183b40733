import * as pulumi from "@pulumi/pulumi";
import { validateArgs } from "../../core/validation";
import { chartVersions } from "../../core/versions";
import { ChartKind, deployChart } from "../../core/chart";
import { PrometheusCrdsArgs } from "./args";
import { prometheusCrdsSchema } from "./schema";

export * from "./args";

/**
 * Definitions of the Prometheus operator's resources, without the operator: what has a ServiceMonitor needs them before it, and
 * MonitoringStack comes late. Throws ValidationError on bad arguments.
 */
export class PrometheusCrds extends pulumi.ComponentResource {
  /** API group of the resources, known once they are defined. */
  readonly group: pulumi.Output<string>;

  constructor(name: string, args: PrometheusCrdsArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`PrometheusCrds ${name}`, prometheusCrdsSchema, args);
    super("yuanrong-platform:kpaas:PrometheusCrds", name, args, opts);
    const { keep = true } = args;
    const chart = deployChart(this, name, args, {
      chart: chartVersions.prometheusOperatorCrds,
      kind: ChartKind.Chart,
      releaseName: "prometheus-operator-crds",
      // They belong to no namespace, and a Chart must name one that exists.
      namespace: "default",
      values: { crds: { annotations: keep ? { "helm.sh/resource-policy": "keep" } : {} } },
    });
    this.group = pulumi.all([chart.urn]).apply(() => "monitoring.coreos.com");
    this.registerOutputs({ group: this.group });
  }
}
