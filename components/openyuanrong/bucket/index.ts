import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { imageOf } from "../../core/images";
import { labels } from "../../core/labels";
import { restrictedContainer, restrictedPod } from "../../core/pod-security";
import { placed, pullSecrets } from "../../core/pods";
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
    const allLabels = labels({ name: "bucket", partOf: "openyuanrong" }, jobName);
    new k8s.batch.v1.Job(
      `${name}-job`,
      {
        metadata: { name: jobName, namespace: args.namespace, labels: allLabels },
        spec: { backoffLimit: 10, template: { metadata: { labels: allLabels }, spec: podSpec(args) } },
      },
      childOf(this, { deleteBeforeReplace: true }),
    );
    this.bucketName = pulumi.output(args.bucket);
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

const STORE_CA = "/etc/store";

function podSpec(args: BucketArgs): k8s.types.input.core.v1.PodSpec {
  const authority = args.caSecretName === undefined ? [] : [secretFiles("store-ca", STORE_CA, args.caSecretName)];
  return {
    restartPolicy: "OnFailure",
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    imagePullSecrets: pullSecrets(args.imagePullSecrets),
    securityContext: restrictedPod(NONROOT),
    ...placed(args.placement),
    containers: [
      {
        name: "bucket",
        image: args.image ?? imageOf(imageVersions.rclone),
        command: ["rclone", "mkdir", `store:${args.bucket}`],
        env: rcloneEnv(args.objectStore, {
          region: args.region,
          ...(authority.length > 0 && { authority: `${STORE_CA}/ca.crt` }),
        }),
        resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { cpu: "200m", memory: "128Mi" } },
        securityContext: restrictedContainer(),
        volumeMounts: mountsOf(authority),
      },
    ],
    volumes: volumesOf(authority),
  };
}
