import { z } from "zod";
import { check, Violation } from "../check";
import { hostCovers } from "../systems/mesh";
import { namespaceOf, Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import { mapOf, mapsOf, textOf, textsOf } from "../values";

export const istioVsWildcard = check({
  id: "istio-vs-wildcard",
  title: "Routes of the mesh name their hosts",
  severity: "medium",
  pack: "platform",
  asks:
    "No host of a VirtualService or of an Istio Gateway is a wildcard but those of `wildcards`; a Gateway that ends TLS says how and with which certificate; hosts by which TLS is routed are hosts of their " +
    "VirtualService, and hosts of a VirtualService are served by each Gateway of the stack that it names.",
  why: "A route for `*` takes calls that are meant for others, and one that no gateway serves takes none.",
  remediation: "List the hosts by name, the same in the VirtualService and in its Gateway.",
  equivalents: { kyverno: ["restrict-virtual-service-wildcard"] },
  parameters: z.strictObject({
    wildcards: z.array(z.string()).default([]).describe("wildcards that are allowed, such as `*.apps.example.com`"),
  }),
  scope: "stack",
  on: "resource",
  kinds: ["networking.istio.io/VirtualService", "networking.istio.io/Gateway"],
  judge(resource, { set, parameters: { wildcards } }) {
    const isWild = (host: string) => host.includes("*") && !wildcards.includes(host.slice(host.indexOf("/") + 1));
    return resource.kind === "Gateway" ? judgeGateway(resource, isWild) : judgeService(resource, set, isWild);
  },
});

type IsWild = (host: string) => boolean;

function judgeGateway({ object }: Resource, isWild: IsWild): Violation[] {
  return mapsOf(mapOf(object.spec).servers).flatMap(({ entry, index }) => {
    const at = ["spec", "servers", index];
    const violations: Violation[] = textsOf(entry.hosts).flatMap((host, place) => {
      // A namespace before the host says whose routes are taken, not which calls.
      if (!isWild(host.slice(host.indexOf("/") + 1))) return [];
      return { path: [...at, "hosts", place], message: `the gateway serves every host of ${host}` };
    });
    const protocol = textOf(mapOf(entry.port).protocol)?.toUpperCase();
    if (protocol !== "HTTPS" && protocol !== "TLS") return violations;
    const tls = mapOf(entry.tls);
    const mode = textOf(tls.mode);
    const hasCertificate = [tls.credentialName, tls.serverCertificate, tls.credentialNames].some(Boolean);
    if (mode === undefined)
      violations.push({ path: [...at, "tls", "mode"], message: `${protocol} without a TLS mode` });
    else if (/^(SIMPLE|MUTUAL|OPTIONAL_MUTUAL)$/.test(mode) && !hasCertificate)
      violations.push({ path: [...at, "tls", "credentialName"], message: `TLS mode ${mode} without a certificate` });
    return violations;
  });
}

function judgeService(resource: Resource, set: ResourceSet, isWild: IsWild): Violation[] {
  const spec = mapOf(resource.object.spec);
  const hosts = textsOf(spec.hosts);
  const wild = hosts.flatMap((host, index) =>
    isWild(host) ? [{ path: ["spec", "hosts", index], message: `routes every host of ${host}` }] : [],
  );
  const sni = mapsOf(spec.tls).flatMap((route) =>
    mapsOf(route.entry.match).flatMap((match) =>
      textsOf(match.entry.sniHosts).flatMap((name, index) => {
        if (hosts.some((host) => hostCovers(host, name))) return [];
        const path = ["spec", "tls", route.index, "match", match.index, "sniHosts", index];
        return { path, message: `routes ${name}, which is none of its hosts` };
      }),
    ),
  );
  return [...wild, ...sni, ...judgeServed(resource, hosts, set)];
}

/** Hosts that a gateway of the stack does not serve. */
function judgeServed(resource: Resource, hosts: readonly string[], set: ResourceSet): Violation[] {
  return textsOf(mapOf(resource.object.spec).gateways).flatMap((reference) => {
    if (reference === "mesh") return [];
    const [name, namespace = namespaceOf(resource)] = reference.split("/").reverse();
    const gateway = set.find("Gateway", namespace, name!);
    if (gateway?.group !== "networking.istio.io") return [];
    const served = mapsOf(mapOf(gateway.object.spec).servers).flatMap(({ entry }) => textsOf(entry.hosts));
    return hosts.flatMap((host, index) => {
      if (served.some((one) => hostCovers(one, host) || hostCovers(host, one))) return [];
      return { path: ["spec", "hosts", index], message: `gateway ${namespace}/${name} does not serve ${host}` };
    });
  });
}
