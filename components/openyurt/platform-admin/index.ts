import * as pulumi from "@pulumi/pulumi";
import { validateArgs } from "../../core/validation";
import { createCustomResource } from "../custom-resource";
import { PlatformAdminArgs } from "./args";
import { createDock } from "./dock";
import { platformAdminManifest } from "./manifest";
import { platformAdminSchema } from "./schema";

export * from "./args";

/** OpenYurt keeps the parts as they were when it was made. */
const FIXED = ["spec.version", "spec.security", "spec.platform"];

/**
 * EdgeX in node pools, an instance in each, and the dock that keeps its devices the same in the cluster. It does not wait until they run.
 * Throws ValidationError on bad arguments, all of which OpenYurt 1.7.0 itself would take.
 */
export class PlatformAdmin extends pulumi.ComponentResource {
  /** Name, known once it is made. */
  readonly platformAdminName: pulumi.Output<string>;
  /** Namespace of its parts, where devices belong too. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: PlatformAdminArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`PlatformAdmin ${name}`, platformAdminSchema, args);
    super("yuanrong-platform:openyurt:PlatformAdmin", name, args, opts);
    const admin = createCustomResource(this, `${name}-platform-admin`, platformAdminManifest(args), {
      protect: args.protect ?? true,
      replaceOnChanges: FIXED,
      deleteBeforeReplace: true,
    });
    if (args.dock) createDock(this, name, args, args.dock, [admin]);
    this.platformAdminName = admin.metadata.name;
    this.namespace = admin.metadata.namespace;
    this.registerOutputs({ platformAdminName: this.platformAdminName, namespace: this.namespace });
  }
}
