import * as pulumi from "@pulumi/pulumi";
import { PodPlacement } from "../../core/pods";
import { ObjectStore } from "../object-store";

/** Arguments of Bucket. */
export interface BucketArgs {
  /** Namespace of the Job, which holds the Secret with the store's keys. */
  namespace: pulumi.Input<string>;
  /** The store. */
  objectStore: ObjectStore;
  /** Name of the bucket: 3 to 63 lowercase letters, digits and hyphens. */
  bucket: string;
  /** Region, for stores that have regions; default us-east-1. */
  region?: string;
  /** Secret with the authority of the store's certificate under `ca.crt`; default the authorities of the image. */
  caSecretName?: pulumi.Input<string>;
  /** Where the Job's pod may run; default anywhere. */
  placement?: PodPlacement;
  /** Image with rclone; default the pinned official one. */
  image?: pulumi.Input<string>;
  /** Names of Secrets to pull the image with; default none. */
  imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
}
