import { grouped, oncePerSet } from "../lookups";
import { namespaceLabels } from "./network-policies";
import { namespaceOf, Resource } from "../resource";
import { matches, ResourceSet } from "../resource-set";
import { Json, JsonMap, listOf, mapOf, mapsOf, Path, textOf, textsOf } from "../values";

const GATEWAY_API = "gateway.networking.k8s.io";
const ISTIO = "networking.istio.io";

export const INGRESS_KINDS = ["networking.k8s.io/Ingress", "extensions/Ingress"];
export const ROUTE_KINDS = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].map(
  (kind) => `${GATEWAY_API}/${kind}`,
);
export const GATEWAY_KIND = `${GATEWAY_API}/Gateway`;
export const ISTIO_GATEWAY_KIND = `${ISTIO}/Gateway`;
export const VIRTUAL_SERVICE_KIND = `${ISTIO}/VirtualService`;

/** A Service to which an Ingress or a route leads. */
export interface Backend {
  path: Path;
  namespace: string;
  service: string;
  /** Number or name of the Service's port; undefined where none is said. */
  port?: Json;
}

/** The Services to which an Ingress, a route of Gateway API or a VirtualService leads; other backends are left out. */
export function backendsOf(resource: Resource): Backend[] {
  const spec = mapOf(resource.object.spec);
  if (resource.kind === "Ingress") return ingressBackends(spec, namespaceOf(resource));
  if (resource.kind === "VirtualService") return destinations(spec, namespaceOf(resource));
  return mapsOf(spec.rules).flatMap(({ entry: rule, index }) =>
    mapsOf(rule.backendRefs).flatMap(({ entry, index: place }) => {
      const { group, kind, name, namespace, port } = entry;
      if ((textOf(group) ?? "") !== "" || (textOf(kind) ?? "Service") !== "Service") return [];
      return {
        path: ["spec", "rules", index, "backendRefs", place],
        namespace: textOf(namespace) ?? namespaceOf(resource),
        service: textOf(name) ?? "",
        port,
      };
    }),
  );
}

function ingressBackends(spec: JsonMap, namespace: string): Backend[] {
  const whole = [
    { backend: spec.defaultBackend, path: ["spec", "defaultBackend"] },
    { backend: spec.backend, path: ["spec", "backend"] },
  ];
  const paths = mapsOf(spec.rules).flatMap(({ entry: rule, index }) =>
    mapsOf(mapOf(rule.http).paths).map(({ entry, index: place }) => ({
      backend: entry.backend,
      path: ["spec", "rules", index, "http", "paths", place, "backend"],
    })),
  );
  return [...whole, ...paths].flatMap(({ backend, path }) => {
    const { service, serviceName, servicePort } = mapOf(backend);
    const { name, port } = mapOf(service);
    const found = textOf(name) ?? textOf(serviceName);
    if (found === undefined) return [];
    return { path, namespace, service: found, port: mapOf(port).name ?? mapOf(port).number ?? servicePort };
  });
}

function destinations(spec: JsonMap, own: string): Backend[] {
  return ["http", "tls", "tcp"].flatMap((protocol) =>
    mapsOf(spec[protocol]).flatMap(({ entry: rule, index }) =>
      mapsOf(rule.route).flatMap(({ entry, index: place }) => {
        const { host, port } = mapOf(entry.destination);
        const named = /^([^.*]+)(?:\.([^.]+)\.svc(?:\.cluster\.local)?)?$/.exec(textOf(host) ?? "");
        if (!named) return [];
        return {
          path: ["spec", protocol, index, "route", place, "destination"],
          namespace: named[2] ?? own,
          service: named[1]!,
          port: mapOf(port).number,
        };
      }),
    ),
  );
}

/** A gateway to which a route is bound. */
export interface Binding {
  path: Path;
  namespace: string;
  gateway: string;
  /** Name of the one listener; undefined for all of them. */
  listener?: string;
}

/** The gateways of a route of Gateway API or a VirtualService. */
export function bindingsOf(route: Resource): Binding[] {
  const spec = mapOf(route.object.spec);
  const own = namespaceOf(route);
  if (route.kind === "VirtualService")
    return textsOf(spec.gateways).flatMap((gateway, index) => {
      if (gateway === "mesh") return [];
      const [namespace, name] = gateway.includes("/") ? (gateway.split("/") as [string, string]) : [own, gateway];
      return { path: ["spec", "gateways", index], namespace, gateway: name };
    });
  return mapsOf(spec.parentRefs).flatMap(({ entry, index }) => {
    const { group, kind, name, namespace, sectionName } = entry;
    if ((textOf(group) ?? GATEWAY_API) !== GATEWAY_API || (textOf(kind) ?? "Gateway") !== "Gateway") return [];
    return {
      path: ["spec", "parentRefs", index],
      namespace: textOf(namespace) ?? own,
      gateway: textOf(name) ?? "",
      listener: textOf(sectionName),
    };
  });
}

const keyOf = (resource: Resource) => `${namespaceOf(resource)}/${resource.name}`;
const gateways = oncePerSet((set) => ({
  [GATEWAY_API]: grouped(set.ofKind("Gateway", GATEWAY_API), keyOf),
  [ISTIO]: grouped(set.ofKind("Gateway", ISTIO), keyOf),
}));

/** The gateway of a binding, of Istio for a VirtualService and of Gateway API for another route. */
export function gatewayOf(set: ResourceSet, route: Resource, { namespace, gateway }: Binding): Resource | undefined {
  const group = route.kind === "VirtualService" ? ISTIO : GATEWAY_API;
  return gateways(set)[group].get(`${namespace}/${gateway}`)?.[0];
}

const bound = oncePerSet((set) =>
  grouped(
    ROUTE_KINDS.flatMap((kind) => set.ofKind(kind.slice(GATEWAY_API.length + 1), GATEWAY_API)).flatMap((route) =>
      bindingsOf(route).map((binding) => ({ route, binding })),
    ),
    ({ binding }) => `${binding.namespace}/${binding.gateway}`,
  ),
);

/** The routes of Gateway API that are bound to a listener of a gateway, and that it admits. */
export function routesOf(set: ResourceSet, gateway: Resource, listener: JsonMap): Resource[] {
  return (bound(set).get(keyOf(gateway)) ?? [])
    .filter(({ route, binding }) => isBound(set, gateway, listener, route, binding))
    .map(({ route }) => route);
}

function isBound(set: ResourceSet, gateway: Resource, listener: JsonMap, route: Resource, binding: Binding): boolean {
  if (binding.listener !== undefined && binding.listener !== listener.name) return false;
  const { from = "Same", selector } = mapOf(mapOf(listener.allowedRoutes).namespaces);
  const own = namespaceOf(route);
  if (from === "Same") return own === namespaceOf(gateway);
  if (from !== "Selector") return from === "All";
  const namespace = set.find("Namespace", undefined, own);
  return namespace === undefined || matches(mapOf(selector), namespaceLabels(namespace));
}

/** Whether all that a route does is to send callers to HTTPS. */
export function isRedirect(route: Resource): boolean {
  const rules = mapsOf(mapOf(route.object.spec).rules);
  return (
    rules.length > 0 &&
    rules.every(
      ({ entry }) =>
        listOf(entry.backendRefs).length === 0 &&
        mapsOf(entry.filters).some(({ entry: filter }) => mapOf(filter.requestRedirect).scheme === "https"),
    )
  );
}

/** The hosts for which a gateway takes what a route binds to it; the empty text stands for any host. */
export function hostsOf(set: ResourceSet, gateway: Resource, route: Resource, binding: Binding): string[] {
  const spec = mapOf(gateway.object.spec);
  if (gateway.group === ISTIO)
    return mapsOf(spec.servers).flatMap(({ entry }) => textsOf(entry.hosts).map((host) => host.split("/").at(-1)!));
  return mapsOf(spec.listeners)
    .filter(({ entry }) => isBound(set, gateway, entry, route, binding))
    .map(({ entry }) => textOf(entry.hostname) ?? "");
}
