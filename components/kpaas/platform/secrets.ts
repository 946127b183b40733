import { EACH } from "../../core/secret-paths";

/** Where the arguments of KPaas hold secrets. */
export const KPAAS_SECRET_PATHS: readonly (readonly string[])[] = [
  ["authority", "ca", "privateKeyPem"],
  ["publicIssuer", "ca", "privateKeyPem"],
  ["metalLb", "bgp", "peers", EACH, "password"],
  ["certManager", "issuers", EACH, "ca", "privateKeyPem"],
  ["mariaDb", "rootPassword"],
  ["mariaDb", "users", EACH, "password"],
  ["keycloak", "admin", "password"],
  ["keycloak", "database", "password"],
  ["keycloak", "realm", "clients", EACH, "secret"],
  ["vaultSignOn", "oidc", "clientSecret"],
  ["postgreSql", "users", EACH, "password"],
  ["valkey", "password"],
  ["harbor", "adminPassword"],
  ["harbor", "secretKey"],
  ["harbor", "database", "password"],
  ["harbor", "keyValueStore", "password"],
  ["harbor", "oidc", "clientSecret"],
  ["harbor", "robots", EACH, "secret"],
  ["monitoring", "oidc", "clientSecret"],
  ["monitoring", "alertmanager", "config"],
  ["kubeflow", "oidc", "clientSecret"],
];
