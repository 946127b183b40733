import { Endpoint, endpointOf } from "../../core/network-policies";

/**
 * The endpoint of something that Harbor calls: pods of the namespace, or what its host name or URL tells. `undefined` where neither
 * tells, as for an address that is known only later.
 */
export function peerOf(address: unknown, namespace?: string, externalCidrs: string[] = []): Endpoint | undefined {
  if (namespace !== undefined) return { foreignNamespace: namespace };
  const host = typeof address === "string" ? address.replace(/^https?:\/\//, "").replace(/:\d+$/, "") : undefined;
  const inside = host === undefined ? undefined : endpointOf(host);
  return inside ?? (externalCidrs.length > 0 ? { cidrs: externalCidrs } : undefined);
}

/** The port in a URL, or the one of its scheme. */
export function portOf(url: unknown): number {
  const [, scheme, port] = /^(https?):\/\/[^/:]+(?::(\d+))?/.exec(typeof url === "string" ? url : "") ?? [];
  return port === undefined ? (scheme === "http" ? 80 : 443) : Number(port);
}
