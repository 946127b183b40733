import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { disruptionBudget } from "../../core/availability";
import { ChartKind, deployChart } from "../../core/chart";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { createServiceMonitor } from "../../core/monitoring";
import { validateArgs } from "../../core/validation";
import { chartVersions } from "../../core/versions";
import { NAMESPACE } from "../names";
import { YurtManagerArgs } from "./args";
import { deploymentFor, withTemplate, WRITTEN_BY_MANAGER } from "./overrides";
import { yurtManagerSchema } from "./schema";
import { managerReplicas, managerVersion, POD_LABELS, YURT_MANAGER, yurtManagerValues } from "./values";

export * from "./args";

const NODE_LIFECYCLE =
  "nodeLifecycle needs kube-controller-manager with --controllers=-nodelifecycle,*,bootstrapsigner,tokencleaner: " +
  "otherwise both judge which nodes are lost, and evict their pods.";

/**
 * OpenYurt's controllers and webhooks, in kube-system, whose definitions must be there before it. Throws ValidationError on bad
 * arguments, such as a controller that does not exist.
 */
export class YurtManager extends pulumi.ComponentResource {
  /** Namespace of OpenYurt. */
  readonly namespace: pulumi.Output<string>;
  /** Version of OpenYurt, such as v1.7.0. */
  readonly version: pulumi.Output<string>;

  constructor(name: string, args: YurtManagerArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`YurtManager ${name}`, yurtManagerSchema, args);
    super("yuanrong-platform:openyurt:YurtManager", name, args, opts);
    if (args.nodeLifecycle === true) void pulumi.log.warn(NODE_LIFECYCLE, this);
    const metadata = {
      name: YURT_MANAGER,
      namespace: NAMESPACE,
      labels: labels({ name: YURT_MANAGER, partOf: "openyurt" }, YURT_MANAGER),
    };
    if (managerReplicas(args) > 1)
      new k8s.policy.v1.PodDisruptionBudget(
        `${name}-disruption-budget`,
        { metadata, spec: disruptionBudget(POD_LABELS) },
        childOf(this),
      );
    const chart = deployChart(this, name, args, {
      chart: chartVersions.yurtManager,
      kind: ChartKind.Chart,
      releaseName: YURT_MANAGER,
      namespace: NAMESPACE,
      values: yurtManagerValues(args),
      skipDefinitions: true,
      ignoreChanges: WRITTEN_BY_MANAGER,
      overrides: {
        Deployment: deploymentFor(args),
        MutatingWebhookConfiguration: withTemplate,
        ValidatingWebhookConfiguration: withTemplate,
      },
    });
    const service = { metadata, selector: POD_LABELS, port: "metrics" };
    createServiceMonitor(`${name}-service-monitor`, args.monitoring, service, childOf(this, { dependsOn: [chart] }));
    this.namespace = pulumi.output(NAMESPACE);
    this.version = pulumi.output(managerVersion(args));
    this.registerOutputs({ namespace: this.namespace, version: this.version });
  }
}
