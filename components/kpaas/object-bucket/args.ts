import * as pulumi from "@pulumi/pulumi";

/** What a bucket is like. */
export interface ObjectBucketSettings {
  /** Name of the bucket, and of the claim, its Secret and its ConfigMap; 3 to 63 lowercase letters, digits and hyphens. One name a store. */
  bucketName: string;
  /** How many objects it may hold; default any number. */
  maxObjects?: number;
  /** How much it may hold, such as 100Gi; default any amount. */
  maxSize?: string;
}

/** Arguments of ObjectBucket. */
export interface ObjectBucketArgs extends ObjectBucketSettings {
  /** Namespace of the service that uses the bucket. */
  namespace: pulumi.Input<string>;
  /** Class of the bucket; Rook tells it as `bucketStorageClassName`. */
  storageClassName: pulumi.Input<string>;
  /** Address of the store, such as https://rook-ceph-rgw-ceph-objectstore.rook-ceph.svc; Rook tells it as `objectStoreEndpoint`. */
  endpoint: pulumi.Input<string>;
  /** Region that requests are signed for; default us-east-1. */
  region?: pulumi.Input<string>;
  /** Seconds that the store has to make it, 60 to 7200; default 600. */
  timeoutSeconds?: number;
  /** Whether Pulumi refuses to delete it; default true. */
  protect?: boolean;
}
