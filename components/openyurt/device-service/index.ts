import * as pulumi from "@pulumi/pulumi";
import { validateArgs } from "../../core/validation";
import { createCustomResource } from "../custom-resource";
import { edgeXOptions } from "../edgex";
import { DeviceServiceArgs } from "./args";
import { deviceServiceManifest } from "./manifest";
import { deviceServiceSchema } from "./schema";

export * from "./args";
export { EdgeXAdminState, type EdgeXObjectArgs } from "../edgex";

/** A device service of EdgeX in a node pool, which speaks with devices of one kind. Throws ValidationError on bad arguments. */
export class DeviceService extends pulumi.ComponentResource {
  /** Name in EdgeX, known once the object is made in the cluster; the dock makes it in EdgeX after that. */
  readonly edgeXName: pulumi.Output<string>;

  constructor(name: string, args: DeviceServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`DeviceService ${name}`, deviceServiceSchema, args);
    super("yuanrong-platform:openyurt:DeviceService", name, args, opts);
    const object = createCustomResource(
      this,
      `${name}-device-service`,
      deviceServiceManifest(args),
      edgeXOptions(args),
    );
    this.edgeXName = object.metadata.name.apply((own) => args.edgeXName ?? own);
    this.registerOutputs({ edgeXName: this.edgeXName });
  }
}
