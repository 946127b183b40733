import { Manifest } from "../custom-resource";
import { EdgeXAdminState, edgeXManifest } from "../edgex";
import { DeviceArgs, DeviceOperatingState, DeviceProperty } from "./args";

/** A Device. */
export function deviceManifest(args: DeviceArgs): Manifest {
  const { serviceName, profileName, protocols, location, properties } = args;
  return edgeXManifest("Device", args, {
    serviceName,
    profileName,
    protocols,
    adminState: args.adminState ?? EdgeXAdminState.Unlocked,
    operatingState: args.operatingState ?? DeviceOperatingState.Up,
    managed: args.managed ?? true,
    notify: args.notify ?? false,
    ...(location !== undefined && { location }),
    ...(properties && { deviceProperties: desired(properties) }),
  });
}

/** OpenYurt looks a property up by its name, so key and name are the same. */
function desired(properties: Record<string, DeviceProperty>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { value, putUrl }]) => [
      name,
      { name, desiredValue: value, ...(putUrl !== undefined && { putURL: putUrl }) },
    ]),
  );
}
