import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { SKIP_AWAIT } from "../../core/annotations";
import { childOf, statefulChildOf } from "../../core/children";
import { createServiceMonitor, scrapeAnnotations } from "../../core/monitoring";
import { RandomPassword } from "../../core/secrets";
import { validateArgs } from "../../core/validation";
import { System, systemOf } from "../control-plane";
import { serviceHost } from "../names";
import { OBJECT_STORE_SECRET, ObjectStore } from "../object-store";
import { MinioArgs } from "./args";
import { minioSchema } from "./schema";
import { METRICS_PATH, MINIO_PORT, statefulSetSpec } from "./workload";

export * from "./args";

const MINIO = "minio";

/**
 * An object store of one pod for trials. Its authors no longer maintain it: for production use a store such as Ceph RGW.
 * Throws ValidationError on bad arguments, and in stacks other than local and dev unless that is accepted.
 */
export class Minio extends pulumi.ComponentResource {
  /** Address as host:port, in plain text. */
  readonly endpoint: pulumi.Output<string>;
  /** Secret with `accesskey` and `secretkey`. */
  readonly secretName: pulumi.Output<string>;

  constructor(name: string, args: MinioArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`Minio ${name}`, minioSchema, args);
    super("yuanrong-platform:openyuanrong:Minio", name, args, opts);
    const system = systemOf(MINIO, args.namespace);
    const protect = args.protect ?? true;
    if (args.secretName === undefined) createKeys(this, name, args, protect);
    const service = new k8s.core.v1.Service(
      `${name}-service`,
      {
        metadata: { ...system.metadata(), annotations: SKIP_AWAIT },
        spec: { selector: system.selector, ports: [{ name: "s3", port: MINIO_PORT, targetPort: "s3" }] },
      },
      childOf(this),
    );
    const annotations = scrapeAnnotations(args.monitoring, MINIO_PORT, METRICS_PATH);
    new k8s.apps.v1.StatefulSet(
      `${name}-stateful-set`,
      {
        metadata: system.metadata(),
        spec: statefulSetSpec(args, MINIO, system.selector, { labels: system.labels, annotations }),
      },
      statefulChildOf(this, protect),
    );
    createServiceMonitor(
      `${name}-monitor`,
      args.monitoring,
      { metadata: system.metadata(), selector: system.selector, port: "s3", path: METRICS_PATH },
      childOf(this),
    );
    this.endpoint = pulumi.interpolate`${serviceHost(service.metadata.name, args.namespace, args.clusterDomain)}:${MINIO_PORT}`;
    this.secretName = pulumi.output(args.secretName ?? OBJECT_STORE_SECRET);
    this.registerOutputs({ endpoint: this.endpoint, secretName: this.secretName });
  }

  /** How the others reach it. */
  get objectStore(): ObjectStore {
    return { endpoint: this.endpoint, tls: false, secretName: this.secretName };
  }
}

function createKeys(parent: Minio, name: string, args: MinioArgs, protect: boolean): void {
  const generated = (role: string, length: number) =>
    new RandomPassword(`${name}-${role}`, { length }, statefulChildOf(parent, protect)).result;
  const stringData = { accesskey: generated("access-key", 20), secretkey: generated("secret-key", 40) };
  const secret = (resource: string, { metadata }: System) =>
    new k8s.core.v1.Secret(resource, { metadata: metadata(OBJECT_STORE_SECRET), stringData }, childOf(parent));
  secret(`${name}-keys`, systemOf(MINIO, args.namespace));
  for (const namespace of args.clientNamespaces ?? []) secret(`${name}-keys-${namespace}`, systemOf(MINIO, namespace));
}
