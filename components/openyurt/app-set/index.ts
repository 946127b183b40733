import * as pulumi from "@pulumi/pulumi";
import { validateArgs } from "../../core/validation";
import { YurtAppSetArgs } from "./args";
import { createAppSet } from "./create";
import { yurtAppSetSchema } from "./schema";

export * from "./args";

/**
 * A Deployment or a StatefulSet for each of several node pools, with differences for some of them. Throws ValidationError on bad arguments,
 * such as a patch that does not fit the template.
 */
export class YurtAppSet extends pulumi.ComponentResource {
  /** Name of the set, known once it is made, and ready where that is awaited. */
  readonly appSetName: pulumi.Output<string>;
  /** Namespace of the set and of its workloads. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: YurtAppSetArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`YurtAppSet ${name}`, yurtAppSetSchema, args);
    super("yuanrong-platform:openyurt:YurtAppSet", name, args, opts);
    const set = createAppSet(this, name, args);
    this.appSetName = set.metadata.name;
    this.namespace = set.metadata.namespace;
    this.registerOutputs({ appSetName: this.appSetName, namespace: this.namespace });
  }
}
