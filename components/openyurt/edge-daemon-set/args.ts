import type * as pulumi from "@pulumi/pulumi";
import type { TemplateMetadata } from "../pod-templates";
import type { PoolTaint } from "../taints";
import type { EdgeUpdateStrategy } from "../update-strategy";
import type { WorkloadPodSpec } from "../workload-types";

/** The pods of an EdgeDaemonSet. */
export interface EdgePodTemplate {
  /** Labels and annotations of the pods, beside those that find them; default none. */
  metadata?: TemplateMetadata;
  /** What the pods are; what it leaves open is set within the restricted Pod Security Standard. */
  spec: WorkloadPodSpec;
}

/** A right beyond the restricted Pod Security Standard that pods need. */
export interface EdgePodException {
  /** Name of the container, or of the volume for a hostPath, or `pod` for what the whole pod has. */
  subject: string;
  /** Why it is needed; it stands in an annotation of the pods. */
  reason: string;
}

/** Arguments of EdgeDaemonSet. */
export interface EdgeDaemonSetArgs {
  /** Name of the DaemonSet, a label of its pods. */
  name: string;
  /** Namespace, which must exist. */
  namespace: pulumi.Input<string>;
  /** The pods. */
  template: EdgePodTemplate;
  /** What the pods may do beyond the restricted Pod Security Standard; default nothing. */
  exceptions?: EdgePodException[];
  /** User and group id of the pods, 0 to 65535; default 65532. */
  user?: number;
  /** Who brings a new version to a node; default AdvancedRollingUpdate, so OpenYurt. */
  updateStrategy?: EdgeUpdateStrategy;
  /** Nodes whose pods may be missing at once, such as "2" or "10%"; default 10%; not with OTA. */
  maxUnavailable?: string;
  /** Whether images are to be pulled ahead of an upgrade, for which names have to be short; only with OTA; default false. */
  preheat?: boolean;
  /** Node pools on whose nodes it runs; default all nodes that are in a pool. */
  pools?: string[];
  /** Taints of these pools, which the pods tolerate; default none. */
  poolTaints?: PoolTaint[];
  /** Seconds that a pod has to be ready before it counts, 0 to 3600; default 0. */
  minReadySeconds?: number;
  /** Number of former versions that are kept, 1 to 1000; default 10. */
  revisionHistoryLimit?: number;
  /** Whether Pulumi waits until every node runs the new version, which one out of reach does not; not with OTA; default false. */
  awaitReady?: boolean;
  /** Seconds that awaitReady waits, 60 to 7200; default 600. */
  timeoutSeconds?: number;
}
