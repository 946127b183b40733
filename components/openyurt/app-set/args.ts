import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { TemplateMetadata } from "../pod-templates";
import type { WorkloadDeploymentSpec, WorkloadStatefulSetSpec } from "../workload-types";

/** Deployments to make, one for each pool. */
export interface AppSetDeployment {
  /** Labels and annotations of each Deployment; default none. */
  metadata?: TemplateMetadata;
  /** What each Deployment is, with a selector that has matchLabels. */
  spec: WorkloadDeploymentSpec;
}

/** StatefulSets to make, one for each pool. */
export interface AppSetStatefulSet {
  /** Labels and annotations of each StatefulSet; default none. */
  metadata?: TemplateMetadata;
  /** What each StatefulSet is, with a selector that has matchLabels. */
  spec: WorkloadStatefulSetSpec;
}

/** What is made for each pool: either of the two. A change from one to the other makes the set anew. */
export interface AppSetWorkload {
  /** A Deployment for each pool. */
  deployment?: AppSetDeployment;
  /** A StatefulSet for each pool. */
  statefulSet?: AppSetStatefulSet;
}

/** Another image for one container. */
export interface AppSetImage {
  /** Name of the container or init container. */
  name: string;
  /** Image with a tag or a digest. */
  image: string;
}

/** What a patch does. */
export const AppSetPatchOperation = {
  /** Sets a field, or puts an entry into a list. */
  Add: "add",
  /** Takes an entry out of a list; OpenYurt 1.7 takes nothing else away. */
  Remove: "remove",
  /** Sets what is there already. */
  Replace: "replace",
} as const;
export type AppSetPatchOperation = (typeof AppSetPatchOperation)[keyof typeof AppSetPatchOperation];

/** One step of a JSON patch (RFC 6902) of a pool's workload. */
export interface AppSetPatch {
  /** What is done. */
  operation: AppSetPatchOperation;
  /** Place below `/spec` by a JSON pointer, such as /spec/template/spec/containers/0/env/-. */
  path: string;
  /** What is put there, in which {{nodepool-name}} becomes the pool's name; none for remove. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Pulumi's analyzer refuses unknown
  value?: any;
}

/** What is different in some of the pools. */
export interface AppSetTweak {
  /** Names of pools; default none but those of poolSelector. */
  pools?: string[];
  /** Labels of node pools; default none but those named. */
  poolSelector?: k8s.types.input.meta.v1.LabelSelector;
  /** Number of pods, 0 or more; default the template's. */
  replicas?: number;
  /** Other images; default the template's. */
  images?: AppSetImage[];
  /** Other differences, in order, after replicas and images; default none. */
  patches?: AppSetPatch[];
}

/** What YurtAppSet and YurtAppDaemon share. */
export interface AppSetSettings {
  /** Name of the set, at most 52 characters, from which OpenYurt makes those of the workloads. */
  name: string;
  /** Namespace of the set and of its workloads, which must exist. */
  namespace: pulumi.Input<string>;
  /** What is made for each pool. */
  workload: AppSetWorkload;
  /** Number of former versions that are kept, 1 to 1000; default 10. */
  revisionHistoryLimit?: number;
  /** Whether Pulumi waits until all pods of all pools are ready, which a pool out of reach never is; only for Deployments; default false. */
  awaitReady?: boolean;
  /** Seconds that awaitReady waits, 60 to 7200; default 600. */
  timeoutSeconds?: number;
  /** Whether Pulumi refuses to delete the set, or to make it anew, and with it the workloads of all pools; default true. */
  protect?: boolean;
}

/** Arguments of YurtAppSet. At least one of pools and poolSelector says where it runs. */
export interface YurtAppSetArgs extends AppSetSettings {
  /** Names of pools; default none but those of poolSelector. Names of pools that do not exist are passed over until they do. */
  pools?: string[];
  /** Labels of node pools, also of later ones; default none but those named. */
  poolSelector?: k8s.types.input.meta.v1.LabelSelector;
  /** What is different in some of the pools; default nothing. Two of them may not set the same for one pool. */
  tweaks?: AppSetTweak[];
}
