import { GatewayApi } from "../../gateway-api";
import { gatewayApiSchema } from "../../gateway-api/schema";
import { MetalLb, MetalLbArgs } from "../../metallb";
import { metalLbSchema } from "../../metallb/schema";
import { PrometheusCrds } from "../../prometheus-crds";
import { prometheusCrdsSchema } from "../../prometheus-crds/schema";
import { givenTo, service, shared } from "../service";
import { monitoringOf } from "../ways";

/** Definitions of Gateway API. */
export const gatewayApi = service({
  after: [],
  schema: gatewayApiSchema,
  argsOf: (platform) => ({ protect: platform.protect, ...givenTo(platform.gatewayApi) }),
  create: (name, args, opts) => new GatewayApi(name, args, opts),
});

/** Definitions of ServiceMonitors, before whatever has one. */
export const prometheusCrds = service({
  after: [],
  schema: prometheusCrdsSchema,
  argsOf: (platform) => ({ charts: platform.charts, ...givenTo(platform.prometheusCrds) }),
  create: (name, args, opts) => new PrometheusCrds(name, args, opts),
});

/** Addresses for the Gateway. */
export const metalLb = service({
  after: ["prometheusCrds"],
  schema: metalLbSchema,
  argsOf: (platform) =>
    ({
      ...shared(platform),
      ...monitoringOf(platform),
      preset: platform.preset,
      ...givenTo(platform.metalLb),
    }) as MetalLbArgs,
  create: (name, args, opts) => new MetalLb(name, args, opts),
});
