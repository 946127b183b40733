import type { Manifest } from "../../../components/openyurt/custom-resource";
import type { DeviceArgs } from "../../../components/openyurt/device";
import { deviceManifest } from "../../../components/openyurt/device/manifest";

/** A device with every argument but the one that goes with managed alone. */
export const thermometer: DeviceArgs = {
  name: "thermometer",
  namespace: "default",
  nodePool: "hangzhou",
  description: "In the cold store",
  labels: ["cold"],
  serviceName: "edgex-device-modbus",
  profileName: "thermometer",
  protocols: { "modbus-tcp": { Address: "192.0.2.5", Port: "502" } },
  adminState: "LOCKED",
  operatingState: "UNKNOWN",
  managed: true,
  notify: true,
  location: "hall 3",
  properties: {
    limit: { value: "8" },
    unit: { value: "Cel", putUrl: "http://edgex-core-command:59882/api/v3/device/name/thermometer/unit" },
  },
  protect: false,
};

/** One of another name in EdgeX. */
export const named: DeviceArgs = {
  name: "hangzhou-random",
  namespace: "default",
  nodePool: "hangzhou",
  edgeXName: "Random_1",
  serviceName: "device-virtual",
  profileName: "Random",
  protocols: { other: {} },
  managed: false,
};

/** Devices that together use every argument. */
export const examples: Manifest[] = [thermometer, named].map(deviceManifest);
