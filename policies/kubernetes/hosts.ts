import { ResourceSet } from "../resource-set";
import { ifKnown } from "../unknown";
import { labelsOf, mapOf, mapsOf, textOf, textsOf } from "../values";

/** Whether a name of a certificate is good for a host: a wildcard stands for one label. */
export function nameCovers(name: string, host: string): boolean {
  const own = name.toLowerCase();
  const other = host.toLowerCase();
  if (own === other) return true;
  return own.startsWith("*.") && other.includes(".") && other.slice(other.indexOf(".")) === own.slice(1);
}

const names = new WeakMap<ResourceSet, readonly string[]>();

/** The names of all certificates that cert-manager makes for the stack: by Certificates, and for annotated Ingresses and Gateways. */
export function certifiedNames(set: ResourceSet): readonly string[] {
  const known = names.get(set);
  if (known) return known;
  const found = [
    ...set.ofKind("Certificate", "cert-manager.io").flatMap(({ object }) => {
      const spec = ifKnown(() => mapOf(object.spec)) ?? {};
      return [
        ...(ifKnown(() => textsOf(spec.dnsNames)) ?? []),
        ...(ifKnown(() => [textOf(spec.commonName) ?? ""]) ?? []),
      ];
    }),
    ...[...set.ofKind("Ingress"), ...set.ofKind("Gateway", "gateway.networking.k8s.io")].flatMap(({ object }) => {
      const annotations = ifKnown(() => labelsOf(mapOf(object.metadata).annotations)) ?? {};
      if (!Object.keys(annotations).some((key) => /^cert-manager\.io\/(cluster-)?issuer$/.test(key))) return [];
      const spec = ifKnown(() => mapOf(object.spec)) ?? {};
      const tls = ifKnown(() => mapsOf(spec.tls).flatMap(({ entry }) => textsOf(entry.hosts))) ?? [];
      const listeners =
        ifKnown(() => mapsOf(spec.listeners).flatMap(({ entry }) => textOf(entry.hostname) ?? [])) ?? [];
      return [...tls, ...listeners];
    }),
  ];
  names.set(set, found);
  return found;
}

/** The host of an address; undefined where it is none. */
export function hostOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).hostname : undefined;
}
