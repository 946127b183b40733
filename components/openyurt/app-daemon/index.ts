import * as pulumi from "@pulumi/pulumi";
import { validateArgs } from "../../core/validation";
import { createAppSet } from "../app-set/create";
import { YurtAppDaemonArgs } from "./args";
import { yurtAppDaemonSchema } from "./schema";

export * from "./args";

/**
 * One Deployment or StatefulSet for every node pool with certain labels, also for pools that come later. OpenYurt's own kind YurtAppDaemon
 * is dead since version 1.7, so this is a YurtAppSet. Throws ValidationError on bad arguments.
 */
export class YurtAppDaemon extends pulumi.ComponentResource {
  /** Name of the set, known once it is made, and ready where that is awaited. */
  readonly appSetName: pulumi.Output<string>;
  /** Namespace of the set and of its workloads. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: YurtAppDaemonArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`YurtAppDaemon ${name}`, yurtAppDaemonSchema, args);
    super("yuanrong-platform:openyurt:YurtAppDaemon", name, args, opts);
    const set = createAppSet(this, name, args);
    this.appSetName = set.metadata.name;
    this.namespace = set.metadata.namespace;
    this.registerOutputs({ appSetName: this.appSetName, namespace: this.namespace });
  }
}
