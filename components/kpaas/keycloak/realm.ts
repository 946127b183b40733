import { KeycloakClient, KeycloakClientAccess, KeycloakPasswordPolicy, KeycloakRealm } from "./realm-args";

/** A representation as Keycloak's administration takes it. */
export type Representation = Record<string, unknown>;

/** Stands in a client's description: it tells people, and the Job which clients it may delete. */
export const MANAGED = "Declared by yuanrong-platform";

/** Name of the variable with the password of the first user. */
export const FIRST_USER_PASSWORD = "FIRST_USER_PASSWORD";

/** Name of the variable with the secret of a client. */
export function secretVariable(clientId: string): string {
  return `CLIENT_SECRET_${clientId.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
}

/** Whether a client has a secret. */
export function hasSecret({ access }: Pick<KeycloakClient, "access">): boolean {
  return access !== KeycloakClientAccess.Public;
}

const DAY_SECONDS = 86_400;

/** What is declared of the realm itself; all that is not named here is left to its administrators. */
export function realmFields(realm: KeycloakRealm): Representation {
  const { sessions = {}, eventDays = 30 } = realm;
  return {
    realm: realm.name,
    enabled: true,
    displayName: realm.displayName ?? realm.name,
    sslRequired: realm.sslRequired ?? "external",
    registrationAllowed: false,
    duplicateEmailsAllowed: false,
    editUsernameAllowed: false,
    ...bruteForceFields(realm),
    passwordPolicy: passwordPolicy(realm.passwordPolicy),
    accessTokenLifespan: sessions.accessTokenSeconds ?? 300,
    ssoSessionIdleTimeout: sessions.idleSeconds ?? 1800,
    ssoSessionMaxLifespan: sessions.maxSeconds ?? 36_000,
    ...eventFields(eventDays),
    attributes: { adminEventsExpiration: String(eventDays * DAY_SECONDS) },
  };
}

/** What is declared of the realm of the server's administrators. */
export function masterFields(realm: KeycloakRealm): Representation {
  return { registrationAllowed: false, ...bruteForceFields({}), ...eventFields(realm.eventDays ?? 30) };
}

/** The whole realm, as it is imported at the first start; `${…}` stands for variables. */
export function importedRealm(realm: KeycloakRealm): Representation {
  return {
    ...(realm.id !== undefined && { id: realm.id }),
    ...realmFields(realm),
    roles: { realm: realmRoles(realm) },
    groups: (realm.groups ?? []).map(({ name, roles = [] }) => ({ name, realmRoles: roles })),
    clients: (realm.clients ?? []).map((client) => ({ ...clientFields(client), ...scopeFields(client) })),
    users: realm.firstUser ? [firstUser(realm.firstUser)] : [],
  };
}

/** The roles of a realm. */
export function realmRoles({ roles = [] }: KeycloakRealm): Representation[] {
  return roles.map(({ name, description = "" }) => ({ name, description }));
}

/** A client; fields that are not here, such as its scopes, are others' to set. */
export function clientFields(client: KeycloakClient): Representation {
  const { clientId, redirectUris = [], postLogoutRedirectUris } = client;
  const secret = hasSecret(client);
  return {
    clientId,
    name: client.name ?? clientId,
    description: MANAGED,
    enabled: true,
    protocol: "openid-connect",
    publicClient: !secret,
    ...(secret && { clientAuthenticatorType: "client-secret", secret: `\${${secretVariable(clientId)}}` }),
    standardFlowEnabled: redirectUris.length > 0,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    serviceAccountsEnabled: client.serviceAccount !== undefined,
    bearerOnly: false,
    frontchannelLogout: false,
    redirectUris,
    webOrigins: originsOf(redirectUris),
    attributes: {
      // Several are one text for Keycloak, and + stands for the redirect URIs.
      "post.logout.redirect.uris": postLogoutRedirectUris?.join("##") ?? "+",
      // An empty text takes the attribute away.
      "pkce.code.challenge.method": client.pkce || !secret ? "S256" : "",
      "oauth2.device.authorization.grant.enabled": "false",
      "oidc.ciba.grant.enabled": "false",
      "standard.token.exchange.enabled": "false",
    },
    protocolMappers: [
      ...(client.groupsClaim
        ? [mapper("groups", "oidc-group-membership-mapper", "groups", { "full.path": "false" })]
        : []),
      ...(client.rolesClaim ? [mapper("RealmRoles", "oidc-usermodel-realm-role-mapper", "roles", {})] : []),
    ],
  };
}

/** Origins of pages that may call the server: those of redirects by HTTPS, since a command on the user's machine is no page. */
function originsOf(redirectUris: string[]): string[] {
  return [...new Set(redirectUris.map((uri) => new URL(uri).origin).filter((origin) => origin.startsWith("https:")))];
}

function mapper(name: string, kind: string, claim: string, config: Record<string, string>): Representation {
  const tokens = ["id.token.claim", "access.token.claim", "userinfo.token.claim"];
  return {
    name,
    protocol: "openid-connect",
    protocolMapper: kind,
    config: {
      "claim.name": claim,
      multivalued: "true",
      "jsonType.label": "String",
      ...Object.fromEntries(tokens.map((token) => [token, "true"])),
      ...config,
    },
  };
}

/** Scopes that a client's tokens always have; undefined for those of the realm. Keycloak gives service accounts one of their own. */
export function defaultScopesOf({ defaultScopes, serviceAccount }: KeycloakClient): string[] | undefined {
  return defaultScopes && serviceAccount ? [...new Set([...defaultScopes, "service_account"])] : defaultScopes;
}

function scopeFields(client: KeycloakClient): Representation {
  const { optionalScopes } = client;
  const defaultScopes = defaultScopesOf(client);
  return {
    ...(defaultScopes && { defaultClientScopes: defaultScopes }),
    ...(optionalScopes && { optionalClientScopes: optionalScopes }),
  };
}

function bruteForceFields({ bruteForce = {} }: Pick<KeycloakRealm, "bruteForce">): Representation {
  return {
    bruteForceProtected: true,
    permanentLockout: bruteForce.permanentLockout ?? false,
    failureFactor: bruteForce.maxFailures ?? 5,
    waitIncrementSeconds: bruteForce.waitIncrementSeconds ?? 60,
    maxFailureWaitSeconds: bruteForce.maxWaitSeconds ?? 900,
  };
}

function eventFields(days: number): Representation {
  return {
    eventsEnabled: true,
    eventsExpiration: days * DAY_SECONDS,
    adminEventsEnabled: true,
    // They would hold what administrators write, personal data among it.
    adminEventsDetailsEnabled: false,
  };
}

function passwordPolicy(policy: KeycloakPasswordPolicy = {}): string {
  const rules: [name: string, value: number | undefined][] = [
    ["digits", policy.digits],
    ["upperCase", policy.upperCase],
    ["lowerCase", policy.lowerCase],
    ["specialChars", policy.specialCharacters],
    ["passwordHistory", policy.history],
    ["forceExpiredPasswordChange", policy.maxAgeDays],
  ];
  return [
    `length(${policy.minLength ?? 12})`,
    "notUsername(undefined)",
    "notEmail(undefined)",
    ...rules.filter(([, value]) => value).map(([name, value]) => `${name}(${value})`),
  ].join(" and ");
}

function firstUser({ username, email, groups = [] }: NonNullable<KeycloakRealm["firstUser"]>): Representation {
  return {
    username,
    email,
    enabled: true,
    groups: groups.map((group) => `/${group}`),
    requiredActions: ["UPDATE_PASSWORD"],
    credentials: [{ type: "password", value: `\${${FIRST_USER_PASSWORD}}`, temporary: true }],
  };
}
