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

/** Keys under which a Secret holds those of a store. */
export type BucketKeys = Pick<BucketReference, "accessKeyIdKey" | "secretAccessKeyKey">;

/** The Secret with the keys of a bucket: a claim makes one by the bucket's name. */
export function bucketSecretOf({ secretName, bucketName }: BucketReference): pulumi.Input<string> {
  return secretName ?? bucketName;
}

/** The keys of that Secret; default those of a claim. */
export function bucketKeysOf({
  accessKeyIdKey = "AWS_ACCESS_KEY_ID",
  secretAccessKeyKey = "AWS_SECRET_ACCESS_KEY",
}: BucketKeys): Required<BucketKeys> {
  return { accessKeyIdKey, secretAccessKeyKey };
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
