import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ChartKind, deployChart } from "../../core/chart";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { validateArgs } from "../../core/validation";
import { chartVersions } from "../../core/versions";
import { NAMESPACE } from "../names";
import { YurtHubArgs } from "./args";
import { yurtHubOverrides } from "./overrides";
import { Right, rightsOf } from "./rights";
import { yurtHubSchema } from "./schema";
import { CONFIG_MAP, YURTHUB, yurtHubValues } from "./values";

export * from "./args";
export { yurtHubBootstrap } from "./bootstrap";
export { yurtHubFlags } from "./flags";
export { YurtHubStaticPod, yurtHubStaticPod } from "./static-pod";

/**
 * What every YurtHub of a cluster needs there: its configuration and the rights of nodes, by the chart yurthub, with those that the chart
 * leaves out. No YurtHub is started: a node's pool, a script or a static pod does that. Throws ValidationError on bad arguments.
 */
export class YurtHub extends pulumi.ComponentResource {
  /** ConfigMap of kube-system that every YurtHub watches, known once the chart is there. */
  readonly configMapName: pulumi.Output<string>;
  /** Version of OpenYurt, such as v1.7.0. */
  readonly version: pulumi.Output<string>;

  constructor(name: string, args: YurtHubArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`YurtHub ${name}`, yurtHubSchema, args);
    super("yuanrong-platform:openyurt:YurtHub", name, args, opts);
    const chart = deployChart(this, name, args, {
      chart: chartVersions.yurtHub,
      kind: ChartKind.Chart,
      releaseName: YURTHUB,
      namespace: NAMESPACE,
      values: yurtHubValues(args),
      overrides: yurtHubOverrides(args),
    });
    rightsOf(args).forEach((right) => grant(this, name, right));
    this.configMapName = chart.urn.apply(() => CONFIG_MAP);
    this.version = pulumi.output(`v${(args.chartVersion ?? chartVersions.yurtHub.version).replace(/^v/, "")}`);
    this.registerOutputs({ configMapName: this.configMapName, version: this.version });
  }
}

/** Grants a right, as the children `${name}-${role}` and `${name}-${role}-binding`. */
function grant(parent: pulumi.Resource, name: string, { role, name: object, namespace, group, rules }: Right): void {
  const apiGroup = "rbac.authorization.k8s.io";
  const metadata = { name: object, namespace, labels: labels({ name: YURTHUB, partOf: "openyurt" }, object) };
  const kind = namespace === undefined ? "ClusterRole" : "Role";
  const [Role, Binding] =
    namespace === undefined
      ? [k8s.rbac.v1.ClusterRole, k8s.rbac.v1.ClusterRoleBinding]
      : [k8s.rbac.v1.Role, k8s.rbac.v1.RoleBinding];
  const made = new Role(`${name}-${role}`, { metadata, rules }, childOf(parent));
  new Binding(
    `${name}-${role}-binding`,
    {
      metadata,
      subjects: [{ apiGroup, kind: "Group", name: group }],
      roleRef: { apiGroup, kind, name: made.metadata.name },
    },
    childOf(parent),
  );
}
