import { z } from "zod";
import { check, Violation } from "../check";
import { grouped, oncePerSet } from "../lookups";
import { nameOf } from "../exemptions";
import { Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import {
  bindingsOf,
  gatewayOf,
  hostsOf,
  INGRESS_KINDS,
  isRedirect,
  ROUTE_KINDS,
  VIRTUAL_SERVICE_KIND,
} from "../kubernetes/routes";
import { ifKnown } from "../unknown";
import { labelsOf, listOf, mapOf, mapsOf, Path, textOf, textsOf } from "../values";

export const netIngressHost = check({
  id: "net-ingress-host",
  title: "Each Ingress and route has hosts of its own",
  severity: "medium",
  pack: "network",
  asks: "Every rule of an Ingress, and every HTTPRoute, GRPCRoute, TLSRoute and VirtualService at a gateway, names hosts without wildcards, save those in `wildcards`; a route without hosts passes where its listeners name theirs, or where it only sends callers to HTTPS. No two Ingresses of one class have the same host, path and path type.",
  why: "An empty or wildcard host takes what is meant for others; of two equal rules, one wins by chance.",
  remediation: "Name each host; let one Ingress have each path.",
  equivalents: {
    kyverno: [
      "disallow-empty-ingress-host",
      "restrict-ingress-wildcard",
      "unique-ingress-host-and-path",
      "unique-ingress-paths",
      "restrict-ingress-host",
    ],
  },
  parameters: z.strictObject({
    wildcards: z.array(z.string()).default([]).describe("hosts with wildcards that are allowed, such as *.example.com"),
  }),
  scope: "stack",
  on: "resource",
  kinds: [...INGRESS_KINDS, ...ROUTE_KINDS.slice(0, 3), VIRTUAL_SERVICE_KIND],
  judge(route, { set, parameters: { wildcards } }) {
    const hosts = route.kind === "Ingress" ? ingressHosts(route) : routeHosts(route, set);
    const loose = hosts.flatMap(({ host, path }): Violation[] => {
      if (host === "") return [{ path, message: "the host is empty, which takes every host" }];
      if (!host.includes("*") || wildcards.includes(host)) return [];
      return [{ path, message: `the host is the wildcard "${host}"` }];
    });
    return route.kind === "Ingress" ? [...loose, ...doubles(route, set)] : loose;
  },
});

interface Host {
  host: string;
  path: Path;
}

function ingressHosts({ object }: Resource): Host[] {
  return mapsOf(mapOf(object.spec).rules).map(({ entry, index }) => ({
    host: textOf(entry.host) ?? "",
    path: ["spec", "rules", index, "host"],
  }));
}

function routeHosts(route: Resource, set: ResourceSet): Host[] {
  const key = route.kind === "VirtualService" ? "hosts" : "hostnames";
  const spec = mapOf(route.object.spec);
  const bindings = bindingsOf(route);
  if (bindings.length === 0 || isRedirect(route)) return [];
  const named = textsOf(spec[key]).map((host, index) => ({
    host: host === "*" ? "" : host,
    path: ["spec", key, index],
  }));
  if (listOf(spec[key]).length > 0 && named.every(({ host }) => host !== "")) return named;
  // What the route leaves open, its gateways may have said.
  const taken = bindings.flatMap((binding) => {
    const gateway = gatewayOf(set, route, binding);
    return gateway ? hostsOf(set, gateway, route, binding) : [""];
  });
  if (taken.every((host) => host !== "" && host !== "*")) return taken.map((host) => ({ host, path: ["spec", key] }));
  return named.length > 0 ? named : [{ host: "", path: ["spec", key] }];
}

const paths = oncePerSet((set) =>
  grouped(
    set.ofKind("Ingress").flatMap((one) => ifKnown(() => pathsOf(one)) ?? []),
    ({ key }) => key,
  ),
);

/** Reports what an Ingress shares with an earlier one. */
function doubles(ingress: Resource, set: ResourceSet): Violation[] {
  return pathsOf(ingress).flatMap(({ key, text, path }) => {
    const first = paths(set).get(key)?.[0];
    if (!first || (first.ingress === ingress && first.path.join() === path.join())) return [];
    return [{ path, message: `${nameOf(first.ingress)} has ${text} too` }];
  });
}

/** A canary is meant to be a double. */
function pathsOf(ingress: Resource): { key: string; text: string; path: Path; ingress: Resource }[] {
  const { metadata, spec } = ingress.object;
  const annotations = labelsOf(mapOf(metadata).annotations);
  if (annotations["nginx.ingress.kubernetes.io/canary"] === "true") return [];
  const { ingressClassName, rules } = mapOf(spec);
  const name = textOf(ingressClassName) ?? annotations["kubernetes.io/ingress.class"] ?? "";
  return mapsOf(rules).flatMap(({ entry: rule, index }) =>
    mapsOf(mapOf(rule.http).paths).map(({ entry, index: place }) => {
      const host = (textOf(rule.host) ?? "").toLowerCase();
      const text = `${host}${textOf(entry.path) ?? "/"}`;
      return {
        key: [name, text, textOf(entry.pathType) ?? "ImplementationSpecific"].join(" "),
        text: `"${text}"`,
        path: ["spec", "rules", index, "http", "paths", place],
        ingress,
      };
    }),
  );
}
