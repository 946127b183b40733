/* eslint-disable @typescript-eslint/no-explicit-any -- a number or a text, which Pulumi's analyzer has no type for */
import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

// Kubernetes' own types without unions, so that Pulumi can describe them to other languages; values of those fit these.

/** Labels and annotations of pods and claims. */
export interface WorkloadMetadata {
  /** Name, for a claim of a StatefulSet. */
  name?: pulumi.Input<string | undefined>;
  /** Labels; default none. */
  labels?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /** Annotations; default none. */
  annotations?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
}

/** A request by HTTP to a container. */
export interface WorkloadHttpGet extends Omit<k8s.types.input.core.v1.HTTPGetAction, "port"> {
  /** Port by its number or its name. */
  port: any;
}

/** A connection to a container. */
export interface WorkloadTcpSocket extends Omit<k8s.types.input.core.v1.TCPSocketAction, "port"> {
  /** Port by its number or its name. */
  port: any;
}

/** How the kubelet sees whether a container is well. */
export interface WorkloadProbe extends Omit<k8s.types.input.core.v1.Probe, "httpGet" | "tcpSocket"> {
  /** By HTTP. */
  httpGet?: pulumi.Input<WorkloadHttpGet | undefined>;
  /** By a connection. */
  tcpSocket?: pulumi.Input<WorkloadTcpSocket | undefined>;
}

/** What is done when a container starts or ends. */
export interface WorkloadHandler extends Omit<k8s.types.input.core.v1.LifecycleHandler, "httpGet" | "tcpSocket"> {
  /** A request by HTTP. */
  httpGet?: pulumi.Input<WorkloadHttpGet | undefined>;
}

/** What is done when a container starts and ends. */
export interface WorkloadLifecycle {
  /** Once it has started. */
  postStart?: pulumi.Input<WorkloadHandler | undefined>;
  /** Before it ends. */
  preStop?: pulumi.Input<WorkloadHandler | undefined>;
  /** The signal that ends it. */
  stopSignal?: pulumi.Input<string | undefined>;
}

/** A container. */
export interface WorkloadContainer extends Omit<
  k8s.types.input.core.v1.Container,
  "livenessProbe" | "readinessProbe" | "startupProbe" | "lifecycle"
> {
  /** Whether it lives; it is started anew otherwise. */
  livenessProbe?: pulumi.Input<WorkloadProbe | undefined>;
  /** Whether it may be sent requests. */
  readinessProbe?: pulumi.Input<WorkloadProbe | undefined>;
  /** Whether it has started. */
  startupProbe?: pulumi.Input<WorkloadProbe | undefined>;
  /** What is done when it starts and ends. */
  lifecycle?: pulumi.Input<WorkloadLifecycle | undefined>;
}

/** What a pod is, as Kubernetes' PodSpec. */
export interface WorkloadPodSpec extends Omit<
  k8s.types.input.core.v1.PodSpec,
  "containers" | "initContainers" | "ephemeralContainers" | "volumes"
> {
  /** Containers; at least one. */
  containers: pulumi.Input<pulumi.Input<WorkloadContainer>[]>;
  /** Containers that run before them; default none. */
  initContainers?: pulumi.Input<pulumi.Input<WorkloadContainer>[] | undefined>;
  /** Volumes; default none. */
  volumes?: pulumi.Input<pulumi.Input<k8s.types.input.core.v1.Volume>[] | undefined>;
}

/** The pods of a workload, as Kubernetes' PodTemplateSpec. */
export interface WorkloadPodTemplate {
  /** Labels, which the selector matches, and annotations. */
  metadata?: pulumi.Input<WorkloadMetadata | undefined>;
  /** What the pods are. */
  spec?: pulumi.Input<WorkloadPodSpec | undefined>;
}

/** How many pods are missing, or more than wanted, during an update. */
export interface WorkloadRollingUpdate {
  /** Pods beyond those wanted, a number or a share; only of a Deployment; default 25%. */
  maxSurge?: any;
  /** Pods that may be missing, a number or a share; default Kubernetes'. */
  maxUnavailable?: any;
  /** Index from which on pods are updated; only of a StatefulSet; default 0. */
  partition?: pulumi.Input<number | undefined>;
}

/** How pods are replaced by those of a new version. */
export interface WorkloadStrategy {
  /** RollingUpdate; Recreate for a Deployment, OnDelete for a StatefulSet; default RollingUpdate. */
  type?: pulumi.Input<string | undefined>;
  /** How many at once. */
  rollingUpdate?: pulumi.Input<WorkloadRollingUpdate | undefined>;
}

/** What a Deployment is, as Kubernetes' DeploymentSpec. */
export interface WorkloadDeploymentSpec extends Omit<
  k8s.types.input.apps.v1.DeploymentSpec,
  "strategy" | "template" | "selector"
> {
  /** Labels of its pods. */
  selector: pulumi.Input<k8s.types.input.meta.v1.LabelSelector>;
  /** How pods are replaced. */
  strategy?: pulumi.Input<WorkloadStrategy | undefined>;
  /** Its pods. */
  template: pulumi.Input<WorkloadPodTemplate>;
}

/** A volume of each pod of a StatefulSet, as Kubernetes' PersistentVolumeClaim. */
export interface WorkloadClaim {
  /** Name of the volume, labels and annotations. */
  metadata?: pulumi.Input<WorkloadMetadata | undefined>;
  /** What the volume is. */
  spec?: pulumi.Input<k8s.types.input.core.v1.PersistentVolumeClaimSpec | undefined>;
}

/** What a StatefulSet is, as Kubernetes' StatefulSetSpec. */
export interface WorkloadStatefulSetSpec extends Omit<
  k8s.types.input.apps.v1.StatefulSetSpec,
  "updateStrategy" | "template" | "volumeClaimTemplates" | "selector"
> {
  /** Labels of its pods. */
  selector: pulumi.Input<k8s.types.input.meta.v1.LabelSelector>;
  /** How pods are replaced. */
  updateStrategy?: pulumi.Input<WorkloadStrategy | undefined>;
  /** Its pods. */
  template: pulumi.Input<WorkloadPodTemplate>;
  /** Volumes of each pod; default none. */
  volumeClaimTemplates?: pulumi.Input<pulumi.Input<WorkloadClaim>[] | undefined>;
}
