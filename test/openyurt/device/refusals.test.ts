import { deviceSchema } from "../../../components/openyurt/device/schema";
import { refuses } from "../../support/refusals";
import { thermometer } from "./examples";

const properties = (property: object) => ({ properties: { limit: property } });

refuses(deviceSchema, thermometer, [
  [{ name: "Thermometer" }, "name", '"Thermometer" does not match'],
  [{ namespace: undefined }, "namespace", "is required"],
  [{ nodePool: undefined }, "nodePool", "is required"],
  [{ nodePool: "Pool" }, "nodePool", '"Pool" does not match'],
  [{ edgeXName: "a b", managed: false, properties: undefined }, "edgeXName", '"a b" does not match'],
  [{ edgeXName: "", managed: false, properties: undefined }, "edgeXName", "length 0 is too small"],
  [{ edgeXName: "Other" }, "edgeXName", "Other is not thermometer, by which changes are sent"],
  [{ serviceName: undefined }, "serviceName", "is required"],
  [{ serviceName: "a/b" }, "serviceName", '"a/b" does not match'],
  [{ profileName: "" }, "profileName", '"" does not match'],
  [{ protocols: undefined }, "protocols", "is required"],
  [{ protocols: {} }, "protocols", "is empty"],
  [{ protocols: { modbus: { Port: 502 } } }, "protocols.modbus.Port", "is a number"],
  [{ adminState: "locked" }, "adminState", '"locked" is not supported'],
  [{ operatingState: "ENABLED" }, "operatingState", '"ENABLED" is not supported'],
  [{ managed: "true" }, "managed", "is a string"],
  [{ managed: false }, "properties", "are not set while managed is false"],
  [properties({ value: "" }), "properties.limit.value", "length 0 is too small"],
  [properties({ value: 8 }), "properties.limit.value", "is a number"],
  [properties({ value: "8", putUrl: "edgex:59882" }), "properties.limit.putUrl", '"edgex:59882" does not match'],
  [properties({ value: "8", name: "limit" }), "properties.limit.name", "is not a known property"],
  [{ location: "" }, "location", "length 0 is too small"],
  [{ labels: [""] }, "labels[0]", "length 0 is too small"],
]);
