import * as pulumi from "@pulumi/pulumi";
import { validateArgs } from "../../core/validation";
import { createCustomResource } from "../custom-resource";
import { GatewayArgs } from "./args";
import { gatewayManifest } from "./manifest";
import { gatewaySchema } from "./schema";

export * from "./args";

/**
 * A site of Raven: which nodes end its tunnels and lead its requests. Its members are the nodes with the label
 * `raven.openyurt.io/gateway`, which it does not set. Throws ValidationError on bad arguments.
 */
export class Gateway extends pulumi.ComponentResource {
  /** Name of the gateway, known once it is made. */
  readonly gatewayName: pulumi.Output<string>;

  constructor(name: string, args: GatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`Gateway ${name}`, gatewaySchema, args);
    super("yuanrong-platform:openyurt:Gateway", name, args, opts);
    const gateway = createCustomResource(this, `${name}-gateway`, gatewayManifest(args), {
      protect: args.protect ?? false,
    });
    this.gatewayName = gateway.metadata.name;
    this.registerOutputs({ gatewayName: this.gatewayName });
  }
}
