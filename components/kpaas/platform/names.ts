import type { KPaasArgs } from "./args";

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
