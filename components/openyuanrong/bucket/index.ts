import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { imageOf } from "../../core/images";
import { labels } from "../../core/labels";
import { createSetupJob, SetupJob } from "../../core/setup-job";
import { validateArgs } from "../../core/validation";
import { imageVersions } from "../../core/versions";
import { rcloneEnv } from "../object-store";
import { mountsOf, secretFiles, volumesOf } from "../paths";
import { BucketArgs } from "./args";
import { bucketSchema } from "./schema";

export * from "./args";

/** User of rclone's image who is not root; any number does. */
const NONROOT = 65532;

/**
 * A bucket in an S3-compatible store, made by a Job unless it is there. It is never emptied or deleted.
 * Throws ValidationError on bad arguments.
 */
export class Bucket extends pulumi.ComponentResource {
  /** Name of the bucket. */
  readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: BucketArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`Bucket ${name}`, bucketSchema, args);
    super("yuanrong-platform:openyuanrong:Bucket", name, args, opts);
    const jobName = `bucket-${args.bucket}`.slice(0, 63).replace(/-+$/, "");
    createSetupJob(`${name}-job`, bucketJob(args, jobName), childOf(this));
    this.bucketName = pulumi.output(args.bucket);
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

const STORE_CA = "/etc/store";

function bucketJob(args: BucketArgs, name: string): SetupJob {
  const authority = args.caSecretName === undefined ? [] : [secretFiles("store-ca", STORE_CA, args.caSecretName)];
  const command = ["rclone", "mkdir", `store:${args.bucket}`];
  return {
    metadata: { name, namespace: args.namespace, labels: labels({ name: "bucket", partOf: "openyuanrong" }, name) },
    image: args.image ?? imageOf(imageVersions.rclone),
    user: NONROOT,
    command,
    env: rcloneEnv(args.objectStore, {
      region: args.region,
      ...(authority.length > 0 && { authority: `${STORE_CA}/ca.crt` }),
    }),
    volumes: volumesOf(authority),
    volumeMounts: mountsOf(authority),
    declared: command,
    imagePullSecrets: args.imagePullSecrets,
    placement: args.placement,
  };
}
