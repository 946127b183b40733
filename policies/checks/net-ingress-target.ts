import { check, Violation } from "../check";
import { isWhole } from "../kubernetes/completeness";
import { Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import {
  backendsOf,
  Binding,
  bindingsOf,
  gatewayOf,
  INGRESS_KINDS,
  ROUTE_KINDS,
  VIRTUAL_SERVICE_KIND,
} from "../kubernetes/routes";
import { hasPort } from "../kubernetes/services";
import { mapOf, mapsOf } from "../values";

export const netIngressTarget = check({
  id: "net-ingress-target",
  title: "Ingresses and routes lead to Services and hang on gateways that exist",
  severity: "medium",
  pack: "network",
  asks: "The Services behind an Ingress, a route of Gateway API or a VirtualService exist with the port that is named, and so do the gateway and its listener. Judged only where the stack has the namespace and everything in it.",
  why: "Callers get an error, and often not before the old Service is removed.",
  remediation: "Correct the names, or remove the route.",
  equivalents: { kubeLinter: ["dangling-ingress"], kubeScore: ["ingress-targets-service"] },
  scope: "stack",
  on: "resource",
  kinds: [...INGRESS_KINDS, ...ROUTE_KINDS, VIRTUAL_SERVICE_KIND],
  judge(route, { set }) {
    const found: Violation[] = [];
    for (const { path, namespace, service: name, port } of backendsOf(route)) {
      const service = set.find("Service", namespace, name);
      if (!service && isWhole(set, namespace))
        found.push({ path, message: `Service "${name}" is not in namespace "${namespace}"` });
      if (service?.group === "" && port !== undefined && !hasPort(service, port))
        found.push({ path, message: `Service "${name}" has no port ${String(port)}` });
    }
    if (route.kind === "Ingress") return found;
    for (const binding of bindingsOf(route)) {
      const message = missingGateway(set, route, binding);
      if (message) found.push({ path: binding.path, message });
    }
    return found;
  },
});

function missingGateway(set: ResourceSet, route: Resource, binding: Binding): string | undefined {
  const { namespace, gateway: name, listener } = binding;
  const gateway = gatewayOf(set, route, binding);
  if (!gateway) return isWhole(set, namespace) ? `gateway "${name}" is not in namespace "${namespace}"` : undefined;
  if (listener === undefined) return;
  const listeners = mapsOf(mapOf(gateway.object.spec).listeners);
  return listeners.some(({ entry }) => entry.name === listener)
    ? undefined
    : `gateway "${name}" has no listener "${listener}"`;
}
