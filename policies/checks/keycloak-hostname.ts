import { z } from "zod";
import { check, Violation } from "../check";
import { KeycloakServer, keycloakServers } from "../systems/keycloak";

/** Databases that are in Keycloak itself. */
const OWN_DATABASES = ["dev-file", "dev-mem"];

/** Ways in which drivers write that the server's certificate is looked at, or that TLS is used at all. */
const DATABASE_TLS = /sslmode=(require|verify-ca|verify-full)|useSSL=true|encrypt=(true|strict)|tls-?mode=verify/i;

export const keycloakHostname = check({
  id: "keycloak-hostname",
  title: "Keycloak runs for production under one https name",
  severity: "high",
  pack: "platform",
  asks:
    "A Keycloak server (of its operator, of chart keycloakx, or in pods) is started by `start`, has a `hostname` that is not plain http, does not switch `hostname-strict` off, takes plain HTTP only behind a proxy whose headers it reads, " +
    "and keeps its data in a database elsewhere, by TLS unless `databaseTls` is false.",
  why: "Without a fixed name, whoever chooses the Host header chooses where links to reset a password lead. Development mode and its database are open and forget everything.",
  remediation:
    "Start by `start`, set `KC_HOSTNAME=https://…`, `KC_DB` and TLS in `KC_DB_URL_PROPERTIES`; with `KC_HTTP_ENABLED` also `KC_PROXY_HEADERS`.",
  parameters: z.strictObject({
    databaseTls: z.boolean().default(true).describe("whether Keycloak must talk TLS to its database"),
  }),
  scope: "stack",
  on: "resource",
  judge(resource, { set, parameters: { databaseTls } }) {
    return keycloakServers(resource, set).flatMap((server) => [
      ...judgeMode(server),
      ...judgeHostname(server),
      ...judgeHttp(server),
      ...judgeDatabase(server, databaseTls),
    ]);
  },
});

function judgeMode({ command, commandPath, settings }: KeycloakServer): Violation[] {
  const words = command.flatMap((word) => word.split(/\s+/));
  if (words.includes("start-dev")) return [{ path: commandPath, message: "the server is started by start-dev" }];
  const bitnami = settings.get("bitnami-production");
  if (bitnami?.value !== "false") return [];
  return [{ path: bitnami.path, message: "the server is not in production mode" }];
}

function judgeHostname({ settings, settingsPath, isOpen }: KeycloakServer): Violation[] {
  const hostname = settings.get("hostname");
  const strict = settings.get("hostname-strict");
  const violations: Violation[] = [];
  if (!hostname && !isOpen) violations.push({ path: settingsPath, message: "the server has no hostname" });
  if (hostname?.value === "") violations.push({ path: hostname.path, message: "the hostname is empty" });
  if (hostname?.value?.startsWith("http://"))
    violations.push({ path: hostname.path, message: `hostname ${hostname.value} is plain http` });
  if (strict?.value === "false")
    violations.push({ path: strict.path, message: "hostname-strict is off, so that callers choose the name" });
  return violations;
}

function judgeHttp({ settings, isOpen }: KeycloakServer): Violation[] {
  const http = settings.get("http-enabled");
  if (http?.value !== "true" || isOpen) return [];
  const hasProxy = settings.get("proxy-headers") ?? settings.get("proxy") ?? settings.get("https-certificate-file");
  return hasProxy ? [] : [{ path: http.path, message: "plain HTTP is served without a proxy before it" }];
}

function judgeDatabase({ settings, settingsPath, isOpen }: KeycloakServer, databaseTls: boolean): Violation[] {
  const db = settings.get("db");
  if (!db)
    return isOpen ? [] : [{ path: settingsPath, message: "the data are in Keycloak's own development database" }];
  if (db.value !== undefined && OWN_DATABASES.includes(db.value))
    return [{ path: db.path, message: `database ${db.value} is Keycloak's own` }];
  if (!databaseTls || isOpen || settings.get("db-tls-mode")?.value === "verify-server") return [];
  const places = ["db-url-properties", "db-url"].flatMap((option) => settings.get(option) ?? []);
  // What is in a Secret may say it.
  if (places.some(({ value }) => value === undefined || DATABASE_TLS.test(value))) return [];
  return [{ path: places[0]?.path ?? settingsPath, message: "nothing asks the database for TLS" }];
}
