import { expect, test } from "vitest";
import { DeviceProfile } from "../../../components/openyurt/device-profile";
import { deviceProfileManifest } from "../../../components/openyurt/device-profile/manifest";
import { called, known, registered } from "../../support/registered";
import { thermometer } from "./examples";

test("every argument stands where the definition has it, numbers as text", () => {
  expect(deviceProfileManifest(thermometer)).toEqual({
    apiVersion: "iot.openyurt.io/v1alpha1",
    kind: "DeviceProfile",
    metadata: {
      name: "thermometer",
      namespace: "default",
      labels: { "yurt-iot-dock/edgex-object.name": "Thermometer-1" },
    },
    spec: {
      nodePool: "hangzhou",
      description: "A thermometer with a camera",
      labels: ["cold"],
      manufacturer: "Example",
      model: "T1",
      deviceResources: [
        {
          name: "temperature",
          description: "In tenths",
          isHidden: true,
          tag: "cold",
          attributes: { primaryTable: "HOLDING_REGISTERS", startingAddress: "1" },
          properties: {
            valueType: "Int16",
            readWrite: "R",
            mask: "4095",
            shift: "4",
            scale: "0.1",
            offset: "-40",
            base: "0",
            assertion: "20",
            units: "Cel",
          },
        },
        {
          name: "limit",
          description: "",
          isHidden: false,
          properties: { valueType: "Float32", readWrite: "RW", minimum: "-40", maximum: "85.5", defaultValue: "8.5" },
        },
        {
          name: "picture",
          description: "",
          isHidden: false,
          properties: { valueType: "Binary", readWrite: "R", mediaType: "image/jpeg" },
        },
        {
          name: "alarm",
          description: "",
          isHidden: false,
          properties: { valueType: "Bool", readWrite: "W", defaultValue: "false" },
        },
      ],
      deviceCommands: [
        {
          name: "state",
          readWrite: "R",
          isHidden: true,
          resourceOperations: [
            { deviceResource: "temperature", defaultValue: "", mappings: { "0": "cold" } },
            { deviceResource: "limit", defaultValue: "" },
          ],
        },
        {
          name: "set",
          readWrite: "W",
          isHidden: false,
          resourceOperations: [
            { deviceResource: "limit", defaultValue: "4" },
            { deviceResource: "alarm", defaultValue: "" },
          ],
        },
      ],
    },
  });
});

test("the component is one DeviceProfile", async () => {
  let profile: DeviceProfile | undefined;
  const resources = await registered(() => void (profile = new DeviceProfile("a", thermometer)));
  expect(called(resources, "a-device-profile").inputs.kind).toBe("DeviceProfile");
  expect(await known(profile!.edgeXName)).toBe("Thermometer-1");
});
