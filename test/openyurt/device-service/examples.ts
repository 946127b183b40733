import type { Manifest } from "../../../components/openyurt/custom-resource";
import type { DeviceServiceArgs } from "../../../components/openyurt/device-service";
import { deviceServiceManifest } from "../../../components/openyurt/device-service/manifest";

/** A device service with every argument. */
export const modbus: DeviceServiceArgs = {
  name: "modbus",
  namespace: "default",
  nodePool: "hangzhou",
  edgeXName: "device-modbus",
  description: "Speaks Modbus",
  labels: ["modbus"],
  baseAddress: "http://edgex-device-modbus:59901",
  adminState: "LOCKED",
  managed: false,
  protect: false,
};

/** Device services that together use every argument. */
export const examples: Manifest[] = [
  modbus,
  { name: "rest", namespace: "default", nodePool: "hangzhou", baseAddress: "http://edgex-device-rest:59986" },
].map(deviceServiceManifest);
