import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { statefulChildOf } from "../../core/children";
import { labels } from "../../core/labels";
import { validateArgs } from "../../core/validation";
import { BucketReference } from "../references";
import { ObjectBucketArgs, ObjectBucketSettings } from "./args";
import { objectBucketSchema } from "./schema";

export * from "./args";

const TIMEOUT_SECONDS = 600;

/**
 * A bucket of an object store, with a user of its own, whose keys are in a Secret of the namespace that uses it. The store must be there
 * before it. Throws ValidationError on bad arguments, and where the store's class or address is empty.
 */
export class ObjectBucket extends pulumi.ComponentResource {
  /** Name of the bucket, known once it is made. */
  readonly bucketName: pulumi.Output<string>;
  /** Secret with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, known once the bucket is made. */
  readonly secretName: pulumi.Output<string>;
  /** ConfigMap with BUCKET_HOST, BUCKET_PORT and BUCKET_NAME, known once the bucket is made. */
  readonly configMapName: pulumi.Output<string>;
  /** Address of the store. */
  readonly endpoint: pulumi.Output<string>;
  /** Region that requests are signed for. */
  readonly region: pulumi.Output<string>;

  constructor(name: string, args: ObjectBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`ObjectBucket ${name}`, objectBucketSchema, args);
    super("yuanrong-platform:kpaas:ObjectBucket", name, args, opts);
    const { bucketName, namespace, storageClassName, endpoint, region = "us-east-1", protect = true } = args;
    const claim = new k8s.apiextensions.CustomResource(
      `${name}-claim`,
      {
        apiVersion: "objectbucket.io/v1alpha1",
        kind: "ObjectBucketClaim",
        metadata: {
          name: bucketName,
          namespace,
          labels: labels({ name: "object-bucket", partOf: "kpaas" }, bucketName),
          annotations: {
            "pulumi.com/waitFor": "jsonpath={.status.phase}=Bound",
            "pulumi.com/timeoutSeconds": String(args.timeoutSeconds ?? TIMEOUT_SECONDS),
          },
        },
        spec: { bucketName, storageClassName, additionalConfig: quotaOf(args) },
      },
      // The provisioner writes the name of what it made beside ours.
      statefulChildOf(this, protect, { ignoreChanges: ["spec.objectBucketName"] }),
    );
    this.bucketName = claim.urn.apply(() => bucketName);
    this.secretName = claim.metadata.name;
    this.configMapName = claim.metadata.name;
    this.endpoint = pulumi.output(endpoint);
    this.region = pulumi.output(region);
    this.registerOutputs({
      bucketName: this.bucketName,
      secretName: this.secretName,
      configMapName: this.configMapName,
      endpoint: this.endpoint,
      region: this.region,
    });
  }

  /** The bucket, as other components take it. */
  get reference(): BucketReference {
    const { endpoint, bucketName, region, secretName } = this;
    return { endpoint, bucketName, region, secretName };
  }
}

/** What the bucket's user may store, in texts as the claim takes it. */
function quotaOf({ maxObjects, maxSize }: ObjectBucketSettings): Record<string, string> | undefined {
  if (maxObjects === undefined && maxSize === undefined) return undefined;
  return {
    ...(maxObjects !== undefined && { maxObjects: String(maxObjects) }),
    ...(maxSize !== undefined && { maxSize }),
  };
}
