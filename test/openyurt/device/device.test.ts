import { expect, test } from "vitest";
import { ValidationError } from "../../../components/core/validation";
import { Device } from "../../../components/openyurt/device";
import { deviceManifest } from "../../../components/openyurt/device/manifest";
import { edgeXOptions } from "../../../components/openyurt/edgex";
import { called, known, registered } from "../../support/registered";
import { named, thermometer } from "./examples";

test("every argument stands where the definition has it", () => {
  expect(deviceManifest(thermometer)).toEqual({
    apiVersion: "iot.openyurt.io/v1alpha1",
    kind: "Device",
    metadata: { name: "thermometer", namespace: "default" },
    spec: {
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
      deviceProperties: {
        limit: { name: "limit", desiredValue: "8" },
        unit: {
          name: "unit",
          desiredValue: "Cel",
          putURL: "http://edgex-core-command:59882/api/v3/device/name/thermometer/unit",
        },
      },
    },
  });
});

test("defaults are stated, and another name in EdgeX is a label", () => {
  const { metadata, spec } = deviceManifest({ ...named, managed: undefined });
  expect(metadata.labels).toEqual({ "yurt-iot-dock/edgex-object.name": "Random_1" });
  expect(spec).toEqual({
    nodePool: "hangzhou",
    serviceName: "device-virtual",
    profileName: "Random",
    protocols: { other: {} },
    adminState: "UNLOCKED",
    operatingState: "UP",
    managed: true,
    notify: false,
  });
});

test("another pool, name, service or profile is another device of EdgeX", () => {
  expect(edgeXOptions(named, ["spec.serviceName"])).toEqual({
    protect: false,
    replaceOnChanges: ["spec.nodePool", 'metadata.labels["yurt-iot-dock/edgex-object.name"]', "spec.serviceName"],
    deleteBeforeReplace: true,
  });
  expect(edgeXOptions({ ...named, protect: true }).protect).toBe(true);
});

test("the component is one Device, and knows its name in EdgeX", async () => {
  const devices: Device[] = [];
  const resources = await registered(() => devices.push(new Device("a", thermometer), new Device("b", named)));
  expect(called(resources, "a-device").inputs.kind).toBe("Device");
  expect(await Promise.all(devices.map(({ edgeXName }) => known(edgeXName)))).toEqual(["thermometer", "Random_1"]);
  expect(called(resources, "b-device").inputs.metadata.labels).toMatchObject({
    "yurt-iot-dock/edgex-object.name": "Random_1",
    "app.kubernetes.io/part-of": "openyurt",
  });
});

test("bad arguments are refused before anything is made", async () => {
  const resources = await registered(() => {
    expect(() => new Device("a", { ...thermometer, protocols: {} })).toThrow(ValidationError);
  });
  expect(resources).toEqual([]);
});
