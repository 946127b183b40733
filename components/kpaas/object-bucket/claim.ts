import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { BucketReference } from "../references";
import { ObjectBucket } from "./index";

/** Where a bucket is claimed. */
export interface ClaimPlace {
  namespace: pulumi.Input<string>;
  protect?: boolean;
  dependsOn: pulumi.Resource[];
}

/** The Secret with the keys of a bucket: a claim makes one by the bucket's name. */
export function bucketSecretOf({ secretName, bucketName }: BucketReference): pulumi.Input<string> {
  return secretName ?? bucketName;
}

/** Claims the bucket of a service as `${name}-bucket` where the reference says so; answers what to wait for before it is used. */
export function claimBucket(
  parent: pulumi.Resource,
  name: string,
  bucket: BucketReference | undefined,
  { namespace, protect, dependsOn }: ClaimPlace,
): pulumi.Resource[] {
  if (bucket?.claimClassName === undefined) return [];
  const { bucketName, claimClassName: storageClassName, endpoint, region } = bucket;
  return [
    new ObjectBucket(
      `${name}-bucket`,
      { namespace, bucketName: bucketName as string, storageClassName, endpoint, region, protect },
      childOf(parent, { dependsOn }),
    ),
  ];
}
