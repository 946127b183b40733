import * as pulumi from "@pulumi/pulumi";
import { Manifest } from "../custom-resource";
import { ANNOTATION, API } from "../names";
import { GatewayArgs, GatewayEndpoint } from "./args";
import { ENDPOINT_PORTS, replicasOf } from "./shape";

/** Agents write addresses and keys into the endpoints; with a change they are the program's again, and the agents write them anew. */
const TAKE_OVER = { "pulumi.com/patchForce": "true" };

/** A Gateway. Its nodeSelector is left to OpenYurt, which overwrites it. */
export function gatewayManifest(args: GatewayArgs): Manifest {
  const { name, exposeType, endpoints = [], proxy, tunnel, extraCidrs } = args;
  return {
    apiVersion: API.gateway,
    kind: "Gateway",
    metadata: {
      name,
      annotations: { ...TAKE_OVER, ...(extraCidrs && { [ANNOTATION.extraSourceCidrs]: extraCidrs.join(",") }) },
    },
    spec: {
      ...(exposeType && { exposeType }),
      endpoints: endpoints.map(endpointOf),
      proxyConfig: {
        Replicas: replicasOf(proxy),
        ...ports("proxyHTTPPort", proxy?.httpPorts),
        ...ports("proxyHTTPSPort", proxy?.httpsPorts),
      },
      tunnelConfig: { Replicas: replicasOf(tunnel) },
    },
  };
}

function endpointOf({ publicIp, underNat = false, port, ...endpoint }: GatewayEndpoint): Record<string, unknown> {
  return {
    ...endpoint,
    port: port ?? ENDPOINT_PORTS[endpoint.type],
    underNAT: underNat,
    ...(publicIp !== undefined && { publicIP: publicIp as pulumi.Input<string> }),
  };
}

function ports(key: string, list: number[] = []): Record<string, string> {
  return list.length > 0 ? { [key]: list.join(",") } : {};
}
