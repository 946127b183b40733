import * as pulumi from "@pulumi/pulumi";
import { validateArgs } from "../../core/validation";
import { createCustomResource } from "../custom-resource";
import { edgeXOptions } from "../edgex";
import { DeviceArgs } from "./args";
import { deviceManifest } from "./manifest";
import { deviceSchema } from "./schema";

export * from "./args";
export { EdgeXAdminState, type EdgeXObjectArgs } from "../edgex";

/** A device of EdgeX in a node pool, which the dock makes there. Throws ValidationError on bad arguments. */
export class Device extends pulumi.ComponentResource {
  /** Name in EdgeX, known once the object is made in the cluster; the dock makes it in EdgeX after that. */
  readonly edgeXName: pulumi.Output<string>;

  constructor(name: string, args: DeviceArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`Device ${name}`, deviceSchema, args);
    super("yuanrong-platform:openyurt:Device", name, args, opts);
    const object = createCustomResource(
      this,
      `${name}-device`,
      deviceManifest(args),
      edgeXOptions(args, ["spec.serviceName", "spec.profileName"]),
    );
    this.edgeXName = object.metadata.name.apply((own) => args.edgeXName ?? own);
    this.registerOutputs({ edgeXName: this.edgeXName });
  }
}
