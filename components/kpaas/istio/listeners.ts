import * as pulumi from "@pulumi/pulumi";
import { GatewayHttp, IstioGateway } from "./args";

/** Name of the listener of plain HTTP. */
export const HTTP_LISTENER = "http";

/** Name of the listener of a host name. */
export function listenerName(hostname: string): string {
  return `https-${hostname.replace("*", "wildcard")}`;
}

/** Spec of a Gateway that attaches to the pods behind the Service of its name. */
export function gatewaySpec(
  { name, hostnames, http = GatewayHttp.Redirect, routeNamespaceLabels }: IstioGateway,
  tlsSecretName: pulumi.Input<string>,
): object {
  const namespaces = routeNamespaceLabels
    ? { from: "Selector", selector: { matchLabels: routeNamespaceLabels } }
    : { from: "All" };
  const https = hostnames.map((hostname) => ({
    name: listenerName(hostname),
    hostname,
    port: 443,
    protocol: "HTTPS",
    tls: { mode: "Terminate", certificateRefs: [{ kind: "Secret", name: tlsSecretName }] },
    allowedRoutes: { namespaces },
  }));
  // No service's route, which names no listener, may answer in plain text: only those of the Gateway's own namespace attach, which are the
  // redirect and the answers to HTTP-01 challenges.
  const plain = { name: HTTP_LISTENER, port: 80, protocol: "HTTP", allowedRoutes: { namespaces: { from: "Same" } } };
  return {
    gatewayClassName: "istio",
    // A Service of its namespace: pods are not made for this Gateway, those of the chart serve it.
    addresses: [{ type: "Hostname", value: name }],
    listeners: http === GatewayHttp.Redirect ? [plain, ...https] : https,
  };
}

/** Spec of the HTTPRoute that sends callers of a Gateway from HTTP to HTTPS. */
export function redirectSpec(gateway: pulumi.Input<string>): object {
  return {
    parentRefs: [{ name: gateway, sectionName: HTTP_LISTENER }],
    rules: [
      {
        matches: [{ path: { type: "PathPrefix", value: "/" } }],
        filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }],
      },
    ],
  };
}
