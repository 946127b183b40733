import { z } from "zod";
import { check, Violation } from "../check";
import { Resource } from "../resource";
import { heldTexts, jsonOf, valuesIn } from "../secrets/texts";
import { isMap, JsonMap, Path, textOf, textsOf } from "../values";

/** Clients that each realm has from Keycloak itself; their addresses are below its own. */
const OWN_CLIENTS = ["account", "account-console", "admin-cli", "broker", "realm-management", "security-admin-console"];

export const keycloakRedirect = check({
  id: "keycloak-redirect",
  title: "Clients of Keycloak are called back at known addresses",
  severity: "high",
  pack: "platform",
  asks:
    "No client that is enabled (in realms of a KeycloakRealmImport, in a client's own object, or in JSON that ConfigMaps and Secrets hold) has a redirect address with a wildcard, and no public one takes passwords directly. " +
    "Keycloak's own clients may have addresses below its own. `pathWildcards` allows `*` at the end of a path.",
  why: "Codes and tokens are sent to whatever address fits: one who finds an open redirect below a wildcard collects them. A public client that takes passwords lets anybody try them, past every second factor.",
  remediation: "List each address in full, and switch `directAccessGrantsEnabled` off or make the client confidential.",
  parameters: z.strictObject({
    pathWildcards: z.boolean().default(false).describe("whether an address may end with `/*`"),
  }),
  profiles: { dev: { parameters: { pathWildcards: true } } },
  on: "resource",
  judge(resource, { parameters: { pathWildcards } }) {
    return clientsIn(resource).flatMap(({ client, path, isText }) => judgeClient(client, pathWildcards, path, isText));
  },
});

interface Client {
  client: JsonMap;
  path: Path;
  /** Whether no place within the client can be named. */
  isText: boolean;
}

const CLIENT_KINDS = ["KeycloakRealmImport", "KeycloakRealm", "KeycloakClient", "KeycloakOIDCClient"];

function clientsIn(resource: Resource): Client[] {
  if (CLIENT_KINDS.includes(resource.kind))
    return [...valuesIn(resource.object.spec, ["spec"])].flatMap(({ value, path }) =>
      isClient(value) ? { client: value, path, isText: false } : [],
    );
  return heldTexts(resource).flatMap(({ text, path }) => {
    if (!text.includes('"redirectUris"') && !text.includes('"directAccessGrantsEnabled"')) return [];
    return [...valuesIn(jsonOf(text))].flatMap(({ value }) =>
      isClient(value) ? { client: value, path, isText: true } : [],
    );
  });
}

function isClient(value: unknown): value is JsonMap {
  return isMap(value) && typeof value.clientId === "string" && ("redirectUris" in value || "publicClient" in value);
}

function judgeClient(client: JsonMap, pathWildcards: boolean, path: Path, isText: boolean): Violation[] {
  if (client.enabled === false) return [];
  const name = textOf(client.clientId) ?? "";
  const isOwn = OWN_CLIENTS.includes(name);
  const violations: Violation[] = textsOf(client.redirectUris).flatMap((address, index) => {
    if (!address.includes("*") || (isOwn && address.startsWith("/"))) return [];
    if (pathWildcards && /^[a-z][\w+.-]*:\/\/[^*]+\/\*$/i.test(address)) return [];
    const at = isText ? path : [...path, "redirectUris", index];
    return { path: at, message: `client ${name} may be sent to ${address}` };
  });
  if (client.publicClient === true && client.directAccessGrantsEnabled === true && !isOwn)
    violations.push({
      path: isText ? path : [...path, "directAccessGrantsEnabled"],
      message: `public client ${name} takes passwords directly`,
    });
  return violations;
}
