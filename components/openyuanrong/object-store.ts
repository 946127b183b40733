import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type * as k8s from "@pulumi/kubernetes";
import { dataKey, dnsSubdomain, hostPort } from "../core/names";

/** An S3-compatible store that holds function packages. */
export interface ObjectStore {
  /** Address as host:port. */
  endpoint: pulumi.Input<string>;
  /** Whether it speaks TLS; default true. */
  tls?: boolean;
  /** Secret in the same namespace with the keys; default minio-secret-yuanrong. */
  secretName?: pulumi.Input<string>;
  /** Key of the Secret with the access key; default accesskey. */
  accessKeyIdKey?: pulumi.Input<string>;
  /** Key of the Secret with the secret key; default secretkey. */
  secretAccessKeyKey?: pulumi.Input<string>;
  /** Any text that changes with the keys, so that their readers restart; default none. */
  revision?: pulumi.Input<string>;
}

/** Name of the Secret with the store's keys that openYuanrong's documents use. */
export const OBJECT_STORE_SECRET = "minio-secret-yuanrong";

/** Checks an {@link ObjectStore}. */
export const objectStoreSchema = z.strictObject({
  endpoint: hostPort,
  tls: z.boolean().optional(),
  secretName: dnsSubdomain.optional(),
  accessKeyIdKey: dataKey.optional(),
  secretAccessKeyKey: dataKey.optional(),
  revision: z.string().optional(),
});

/** The environment by which the store's keys reach a container: by reference, so that they stand in no file of ours. */
export function objectStoreEnv(store: ObjectStore): k8s.types.input.core.v1.EnvVar[] {
  const { secretName = OBJECT_STORE_SECRET, accessKeyIdKey = "accesskey", secretAccessKeyKey = "secretkey" } = store;
  const from = (name: string, key: pulumi.Input<string>) => ({
    name,
    valueFrom: { secretKeyRef: { name: secretName, key } },
  });
  return [from("S3_ACCESS_KEY", accessKeyIdKey), from("S3_SECRET_KEY", secretAccessKeyKey)];
}

/** How rclone reaches a store. */
export interface RcloneOptions {
  /** Region that requests are signed for; default us-east-1, which stores without regions take. */
  region?: pulumi.Input<string>;
  /** Whether the bucket stands in the path instead of the host name; default true. */
  pathStyle?: pulumi.Input<boolean>;
  /** File with the authority of the store's certificate; default the authorities of the image. */
  authority?: string;
  /** Whether the bucket is taken as there, so that rights on its objects suffice; default false. */
  bucketExists?: boolean;
}

/** The environment that gives rclone the store as the remote `store`, its keys by reference. */
export function rcloneEnv(store: ObjectStore, options: RcloneOptions = {}): k8s.types.input.core.v1.EnvVar[] {
  const remote = (key: string, value: pulumi.Input<string>) => ({ name: `RCLONE_CONFIG_STORE_${key}`, value });
  return [
    // There is no file, and nowhere to write one.
    { name: "RCLONE_CONFIG", value: "/notfound" },
    ...(options.authority === undefined ? [] : [{ name: "RCLONE_CA_CERT", value: options.authority }]),
    remote("TYPE", "s3"),
    remote("PROVIDER", "Other"),
    remote("ENDPOINT", pulumi.interpolate`${(store.tls ?? true) ? "https" : "http"}://${store.endpoint}`),
    remote("REGION", options.region ?? "us-east-1"),
    remote("FORCE_PATH_STYLE", pulumi.interpolate`${options.pathStyle ?? true}`),
    ...(options.bucketExists ? [remote("NO_CHECK_BUCKET", "true")] : []),
    ...objectStoreEnv(store),
    remote("ACCESS_KEY_ID", "$(S3_ACCESS_KEY)"),
    remote("SECRET_ACCESS_KEY", "$(S3_SECRET_KEY)"),
  ];
}
