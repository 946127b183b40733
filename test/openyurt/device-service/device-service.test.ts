import { describe, expect, test } from "vitest";
import { DeviceService } from "../../../components/openyurt/device-service";
import { deviceServiceManifest } from "../../../components/openyurt/device-service/manifest";
import { deviceServiceSchema } from "../../../components/openyurt/device-service/schema";
import { refuses } from "../../support/refusals";
import { called, known, registered } from "../../support/registered";
import { modbus } from "./examples";

test("every argument stands where the definition has it", () => {
  expect(deviceServiceManifest(modbus)).toEqual({
    apiVersion: "iot.openyurt.io/v1alpha1",
    kind: "DeviceService",
    metadata: {
      name: "modbus",
      namespace: "default",
      labels: { "yurt-iot-dock/edgex-object.name": "device-modbus" },
    },
    spec: {
      nodePool: "hangzhou",
      description: "Speaks Modbus",
      labels: ["modbus"],
      baseAddress: "http://edgex-device-modbus:59901",
      adminState: "LOCKED",
      managed: false,
    },
  });
});

test("the component is one DeviceService with stated defaults", async () => {
  let service: DeviceService | undefined;
  const { adminState: _, managed: __, edgeXName: ___, ...rest } = modbus;
  const resources = await registered(() => void (service = new DeviceService("a", rest)));
  expect(called(resources, "a-device-service").inputs.spec).toMatchObject({ adminState: "UNLOCKED", managed: true });
  expect(await known(service!.edgeXName)).toBe("modbus");
});

describe("refusals", () => {
  refuses(deviceServiceSchema, modbus, [
    [{ name: "modbus_1" }, "name", '"modbus_1" does not match'],
    [{ baseAddress: undefined }, "baseAddress", "is required"],
    [{ baseAddress: "edgex-device-modbus:59901" }, "baseAddress", "does not match"],
    [{ baseAddress: "http://user:word@modbus:59901" }, "baseAddress", "does not match"],
    [{ baseAddress: "mqtt://modbus:1883" }, "baseAddress", "does not match"],
    [{ baseAddress: "http://modbus:0" }, "baseAddress", "does not match"],
    [{ adminState: "ENABLED" }, "adminState", '"ENABLED" is not supported'],
    [{ managed: 1 }, "managed", "is a number"],
    [{ nodePool: "" }, "nodePool", '"" does not match'],
    [{ edgeXName: "a".repeat(64) }, "edgeXName", "does not match"],
    [{ operatingState: "UP" }, "operatingState", "is not a known property"],
  ]);
});
