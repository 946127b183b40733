import type { Manifest } from "../../../components/openyurt/custom-resource";
import type { DeviceProfileArgs } from "../../../components/openyurt/device-profile";
import { deviceProfileManifest } from "../../../components/openyurt/device-profile/manifest";

/** A profile with every argument. */
export const thermometer: DeviceProfileArgs = {
  name: "thermometer",
  namespace: "default",
  nodePool: "hangzhou",
  edgeXName: "Thermometer-1",
  description: "A thermometer with a camera",
  labels: ["cold"],
  manufacturer: "Example",
  model: "T1",
  resources: [
    {
      name: "temperature",
      valueType: "Int16",
      readWrite: "R",
      description: "In tenths",
      hidden: true,
      tag: "cold",
      attributes: { primaryTable: "HOLDING_REGISTERS", startingAddress: "1" },
      mask: 4095,
      shift: 4,
      scale: 0.1,
      offset: -40,
      base: 0,
      assertion: "20",
      units: "Cel",
    },
    { name: "limit", valueType: "Float32", readWrite: "RW", minimum: -40, maximum: 85.5, defaultValue: "8.5" },
    { name: "picture", valueType: "Binary", readWrite: "R", mediaType: "image/jpeg" },
    { name: "alarm", valueType: "Bool", readWrite: "W", defaultValue: "false" },
  ],
  commands: [
    {
      name: "state",
      readWrite: "R",
      hidden: true,
      operations: [{ resource: "temperature", mappings: { "0": "cold" } }, { resource: "limit" }],
    },
    { name: "set", readWrite: "W", operations: [{ resource: "limit", defaultValue: "4" }, { resource: "alarm" }] },
  ],
  protect: false,
};

/** Profiles that together use every argument. */
export const examples: Manifest[] = [deviceProfileManifest(thermometer)];
