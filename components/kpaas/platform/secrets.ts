import * as pulumi from "@pulumi/pulumi";
import { isRecord } from "../../core/problems";
import type { KPaasArgs } from "./args";

/** Stands in a path for each element of a list. */
export const EACH = "*";

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

/** The arguments as the state may hold them: what must not be read there is marked as a secret. */
export function withSecrets(args: KPaasArgs): KPaasArgs {
  return KPAAS_SECRET_PATHS.reduce<unknown>(guarded, args) as KPaasArgs;
}

/** The same value with what is at a path marked as a secret; what is not known yet on the way there is marked whole. */
function guarded(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return key === EACH ? value.map((item) => guarded(item, rest)) : value;
  if (key === undefined || !isRecord(value)) return pulumi.secret(value);
  return value[key] === undefined ? value : { ...value, [key]: guarded(value[key], rest) };
}
