import * as pulumi from "@pulumi/pulumi";
import { Monitoring } from "../../core/monitoring";
import { ContainerResources, PodPlacement } from "../../core/pods";

/** Where MinIO keeps its objects. */
export interface MinioStorage {
  /** StorageClass; default the cluster's default class. */
  className?: pulumi.Input<string>;
  /** Size of the volume; default 20Gi. */
  size?: pulumi.Input<string>;
}

/** What MinIO is like. */
export interface MinioSettings {
  /** Whether software that its authors no longer maintain may run beyond the stacks local and dev; default false. */
  acceptUnmaintained?: boolean;
  /** Existing Secret with `accesskey` and `secretkey`, in every namespace that reads it; default generated keys. */
  secretName?: string;
  /** Volume; default 20Gi of the default StorageClass. */
  storage?: MinioStorage;
  /** Resources; default 250m and 512Mi, limited to 1 CPU and 1Gi. */
  resources?: ContainerResources;
  /** Where the pod may run; default anywhere. */
  placement?: PodPlacement;
  /** Image; default the last that was published. */
  image?: pulumi.Input<string>;
}

/** Arguments of Minio. */
export interface MinioArgs extends MinioSettings {
  /** Namespace of all objects. */
  namespace: pulumi.Input<string>;
  /** Further namespaces in which the Secret with the keys is made; default none. */
  clientNamespaces?: string[];
  /** Names of Secrets to pull the image with; default none. */
  imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
  /** DNS domain of the cluster; default cluster.local. */
  clusterDomain?: string;
  /** Metrics, which anybody who reaches the port may then read; default none. */
  monitoring?: Monitoring;
  /** Whether the StatefulSet and the generated keys are protected from deletion; default true. */
  protect?: boolean;
}
