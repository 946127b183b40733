import type * as pulumi from "@pulumi/pulumi";
import type { types } from "@pulumi/kubernetes";

/** Settings of one pool of a table of function pools; its id is the key in the table. */
export interface FunctionPoolArgs {
  /** Group that functions may select the pool by; 1 to 40 letters, digits and hyphens. Default `default`. */
  group?: pulumi.Input<string>;
  /** Number of pods, the least number when `maxSize` is larger. Default 0. */
  size?: pulumi.Input<number>;
  /** Largest number of pods; above `size` it makes the pool scale by demand. Default and 0: `size`. */
  maxSize?: pulumi.Input<number>;
  /** Whether a pod that served one instance exclusively is used again instead of being replenished at once. Default false. */
  reuse?: pulumi.Input<boolean>;
  /** Image of the runtime-manager container, with a fixed tag or digest, at most 200 characters. Default: the pod template's. */
  image?: pulumi.Input<string>;
  /** Image of the function-agent-init container, with a fixed tag or digest, at most 200 characters. Default: the pod template's. */
  initImage?: pulumi.Input<string>;
  /** Labels of the pool's pods; keys of at most 63 characters without a prefix. Default: none. */
  labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Environment variables of the runtime-manager container, kept in clear by the server: no secrets. Default: none. */
  environment?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Compute resources of the runtime-manager container. */
  resources?: pulumi.Input<PodPoolResourceArgs>;
  /** Volumes of the pods: hostPath, persistentVolumeClaim, configMap, emptyDir, secret or projected. Default: none. */
  volumes?: pulumi.Input<pulumi.Input<types.input.core.v1.Volume>[]>;
  /** Where the volumes appear in the runtime-manager, function-agent and init containers. Default: nowhere. */
  volumeMounts?: pulumi.Input<pulumi.Input<types.input.core.v1.VolumeMount>[]>;
  /** Rules for placing the pods; a `podAntiAffinity` replaces the preference to keep the pods of a pool apart. Default: none. */
  affinity?: pulumi.Input<types.input.core.v1.Affinity>;
  /** Taints that the pods tolerate, each with its effect. Default: none. */
  tolerations?: pulumi.Input<pulumi.Input<types.input.core.v1.Toleration>[]>;
  /** How the pods spread over the topology; not for pools that scale by demand. Default: none. */
  topologySpreadConstraints?: pulumi.Input<pulumi.Input<types.input.core.v1.TopologySpreadConstraint>[]>;
  /** Autoscaler that Kubernetes runs for a pool of fixed size; to remove it replaces the pool. Default: none. */
  horizontalPodAutoscaler?: pulumi.Input<PodPoolAutoscalerArgs>;
  /** Labels that a node must carry to run the pods. Default: none. */
  nodeSelector?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Node pool of OpenYurt whose nodes alone run the pods, which tolerate its taints. Default: none. */
  nodePool?: pulumi.Input<PodPoolNodePool>;
  /** Name of the RuntimeClass of the pods, at most 64 characters. Default: the cluster's. */
  runtimeClassName?: pulumi.Input<string>;
  /** Seconds that a pod may stay pending before an alert; 0 means the server's 120. Default 0. */
  podPendingDurationThreshold?: pulumi.Input<number>;
  /** When idle pods of a pool that scales by demand are recycled. Default: never set. */
  idleRecycleTime?: pulumi.Input<PodPoolIdleRecycleArgs>;
  /** How to reach meta-service. Default: through the API server of the stack's `kubernetes:kubeconfig` and `kubernetes:context`. */
  connection?: pulumi.Input<PodPoolConnectionArgs>;
  /** Takes over an existing pool of this id when it equals the arguments, instead of failing. Default false. */
  adopt?: pulumi.Input<boolean>;
  /** Seconds to wait for each change to be done; below 300 it may not outlast an etcd outage. Default 600. */
  timeoutSeconds?: pulumi.Input<number>;
}

/** Settings of a pod pool. */
export interface PodPoolArgs extends FunctionPoolArgs {
  /** Id, unique in the openYuanrong cluster: 1 to 40 lowercase letters, digits and hyphens. */
  id: pulumi.Input<string>;
  /** Compute resources of the runtime-manager container. */
  resources: pulumi.Input<PodPoolResourceArgs>;
}

/** A node pool of OpenYurt, as a pool names it. */
export interface PodPoolNodePool {
  /** Name of the node pool. */
  name: pulumi.Input<string>;
  /** Taints of its nodes. Default: those that the `nodePools` of OpenYuanrong tell, elsewhere none. */
  taints?: pulumi.Input<PodPoolTaint[]>;
}

/** A taint of the nodes of a node pool. */
export interface PodPoolTaint {
  /** Key of the taint. */
  key: string;
  /** Value of the taint. Default: none. */
  value?: string;
  /** `NoSchedule`, `PreferNoSchedule` or `NoExecute`. */
  effect: string;
}

/** Compute resources: `cpu` in cores or `m`, `memory` in `Mi` or `Gi`, others as Kubernetes quantities. */
export interface PodPoolResourceArgs {
  /** What is reserved; needs `cpu` and `memory`. */
  requests: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** What may be used at most; needs `cpu` and `memory`. */
  limits: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Specification of the HorizontalPodAutoscaler of a pool, without its target. */
export interface PodPoolAutoscalerArgs {
  /** Least number of pods. Default 1. */
  minReplicas?: pulumi.Input<number>;
  /** Largest number of pods. */
  maxReplicas: pulumi.Input<number>;
  /** What the number of pods follows. Default: 80 % of the requested CPU. */
  metrics?: pulumi.Input<pulumi.Input<types.input.autoscaling.v2.MetricSpec>[]>;
  /** How fast the number of pods may change. Default: that of Kubernetes. */
  behavior?: pulumi.Input<types.input.autoscaling.v2.HorizontalPodAutoscalerBehavior>;
}

/** Seconds after which idle pods are recycled; -1 means never, 0 means not configured. */
export interface PodPoolIdleRecycleArgs {
  /** For the first `size` pods. Default 0. */
  reserved?: pulumi.Input<number>;
  /** For the pods above `size`. Default 0. */
  scaled?: pulumi.Input<number>;
}

/** The way to meta-service: directly by `url`, or through the service proxy of a cluster's API server. */
export interface PodPoolConnectionArgs {
  /** Base URL of meta-service, such as `http://meta-service.default.svc:8081`. Default: the service proxy. */
  url?: pulumi.Input<string>;
  /** Context of the kubeconfig. Default: its current context. */
  context?: pulumi.Input<string>;
  /** Path or content of a kubeconfig, kept as a secret. Default: `KUBECONFIG`, `~/.kube/config` or the pod's service account. */
  kubeconfig?: pulumi.Input<string>;
  /** Namespace of meta-service's Service. Default `openyuanrong`, as OpenYuanrong makes it. */
  namespace?: pulumi.Input<string>;
  /** Name of meta-service's Service. Default `meta-service`. */
  serviceName?: pulumi.Input<string>;
  /** Port of meta-service's Service. Default 8081. */
  port?: pulumi.Input<number>;
  /** Set when meta-service serves TLS; through the service proxy it has no fields. Default: plain HTTP, or that of `url`. */
  tls?: pulumi.Input<PodPoolTlsArgs>;
}

/** TLS to meta-service by `url`; paths are relative to the program's folder. */
export interface PodPoolTlsArgs {
  /** PEM text of the authorities to trust. Default: those of Node.js. */
  caCertificate?: pulumi.Input<string>;
  /** Path of the PEM client certificate. Default: none. */
  clientCertificateFile?: pulumi.Input<string>;
  /** Path of the PEM private key of the client certificate. Default: none. */
  clientKeyFile?: pulumi.Input<string>;
  /** Name that the server's certificate must carry. Default: the host of `url`. */
  serverName?: pulumi.Input<string>;
}
