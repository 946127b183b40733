import { Manifest } from "../custom-resource";
import { EdgeXAdminState, edgeXManifest } from "../edgex";
import { DeviceServiceArgs } from "./args";

/** A DeviceService. */
export function deviceServiceManifest(args: DeviceServiceArgs): Manifest {
  return edgeXManifest("DeviceService", args, {
    baseAddress: args.baseAddress,
    adminState: args.adminState ?? EdgeXAdminState.Unlocked,
    managed: args.managed ?? true,
  });
}
