import { Manifest } from "../custom-resource";
import { edgeXManifest } from "../edgex";
import { DeviceProfileArgs, DeviceProfileCommand, DeviceProfileResource } from "./args";

/** A DeviceProfile. */
export function deviceProfileManifest(args: DeviceProfileArgs): Manifest {
  const { manufacturer, model, resources, commands } = args;
  return edgeXManifest("DeviceProfile", args, {
    ...present({ manufacturer, model }),
    deviceResources: resources.map(resourceOf),
    ...(commands && { deviceCommands: commands.map(commandOf) }),
  });
}

function resourceOf(resource: DeviceProfileResource): Record<string, unknown> {
  const { name, description = "", hidden = false, tag, attributes, ...properties } = resource;
  // The definition holds numbers as text.
  const texts = Object.entries(present(properties)).map(([key, value]) => [key, String(value)]);
  return {
    name,
    description,
    isHidden: hidden,
    ...present({ tag, attributes }),
    properties: Object.fromEntries(texts),
  };
}

function commandOf({ name, readWrite, hidden = false, operations }: DeviceProfileCommand): Record<string, unknown> {
  const resourceOperations = operations.map(({ resource, defaultValue = "", mappings }) => ({
    deviceResource: resource,
    defaultValue,
    ...present({ mappings }),
  }));
  return { name, readWrite, isHidden: hidden, resourceOperations };
}

function present(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
