import { isIP } from "node:net";
import { z } from "zod";
import { cidr, dnsLabel } from "../../core/names";
import { nodeName } from "../names";
import { GatewayEndpointType, GatewayExposeType, GatewayNatType } from "./args";

const port = z.int().min(1).max(65_535);

const ipAddress = z.string().refine((text) => isIP(text) !== 0 && !text.includes("%"), {
  error: ({ input }) => `${JSON.stringify(input)} is not an address; expected one such as 192.0.2.1`,
});

const endpointShape = z.strictObject({
  nodeName,
  type: z.enum(GatewayEndpointType),
  port: port.optional(),
  publicIp: ipAddress.optional(),
  publicPort: port.optional(),
  underNat: z.boolean().optional(),
  natType: z.enum(GatewayNatType).optional(),
  config: z.record(z.string().min(1), z.string()).optional(),
});

/** The fields of GatewayArgs, without the rules across them. */
export const gatewayShape = z.strictObject({
  name: dnsLabel,
  exposeType: z.enum(GatewayExposeType).optional(),
  endpoints: z.array(endpointShape).optional(),
  proxy: z
    .strictObject({
      replicas: z.int().min(0).max(100).optional(),
      httpPorts: z.array(port).optional(),
      httpsPorts: z.array(port).optional(),
    })
    .optional(),
  tunnel: z.strictObject({ replicas: z.int().min(0).max(1).optional() }).optional(),
  extraCidrs: z.array(cidr).min(1).optional(),
  protect: z.boolean().optional(),
});

/** A gateway as rules see it; what is not known yet, or of the wrong type, is undefined. */
export type KnownGateway = z.output<typeof gatewayShape>;

/** One of its endpoints. */
export type KnownEndpoint = z.output<typeof endpointShape>;

/** Ports of endpoints that name none, as OpenYurt's webhook fills them in. */
export const ENDPOINT_PORTS: Record<GatewayEndpointType, number> = {
  [GatewayEndpointType.Proxy]: 10262,
  [GatewayEndpointType.Tunnel]: 4500,
};

/** The nodes that do so at once; none where it is not switched on. */
export function replicasOf(section: { replicas?: number } | undefined): number {
  return section ? (section.replicas ?? 1) : 0;
}
