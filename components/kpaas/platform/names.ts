import type { KPaasArgs } from "./args";
import type { ServiceName } from "./made";

/** Namespaces that services have unless they are given others. */
const NAMESPACES = {
  certManager: "cert-manager",
  externalSecrets: "external-secrets",
  harbor: "harbor",
  ingressNginx: "ingress-nginx",
  keycloak: "keycloak",
  mariaDb: "mariadb",
  monitoring: "monitoring",
  postgreSql: "postgresql",
  rook: "rook-ceph",
  valkey: "valkey",
} as const;

/** Namespace of a service. */
export function namespaceOf(platform: KPaasArgs, service: keyof typeof NAMESPACES | "vault"): string {
  const given = platform[service]?.namespace;
  if (given !== undefined) return given;
  return service === "vault" ? (platform.vault?.engine ?? "openbao") : NAMESPACES[service];
}

/** What a service's name is spelled like as a part of a resource's name, where hyphens before capitals will not do. */
const SPELLINGS: Partial<Record<ServiceName, string>> = {
  mariaDb: "mariadb",
  metalLb: "metallb",
  postgreSql: "postgresql",
};

/** certManager as a part of a resource's name: cert-manager. */
export function spelled(service: ServiceName): string {
  return SPELLINGS[service] ?? service.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
