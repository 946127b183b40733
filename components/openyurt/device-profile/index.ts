import * as pulumi from "@pulumi/pulumi";
import { validateArgs } from "../../core/validation";
import { createCustomResource } from "../custom-resource";
import { edgeXOptions } from "../edgex";
import { DeviceProfileArgs } from "./args";
import { deviceProfileManifest } from "./manifest";
import { deviceProfileSchema } from "./schema";

export * from "./args";
export { EdgeXAccess, type EdgeXObjectArgs } from "../edgex";

/** A profile of EdgeX in a node pool, which describes devices of one kind. A change makes it anew, as the dock writes a profile once. Throws ValidationError on bad arguments. */
export class DeviceProfile extends pulumi.ComponentResource {
  /** Name in EdgeX, known once the object is made in the cluster; the dock makes it in EdgeX after that. */
  readonly edgeXName: pulumi.Output<string>;

  constructor(name: string, args: DeviceProfileArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`DeviceProfile ${name}`, deviceProfileSchema, args);
    super("yuanrong-platform:openyurt:DeviceProfile", name, args, opts);
    const object = createCustomResource(
      this,
      `${name}-device-profile`,
      deviceProfileManifest(args),
      edgeXOptions(args, ["spec"]),
    );
    this.edgeXName = object.metadata.name.apply((own) => args.edgeXName ?? own);
    this.registerOutputs({ edgeXName: this.edgeXName });
  }
}
