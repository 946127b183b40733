import { rule } from "../../core/problems";
import { checkEndpoints, checkServing } from "./rules";
import { gatewayShape } from "./shape";

/** Checks GatewayArgs. */
export const gatewaySchema = rule(gatewayShape, (gateway, report) => {
  checkEndpoints(gateway, report);
  checkServing(gateway, report);
});
