import { expect, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { DeviceValueType } from "../../../components/openyurt/device-profile";
import { deviceProfileSchema } from "../../../components/openyurt/device-profile/schema";
import { refuses } from "../../support/refusals";

const first = { name: "a", valueType: "Uint8", readWrite: "RW" };
const valid = { name: "p", namespace: "default", nodePool: "hangzhou", resources: [first] };
const resource = (change: object) => ({ resources: [{ ...first, ...change }] });
const command = (change: object, more: object = {}) => ({
  ...resource(more),
  commands: [{ name: "c", readWrite: "R", operations: [{ resource: "a" }], ...change }],
});

refuses(deviceProfileSchema, valid, [
  [{ resources: [] }, "resources", "length 0 is too small"],
  [{ resources: undefined }, "resources", "is required"],
  [{ resources: [first, first] }, "resources[1].name", "a is the name of another"],
  [resource({ name: "a/b" }), "resources[0].name", '"a/b" does not match'],
  [resource({ valueType: "Integer" }), "resources[0].valueType", '"Integer" is not supported'],
  [resource({ valueType: "uint8" }), "resources[0].valueType", '"uint8" is not supported'],
  [resource({ valueType: undefined }), "resources[0].valueType", "is required"],
  [resource({ readWrite: "WR" }), "resources[0].readWrite", '"WR" is not supported'],
  [resource({ readWrite: undefined }), "resources[0].readWrite", "is required"],
  [resource({ minimum: 9, maximum: 8 }), "resources[0].minimum", "9 is above the maximum 8"],
  [resource({ minimum: -1 }), "resources[0].minimum", "-1 is out of the range of Uint8"],
  [resource({ maximum: 256 }), "resources[0].maximum", "256 is out of the range of Uint8"],
  [resource({ valueType: "Int8", maximum: 128 }), "resources[0].maximum", "128 is out of the range of Int8"],
  [resource({ minimum: "1" }), "resources[0].minimum", "is a string"],
  [resource({ valueType: "String", maximum: 1 }), "resources[0].maximum", "has no meaning for a value of type String"],
  [resource({ valueType: "Bool", scale: 2 }), "resources[0].scale", "has no meaning for a value of type Bool"],
  [resource({ valueType: "Uint8Array", offset: 2 }), "resources[0].offset", "has no meaning"],
  [resource({ valueType: "Float32", mask: 2 }), "resources[0].mask", "has no meaning for a value of type Float32"],
  [resource({ valueType: "Float64", shift: 2 }), "resources[0].shift", "has no meaning"],
  [resource({ mask: -1 }), "resources[0].mask", "-1 is too small"],
  [resource({ shift: 64 }), "resources[0].shift", "64 is too large"],
  [resource({ defaultValue: "x" }), "resources[0].defaultValue", '"x" is no Uint8'],
  [resource({ defaultValue: "1.5" }), "resources[0].defaultValue", '"1.5" is no Uint8'],
  [resource({ defaultValue: "256" }), "resources[0].defaultValue", "256 is out of the range"],
  [resource({ maximum: 8, defaultValue: "9" }), "resources[0].defaultValue", "9 is out of the range"],
  [resource({ valueType: "Bool", defaultValue: "yes" }), "resources[0].defaultValue", '"yes" is no Bool'],
  [resource({ mediaType: "image/jpeg" }), "resources[0].mediaType", "has no meaning for a value of type Uint8"],
  [resource({ valueType: "Binary" }), "resources[0].mediaType", "is required"],
  [resource({ properties: {} }), "resources[0].properties", "is not a known property"],
  [command({ operations: [] }), "commands[0].operations", "length 0 is too small"],
  [command({ operations: [{ resource: "b" }] }), "commands[0].operations[0].resource", "b is no resource"],
  [command({ readWrite: "RWX" }), "commands[0].readWrite", '"RWX" is not supported'],
  [command({}, { readWrite: "W" }), "commands[0].operations[0].resource", "a allows W, and the command wants R"],
  [command({ readWrite: "W" }, { readWrite: "R" }), "commands[0].operations[0].resource", "a allows R"],
  [command({ readWrite: "RW" }, { readWrite: "R" }), "commands[0].operations[0].resource", "a allows R"],
  [
    { commands: [0, 1].map(() => ({ name: "c", readWrite: "R", operations: [{ resource: "a" }] })) },
    "commands[1].name",
    "c is the name of another",
  ],
  [{ manufacturer: "" }, "manufacturer", "length 0 is too small"],
]);

test("each type of EdgeX may be had", () => {
  const resources = Object.values(DeviceValueType).map((valueType) => ({
    name: valueType,
    valueType,
    readWrite: "R",
    ...(valueType === "Binary" && { mediaType: "image/png" }),
  }));
  expect(problemsOf(deviceProfileSchema, { ...valid, resources })).toEqual([]);
});
