import * as pulumi from "@pulumi/pulumi";
import { ChartKind, deployChart } from "../../core/chart";
import { validateArgs } from "../../core/validation";
import { chartVersions } from "../../core/versions";
import { NAMESPACE } from "../names";
import { YurtIotDockArgs } from "./args";
import { boundToDocks } from "./rights";
import { yurtIotDockSchema } from "./schema";

export * from "./args";

/**
 * The rights of yurt-iot-dock, by which EdgeX' devices become objects of the cluster and back. PlatformAdmins with the component
 * `yurt-iot-dock` bring the program itself. Throws ValidationError on bad arguments.
 */
export class YurtIotDock extends pulumi.ComponentResource {
  /** Namespaces whose docks have the rights. */
  readonly namespaces: pulumi.Output<string[]>;

  constructor(name: string, args: YurtIotDockArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`YurtIotDock ${name}`, yurtIotDockSchema, args);
    super("yuanrong-platform:openyurt:YurtIotDock", name, args, opts);
    deployChart(this, name, args, {
      chart: chartVersions.yurtIotDock,
      kind: ChartKind.Chart,
      releaseName: chartVersions.yurtIotDock.name,
      namespace: NAMESPACE,
      values: {},
      skipDefinitions: true,
      overrides: { ClusterRoleBinding: boundToDocks(args) },
    });
    this.namespaces = pulumi.output(args.namespaces);
    this.registerOutputs({ namespaces: this.namespaces });
  }
}
