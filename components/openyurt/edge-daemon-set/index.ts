import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { validateArgs } from "../../core/validation";
import { EdgeDaemonSetArgs } from "./args";
import { edgeDaemonSetManifest } from "./manifest";
import { edgeDaemonSetSchema } from "./schema";

export * from "./args";

/**
 * A pod on each node of node pools, within the restricted Pod Security Standard, whose new versions OpenYurt brings to nodes that may be
 * out of reach. Throws ValidationError on bad arguments, such as a right of a container without a reason.
 */
export class EdgeDaemonSet extends pulumi.ComponentResource {
  /** Name of the DaemonSet, known once it is made, and ready where that is awaited. */
  readonly daemonSetName: pulumi.Output<string>;
  /** Namespace of the DaemonSet. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: EdgeDaemonSetArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`EdgeDaemonSet ${name}`, edgeDaemonSetSchema, args);
    super("yuanrong-platform:openyurt:EdgeDaemonSet", name, args, opts);
    const manifest = edgeDaemonSetManifest(args) as unknown as k8s.apps.v1.DaemonSetArgs;
    const set = new k8s.apps.v1.DaemonSet(`${name}-daemon-set`, manifest, childOf(this));
    this.daemonSetName = set.metadata.name;
    this.namespace = set.metadata.namespace;
    this.registerOutputs({ daemonSetName: this.daemonSetName, namespace: this.namespace });
  }
}
