import { Values } from "../../core/values";
import { RookStorage } from "./storage-args";

/** The storage of a CephCluster: which disks it takes, and how. */
export function storageSpec(storage: RookStorage, production: boolean): Values {
  const { nodes, deviceFilter, devicePathFilter, useAllDevices = false } = storage;
  return {
    useAllNodes: nodes === undefined,
    useAllDevices,
    deviceFilter,
    devicePathFilter,
    nodes: nodes?.map(({ name, devices, deviceFilter: own }) => ({
      name,
      ...(devices && { devices: devices.map((device) => ({ name: device })) }),
      ...(own !== undefined && { deviceFilter: own }),
    })),
    config: osdConfig(storage, production),
  };
}

/** Rook takes texts alone here. */
function osdConfig(
  { encryptedDevices, osdsPerDevice, metadataDevice }: RookStorage,
  production: boolean,
): Record<string, string> {
  return {
    encryptedDevice: String(encryptedDevices ?? production),
    ...(osdsPerDevice !== undefined && { osdsPerDevice: String(osdsPerDevice) }),
    ...(metadataDevice !== undefined && { metadataDevice }),
  };
}
