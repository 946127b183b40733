import type * as pulumi from "@pulumi/pulumi";
import type { TemplateMetadata } from "../pod-templates";
import type { EdgeUpdateStrategy } from "../update-strategy";
import type { WorkloadPodSpec } from "../workload-types";

/** The static pods; OpenYurt gives them the name and the namespace of the set. */
export interface StaticPodTemplate {
  /** Labels and annotations of the pods; default none. */
  metadata?: TemplateMetadata;
  /** What the pods are; images are pulled only where a node lacks them, unless it says otherwise. */
  spec: WorkloadPodSpec;
}

/** How static pods are upgraded. */
export interface StaticSetUpgradeStrategy {
  /** Who starts the upgrade of a node; default AdvancedRollingUpdate, so OpenYurt. */
  type?: EdgeUpdateStrategy;
  /** Nodes that are upgraded at once, such as "2" or "10%"; default 10%; not with OTA. */
  maxUnavailable?: string;
}

/** Arguments of YurtStaticSet. */
export interface YurtStaticSetArgs {
  /** Name of the set, and of its pods, to which a node adds its own. */
  name: string;
  /** Namespace of the set and of its pods, which must exist and allow privileged pods, as those that upgrade are. */
  namespace: pulumi.Input<string>;
  /** Name of the file in /etc/kubernetes/manifests of the nodes, without .yaml; default the name of the set. */
  manifest?: string;
  /** The pods. */
  template: StaticPodTemplate;
  /** How they are upgraded; default by OpenYurt, a tenth of the nodes at once. */
  upgradeStrategy?: StaticSetUpgradeStrategy;
  /** Number of former versions that are kept, 1 to 1000; default 10. */
  revisionHistoryLimit?: number;
}
